import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { startPostgres } from 'postgres-launcher';
import { TELL_USAGE, usageIn } from './measure.ts';
import { scriptFlags } from './script-flags.ts';
import { table } from './table.ts';

const { values } = scriptFlags({
  name: 'bench:companies',
  about:
    'Loads many small companies into one set of tables, a run each: at first, and again with nothing new. Tells what a company costs in CPU, in calls of QuickBooks and in statements of Postgres.',
  options: {
    companies: { type: 'string', default: '1000', value: 'COUNT', help: 'how many companies there are' },
    'at-once': { type: 'string', default: '4', value: 'COUNT', help: 'number of runs at a time' },
  },
});
const TAP = resolve('tap-quickbooks/bin/tap-quickbooks.js');
const TARGET = resolve('target-postgres-raw/bin/target-postgres-raw.js');
const SIMULATOR = resolve('quickbooks-simulator/bin/quickbooks-simulator.js');
const FIRST_REALM = 9_341_450_000_000_000n;
const COMPANY = ['--customers', '60', '--invoices', '300', '--items', '40', '--others', '0'];
const RANGE = { QBO_START_DATE: '2024-01-01', QBO_END_DATE: '2025-01-01' };

/** The line that the simulator prints when it is ready. */
interface Ready {
  readonly api_url: string;
  readonly token_url: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly companies: readonly { readonly realm_id: string; readonly refresh_token: string }[];
}

interface Cost {
  readonly tapSeconds: number;
  readonly targetSeconds: number;
  readonly calls: number;
  readonly records: number;
}

interface Place {
  readonly ready: Ready;
  readonly warehouse: string;
  readonly store: string;
  readonly folder: string;
}

const server = await startPostgres({
  settings: { shared_preload_libraries: 'pg_stat_statements', max_connections: '200' },
});
const folder = mkdtempSync(join(tmpdir(), 'bench-companies-'));
const { ready, simulator } = await startedSimulator(Number(values.companies));
try {
  const place = {
    ready,
    folder,
    warehouse: await server.createDatabase('warehouse'),
    store: await server.createDatabase('store'),
  };
  await query(place.warehouse, 'create extension pg_stat_statements');
  const rows = [await round('fresh', place), await round('with nothing new', place)];
  const headings = [
    ...['run', 'companies', 'wall s', 'CPU s a company', 'of the tap', 'of the target', 'calls', 'records'],
    ...['statements of the target', 'of the token store'],
  ];
  process.stdout.write(
    `Node ${process.versions.node}, ${cpus().length} cores, ${values['at-once']} companies at once\n\n${table(headings, rows)}\n`,
  );
} finally {
  simulator.kill('SIGTERM');
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function startedSimulator(count: number): Promise<{ ready: Ready; simulator: ChildProcess }> {
  const realms = Array.from({ length: count }, (_, place) => String(FIRST_REALM + BigInt(place + 1)));
  const started = spawn(process.execPath, [SIMULATOR, ...COMPANY, '--realm', ...realms], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: started.stdout }), 'line');
  return { ready: JSON.parse(line), simulator: started };
}

/** Runs all companies once. Returns a row of the table. */
async function round(name: string, place: Place): Promise<string[]> {
  await query(place.warehouse, 'select pg_stat_statements_reset()');
  const waiting = [...place.ready.companies];
  const costs: Cost[] = [];
  const startedAtMs = performance.now();
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      costs.push(await runOf(next, place));
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
  const seconds = (performance.now() - startedAtMs) / 1000;
  const mean = (of: (cost: Cost) => number) => costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length;
  const statements = await statementsByDatabase(place.warehouse);
  return [
    ...[name, String(costs.length), seconds.toFixed(0)],
    mean(({ tapSeconds, targetSeconds }) => tapSeconds + targetSeconds).toFixed(2),
    ...[
      mean(({ tapSeconds }) => tapSeconds).toFixed(2),
      mean(({ targetSeconds }) => targetSeconds).toFixed(2),
    ],
    ...[mean(({ calls }) => calls).toFixed(1), mean(({ records }) => records).toFixed(0)],
    ...['warehouse', 'store'].map((database) => ((statements.get(database) ?? 0) / costs.length).toFixed(1)),
  ];
}

async function statementsByDatabase(url: string): Promise<ReadonlyMap<string, number>> {
  const found = await query<{ datname: string; calls: string }>(
    url,
    `select datname, sum(calls) as calls from pg_stat_statements join pg_database on oid = dbid
     where query not like '%pg_stat_statements%' group by datname`,
  );
  return new Map(found.map(({ datname, calls }) => [datname, Number(calls)]));
}

/** Loads a company by both programs, from the STATE of its earlier run. */
async function runOf(
  company: Ready['companies'][number],
  { ready, warehouse, store, folder }: Place,
): Promise<Cost> {
  const state = join(folder, `${company.realm_id}.json`);
  const environment = { PATH: process.env.PATH, HOME: folder, NODE_OPTIONS: TELL_USAGE };
  const target = spawn(process.execPath, [TARGET, '--state-file', state], {
    cwd: folder,
    env: { ...environment, DATABASE_URL: warehouse },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const tap = spawn(process.execPath, [TAP, '--state-file', state], {
    cwd: folder,
    env: {
      ...environment,
      ...RANGE,
      QBO_CLIENT_ID: ready.client_id,
      QBO_CLIENT_SECRET: ready.client_secret,
      QBO_REALM_ID: company.realm_id,
      QBO_REFRESH_TOKEN: company.refresh_token,
      QBO_TOKEN_STORE: store,
      QBO_STREAMS: 'Customer,Invoice,Item',
      TAP_QUICKBOOKS_API_URL: ready.api_url,
      TAP_QUICKBOOKS_TOKEN_URL: ready.token_url,
      TAP_QUICKBOOKS_COMPANY_IN_KEY: 'true',
    },
    stdio: ['ignore', target.stdin, 'pipe'],
  });
  // The tap holds the pipe now.
  target.stdin.destroy();
  const [tapLog, targetLog] = await Promise.all([endOf('tap', tap), endOf('target', target)]);
  const [, records = '0', calls = '0'] = /read (\d+) records in (\d+) calls/.exec(tapLog) ?? [];
  return {
    tapSeconds: cpuIn(tapLog),
    targetSeconds: cpuIn(targetLog),
    calls: Number(calls),
    records: Number(records),
  };
}

async function endOf(name: string, child: ChildProcess): Promise<string> {
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the ${name} ended with ${code}:\n${log.slice(-2000)}`);
  return log;
}

function cpuIn(log: string): number {
  const { userCPUTime, systemCPUTime } = usageIn(log);
  return (userCPUTime + systemCPUTime) / 1e6;
}

async function query<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
