import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { DEFAULTS, type SimulatorOptions } from './settings.ts';
import { SettingsError } from './settings-error.ts';
import { type Simulator, startSimulator } from './simulator.ts';

/** Exit codes: 0 stopped by a signal, 1 could not start (the port is taken), 2 bad arguments. */
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

const command = new Command('quickbooks-simulator')
  .description('A QuickBooks Online that runs on this machine. Prints one JSON line when it is ready.')
  .option('--port <port>', 'port to listen on; 0 takes a free one', wholeNumber, DEFAULTS.port)
  .option('--host <host>', 'address to listen on', DEFAULTS.host)
  .option('--realm <digits>', 'id of the company', DEFAULTS.realm)
  .option('--seed <number>', 'which company: one seed, one set of data', wholeNumber, DEFAULTS.seed)
  .option('--from <date>', 'first day of the data (UTC)', DEFAULTS.from)
  .option('--to <date>', 'day behind the last of the data (UTC)', DEFAULTS.to)
  .option('--customers <count>', 'how many customers there are', wholeNumber, DEFAULTS.customers)
  .option('--invoices <count>', 'how many invoices there are', wholeNumber, DEFAULTS.invoices)
  .option('--items <count>', 'how many items there are', wholeNumber, DEFAULTS.items)
  .option(
    '--records <file...>',
    'recorded query responses; their rows are served, byte for byte, in place of generated ones',
  )
  .option(
    '--access-token-seconds <seconds>',
    'life of an access token',
    wholeNumber,
    DEFAULTS.accessTokenSeconds,
  )
  .option(
    '--refresh-token-rotation-seconds <seconds>',
    'age at which a refresh replaces the refresh token; 0 replaces it at every refresh (Intuit: about 86400)',
    wholeNumber,
    DEFAULTS.refreshTokenRotationSeconds,
  )
  .option(
    '--refresh-token-grace-seconds <seconds>',
    'how long a replaced refresh token still works; 0 ends it at once',
    wholeNumber,
    DEFAULTS.refreshTokenGraceSeconds,
  )
  .allowExcessArguments(false)
  .configureOutput({ outputError: () => {} })
  .exitOverride();

try {
  await run(command.parse().opts<SimulatorOptions>());
} catch (error) {
  process.exitCode = report(error);
}

async function run(options: SimulatorOptions): Promise<void> {
  const simulator = await startSimulator(options);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => simulator.close());
  process.stdout.write(`${JSON.stringify(readyLine(simulator))}\n`);
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
