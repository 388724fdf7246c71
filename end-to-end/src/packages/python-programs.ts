import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PostgresServer } from 'postgres-launcher';
import type { Simulator } from 'quickbooks-simulator';
import { STREAM_NAMES } from '../streams.ts';
import { Warehouse } from '../warehouse.ts';
import { outputMeanwhile, outputOf } from './commands.ts';
import { expectEqual } from './expected.ts';

/** A new environment of Python with the wheels, and whatever they bring from PyPI. */
export function venvWith(folder: string, wheels: readonly string[]): string {
  outputOf(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder]);
  outputOf(join(folder, 'bin', 'pip'), ['--quiet', '--disable-pip-version-check', 'install', ...wheels]);
  return folder;
}

interface Place {
  readonly venv: string;
  readonly folder: string;
  readonly simulator: Simulator;
  readonly server: PostgresServer;
}

/** Variables by which both programs find the simulator and a database. */
export function settingsFor(
  { simulator, server }: Pick<Place, 'simulator' | 'server'>,
  database: string,
  folder: string,
): Record<string, string> {
  return {
    QBO_CLIENT_ID: simulator.clientId,
    QBO_CLIENT_SECRET: simulator.clientSecret,
    QBO_REFRESH_TOKEN: simulator.refreshToken,
    QBO_REALM_ID: simulator.realmId,
    QBO_STREAMS: 'Invoice,Customer',
    TAP_QUICKBOOKS_API_URL: simulator.apiUrl,
    TAP_QUICKBOOKS_TOKEN_URL: simulator.tokenUrl,
    TAP_QUICKBOOKS_TOKEN_FILE: join(folder, 'tokens.json'),
    PG_HOST: server.host,
    PG_PORT: String(server.port),
    PG_DB: database,
    PG_USER: server.user,
    PG_PASSWORD: server.password,
  };
}

/** Runs the installed programs, with no Node in PATH. Returns what was seen; throws if it is wrong. */
export async function checkVenv({ venv, folder, simulator, server }: Place): Promise<string[]> {
  const bin = join(venv, 'bin');
  const database = await server.createDatabase('by_pip');
  const env = { PATH: bin, HOME: folder, ...settingsFor({ simulator, server }, 'by_pip', folder) };
  const run = (name: string, ...words: readonly string[]) =>
    outputMeanwhile(join(bin, name), words, { env, cwd: folder });
  const version = (await run('tap-quickbooks', '--version')).trim();
  const { streams } = JSON.parse(await run('tap-quickbooks', '--discover'));
  expectEqual(streams.length, STREAM_NAMES.length);
  const pipe = 'tap-quickbooks --state-file s.json | target-postgres-raw --state-file s.json > /dev/null';
  const bash = () => outputMeanwhile('/bin/bash', ['-eo', 'pipefail', '-c', pipe], { env, cwd: folder });
  await bash();
  expectEqual(await rowsIn(database), 300);
  const { calls } = simulator.stats();
  await bash();
  return [
    `${version}, ${streams.length} streams discovered`,
    `a pipe loaded 300 invoices; again it took ${simulator.stats().calls - calls} calls`,
    await endOfSignal(join(bin, 'target-postgres-raw'), env),
    await exitCodeOf(run),
    await thresholdsOf(join(bin, 'tap-quickbooks'), env, folder),
  ];
}

export function rowsIn(database: string): Promise<number> {
  return Warehouse.open(database, async (warehouse) => {
    const { rows } = await warehouse.summarize('raw', 'qb_invoices');
    return rows;
  });
}

/** A signal to the process that was started reaches the program: Python has become Node. */
async function endOfSignal(program: string, env: Readonly<Record<string, string>>): Promise<string> {
  const target = spawn(program, [], { env, stdio: ['pipe', 'ignore', 'pipe'] });
  target.stdin.write('{"type":"SCHEMA","stream":"a","schema":{"properties":{}},"key_properties":[]}\n');
  const ended = once(target, 'close');
  const waits = setTimeout(() => target.kill('SIGKILL'), 300_000);
  for await (const line of createInterface({ input: target.stderr }))
    if (line.includes('loading into')) target.kill('SIGTERM');
  const [code, signal] = await ended;
  clearTimeout(waits);
  expectEqual(code ?? signal, 143);
  return 'SIGTERM to the command ends the program with exit code 143';
}

/** The command sets the thresholds of glibc for Node, unless they are set already. */
async function thresholdsOf(
  program: string,
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<string> {
  const file = join(folder, 'threshold.cjs');
  writeFileSync(file, 'process.stdout.write(process.env.MALLOC_TRIM_THRESHOLD_ + " ");');
  const threshold = async (set: Readonly<Record<string, string>>) => {
    const variables = { ...env, NODE_OPTIONS: `--require=${file}`, ...set };
    const output = await outputMeanwhile(program, ['--version'], { env: variables, cwd: folder });
    return output.split(' ', 1)[0];
  };
  expectEqual(await threshold({}), '1000000');
  expectEqual(await threshold({ MALLOC_TRIM_THRESHOLD_: '2000000' }), '2000000');
  return 'Node gets the thresholds of glibc, or those that are set already';
}

async function exitCodeOf(
  run: (name: string, ...words: readonly string[]) => Promise<string>,
): Promise<string> {
  try {
    await run('tap-quickbooks', '--nonsense');
  } catch (error) {
    if (error instanceof Error && error.message.includes('ended with 2:')) return 'a wrong flag ends with 2';
    throw error;
  }
  throw new Error('a wrong flag did not end the tap');
}
