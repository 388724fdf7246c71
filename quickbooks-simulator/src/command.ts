import { existsSync, writeFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { dotEnvText, environmentFor, exportsText } from './environment.ts';
import type { SimulatorOptions } from './settings.ts';
import { SettingsError } from './settings-error.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { flagOf, SWITCHES, type Switch } from './switches.ts';

/** Exit codes: 0 stopped by a signal, 1 could not start (the port is taken), 2 bad arguments. */
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** Runs the command to the point where the simulator serves, or has said why it cannot. Returns the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  try {
    await run(commandLine().parse(argv, { from: 'user' }).opts<SimulatorOptions & EnvFlag>());
    return 0;
  } catch (error) {
    return report(error);
  }
}

function commandLine(): Command {
  const command = new Command('quickbooks-simulator')
    .description('A QuickBooks Online that runs on this machine. Prints one JSON line when it is ready.')
    .allowExcessArguments(false)
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  for (const [name, one] of Object.entries(SWITCHES)) command.addOption(option(name, one));
  return command.option(
    '--env [file]',
    'print the variables by which tap-quickbooks reads it as exports for a shell, not JSON; with a name, write them into a new .env file',
  );
}

function option(name: string, { kind, value, initial, help, choices = [] }: Switch): Option {
  const made = new Option(`${flagOf(name)} <${value}>`, help);
  if (kind === 'whole') made.argParser(wholeNumber);
  if (kind === 'scaled') made.argParser((text) => (text === 'scaled' ? text : wholeNumber(text)));
  if (kind === 'choice') made.choices(choices);
  return Array.isArray(initial) ? made : made.default(initial);
}

interface EnvFlag {
  /** True for stdout, or the name of a file. */
  readonly env?: string | true;
}

async function run({ env, ...options }: SimulatorOptions & EnvFlag): Promise<void> {
  if (typeof env === 'string' && existsSync(env))
    throw new SettingsError(
      `${env} is there already and may hold other secrets: remove it, or name another file`,
    );
  const simulator = await startSimulator(options);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => simulator.close());
  if (env === undefined) process.stdout.write(`${JSON.stringify(readyLine(simulator))}\n`);
  else if (env === true) process.stdout.write(exportsText(environmentFor(simulator)));
  else await writeEnvironment(simulator, env);
}

async function writeEnvironment(simulator: Simulator, file: string): Promise<void> {
  try {
    writeFileSync(file, dotEnvText(environmentFor(simulator)), { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    await simulator.close();
    throw new SettingsError(`--env ${file} cannot be written: ${(cause as Error).message}`);
  }
  process.stderr.write(`${file} holds the variables of this simulator, which runs until Ctrl-C\n`);
}

function readyLine(simulator: Simulator) {
  return {
    url: simulator.url,
    api_url: simulator.apiUrl,
    token_url: simulator.tokenUrl,
    stats_url: simulator.statsUrl,
    realm_id: simulator.realmId,
    client_id: simulator.clientId,
    client_secret: simulator.clientSecret,
    refresh_token: simulator.refreshToken,
    pid: process.pid,
    authorize_url: simulator.authorizeUrl,
    revoke_url: simulator.revokeUrl,
    companies: simulator.companies.map(({ realmId, refreshToken }) => ({
      realm_id: realmId,
      refresh_token: refreshToken,
    })),
  };
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** Says on stderr what is wrong, in one line; returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // --help
    process.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\n`);
  return error instanceof SettingsError ? EXIT_USAGE : EXIT_FAILED;
}
