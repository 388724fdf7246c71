import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { outputOf } from './commands.ts';
import { expectEqual } from './expected.ts';

/** Variables without those that a program here could take for a setting. */
export const NEUTRAL_ENVIRONMENT: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(TAP_|TARGET_|QBO_|PG|DATABASE_URL|npm_)/.test(name)),
);

const LIBRARY_RUN = `
  import { startSimulator } from 'quickbooks-simulator';
  const simulator = await startSimulator({ customers: 2, invoices: 3, items: 1 });
  const truth = [...simulator.truth({ entity: 'Invoice', from: '2024-01-01T00:00:00Z' })];
  await simulator.close();
  console.log(truth.length);`;

/** Runs the programs of an npm folder as its user would, and says what each printed. Throws if one fails. */
export async function checkInstalled(folder: string, version: string): Promise<string[]> {
  const npx = (...words: readonly string[]) =>
    outputOf('npx', ['--no-install', ...words], { cwd: folder, env: NEUTRAL_ENVIRONMENT });
  const said: string[] = [];
  for (const name of ['tap-quickbooks', 'target-postgres-raw']) {
    expectEqual(npx(name, '--version').trim(), `${name} ${version}`);
    said.push(`npx ${name} --version: ${name} ${version}`);
  }
  const [help = ''] = npx('quickbooks-simulator', '--help').split('\n');
  said.push(`npx quickbooks-simulator --help: ${help}`);
  const records = outputOf(process.execPath, ['--input-type=module', '--eval', LIBRARY_RUN], { cwd: folder });
  expectEqual(records.trim(), '3');
  said.push(`import of quickbooks-simulator: a company with ${records.trim()} invoices`);
  return [...said, await doctorAgainstSimulator(folder)];
}

/** The tap's doctor, with the variables that the installed simulator prints. */
async function doctorAgainstSimulator(folder: string): Promise<string> {
  const simulator = spawn('npx', ['--no-install', 'quickbooks-simulator'], {
    cwd: folder,
    env: NEUTRAL_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    const [line] = await once(createInterface({ input: simulator.stdout }), 'line');
    const ready = JSON.parse(line);
    const env = {
      ...NEUTRAL_ENVIRONMENT,
      QBO_CLIENT_ID: ready.client_id,
      QBO_CLIENT_SECRET: ready.client_secret,
      QBO_REFRESH_TOKEN: ready.refresh_token,
      QBO_REALM_ID: ready.realm_id,
      TAP_QUICKBOOKS_API_URL: ready.api_url,
      TAP_QUICKBOOKS_TOKEN_URL: ready.token_url,
      TAP_QUICKBOOKS_TOKEN_FILE: `${folder}/tokens.json`,
    };
    const printed = outputOf('npx', ['--no-install', 'tap-quickbooks', 'doctor', '--json'], {
      cwd: folder,
      env,
    });
    const { checks } = JSON.parse(printed);
    return `npx tap-quickbooks doctor: ${checks.length} checks, exit code 0`;
  } finally {
    const ended = once(simulator, 'close');
    process.kill(-(simulator.pid ?? 0), 'SIGTERM');
    await ended;
  }
}
