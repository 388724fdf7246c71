import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, withPostgres } from 'postgres-launcher';
import { environmentFor, exportsText, type Simulator, startSimulator } from 'quickbooks-simulator';
import { ENVELOPE } from 'singer';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { type PipeOptions, type PipeRun, runPipe } from './pipe.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { tapSettingsFor } from './settings-for.ts';
import { DEFAULT_NAMES, streamNamed } from './streams.ts';
import { Warehouse, WRITTEN_COLUMNS } from './warehouse.ts';

/** Every number that it prints was asked of the database or of the simulator. */
const { values } = scriptFlags({
  name: 'demo',
  about:
    'Shows the whole job on this machine: three months of a simulated company go into an embedded Postgres, the same range again changes nothing, and a run that is killed in the middle and resumed from its STATE ends with the same tables. A number that should not be ends it with exit code 1.',
  options: {
    keep: { type: 'boolean', default: false, help: 'leave the database and the simulator up' },
  },
});
const COMPANY = {
  from: '2024-01-01',
  to: '2024-03-31',
  customers: 1_200,
  invoices: 6_000,
  items: 400,
  others: 'scaled',
  seed: 42,
} as const;
const SCHEMA = 'raw';
const RESUMED_SCHEMA = 'raw_resumed';

const say = (text: string) => process.stdout.write(`${text}\n`);

await main(values.keep);

async function main(keep: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'quickbooks-demo-'));
  const simulator = await startSimulator(COMPANY);
  try {
    await withPostgres((server) => demonstrate({ folder, simulator, server, keep }));
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
}

interface Stage {
  readonly folder: string;
  readonly simulator: Simulator;
  readonly server: PostgresServer;
  readonly keep: boolean;
}

async function demonstrate(stage: Stage): Promise<void> {
  const { server, simulator } = stage;
  const database = await server.createDatabase('demo');
  say(`QuickBooks: ${simulator.url} (simulated). Postgres: 127.0.0.1:${server.port}, database demo.`);
  await Warehouse.open(database, async (warehouse) => {
    await loadOnce(stage, warehouse);
    await loadAgain(stage, warehouse);
    await loadWithACrash(stage, warehouse);
  });
  if (!stage.keep) {
    say(
      '\nDatabase and simulator end with this demo. `npm run demo -- --keep` leaves them up to try all by hand.',
    );
    return;
  }
  sayHowToTry(stage);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

/** Commands for another terminal, which work as long as this one stays. */
function sayHowToTry({ server, simulator }: Stage): void {
  const database = server.connectionString('demo');
  // The tables of the demo hold the company of this environment.
  const variables = {
    ...environmentFor(simulator),
    QBO_ENV: 'production',
    TARGET_POSTGRES_RAW_CONNECTION_STRING: database,
  };
  say('\nBoth stay up until Ctrl-C. In another terminal, in this folder:\n');
  say(exportsText(variables).trimEnd().replaceAll(/^/gm, '  '));
  say(`  export PATH="$PWD/node_modules/.bin:$PATH"`);
  say('  tap-quickbooks doctor');
  say('  tap-quickbooks --state-file state.json | target-postgres-raw --state-file state.json');
  say('  target-postgres-raw volumetry');
  say(
    `  psql '${database}' -c "select ${ENVELOPE.id.name}, ${ENVELOPE.payload.name}->>'Balance' from ${SCHEMA}.qb_invoices limit 5"`,
  );
}

async function loadOnce(stage: Stage, warehouse: Warehouse): Promise<void> {
  say('\n1. A first run: tap-quickbooks | target-postgres-raw');
  const before = callsByStream(stage.simulator);
  const run = await pipe(stage, SCHEMA);
  requireSuccess(run);
  const after = callsByStream(stage.simulator);
  const rows = [];
  for (const stream of DEFAULT_NAMES) {
    const summary = await warehouse.summarize(SCHEMA, stream);
    const expected = rowsOf(stage.simulator, stream);
    check(summary.rows === expected && summary.distinctIds === expected, `${stream} is not whole`);
    rows.push([
      stream,
      summary.windows,
      summary.rows,
      summary.distinctIds,
      summary.firstWindow ?? '',
      summary.lastWindow ?? '',
      (after.get(stream) ?? 0) - (before.get(stream) ?? 0),
    ]);
  }
  printTable(['stream', 'windows', 'rows', 'distinct ids', 'first window', 'last window', 'API calls'], rows);
}

async function loadAgain(stage: Stage, warehouse: Warehouse): Promise<void> {
  say('\n2. The same range again, without STATE: nothing is inserted, changed or duplicated');
  const before = await fingerprints(warehouse, SCHEMA, `${WRITTEN_COLUMNS}, ${ENVELOPE.ingestedAt.name}`);
  requireSuccess(await pipe(stage, SCHEMA));
  const after = await fingerprints(warehouse, SCHEMA, `${WRITTEN_COLUMNS}, ${ENVELOPE.ingestedAt.name}`);
  const ledger = await warehouse.query<Record<string, unknown>>(
    `select stream, sum(records)::integer, sum(inserted)::integer as inserted, sum(updated)::integer as updated, sum(unchanged)::integer as unchanged
     from ${SCHEMA}._ingest_log
     where run_id = (select run_id from ${SCHEMA}._ingest_log order by committed_at_utc desc limit 1) and stream is not null
     group by stream order by stream`,
  );
  const head = ['stream', 'records', 'inserted', 'updated', 'unchanged'];
  printTable(
    head,
    ledger.map((row) => Object.values(row)),
  );
  check(
    ledger.every(({ inserted, updated }) => inserted === 0 && updated === 0),
    'the second run wrote something',
  );
  check(before.join() === after.join(), 'the second run changed the tables');
}

async function loadWithACrash(stage: Stage, warehouse: Warehouse): Promise<void> {
  say(
    `\n3. A run into ${RESUMED_SCHEMA} whose two processes are killed in the middle, and resumed from its STATE`,
  );
  const smallBatches = { batch_size_rows: 1_000 };
  const crashed = await pipe(stage, RESUMED_SCHEMA, {
    target: smallBatches,
    onState: (state, kill) => {
      if (state.includes('qb_invoices')) kill();
    },
  });
  check(crashed.targetExit === 'SIGKILL', `the run was not killed: ${crashed.log}`);
  const inBetween = await totalRows(warehouse);
  const state = crashed.states.at(-1);
  requireSuccess(await pipe(stage, RESUMED_SCHEMA, { target: smallBatches, state }));
  const total = await totalRows(warehouse);
  say(`killed with SIGKILL at ${inBetween} rows; resumed from its last STATE to ${total} rows`);
  check(inBetween < total, 'the run was killed too late to show anything');
  const [whole, resumed] = [
    await fingerprints(warehouse, SCHEMA),
    await fingerprints(warehouse, RESUMED_SCHEMA),
  ];
  check(whole.join() === resumed.join(), 'the tables differ from those of the first run');
  say('its tables are the same as those of the first run, row by row');
}

function pipe(
  { folder, simulator, server }: Stage,
  schema: string,
  { target = {}, ...options }: Partial<Pick<PipeOptions, 'target' | 'state' | 'onState'>> = {},
): Promise<PipeRun> {
  return runPipe({
    root: PROJECT_ROOT,
    folder,
    tap: {
      ...tapSettingsFor(simulator, folder),
      streams: 'all',
      start_date: COMPANY.from,
      end_date: COMPANY.to,
    },
    target: { connection_string: server.connectionString('demo'), default_target_schema: schema, ...target },
    ...options,
  });
}

/** Rows of a stream in the range, as the simulator itself counts them. */
function rowsOf(simulator: Simulator, stream: string): number {
  const { from, to } = COMPANY;
  return [...simulator.truth({ entity: streamNamed(stream).entity, from, to })].length;
}

function callsByStream(simulator: Simulator): ReadonlyMap<string, number> {
  const { by_entity: byEntity } = simulator.stats();
  return new Map(DEFAULT_NAMES.map((stream) => [stream, byEntity[streamNamed(stream).entity]?.calls ?? 0]));
}

async function fingerprints(warehouse: Warehouse, schema: string, columns?: string): Promise<string[]> {
  const found: string[] = [];
  for (const stream of DEFAULT_NAMES) found.push(await warehouse.fingerprint(schema, stream, columns));
  return found;
}

async function totalRows(warehouse: Warehouse): Promise<number> {
  const counts = [];
  for (const stream of DEFAULT_NAMES) {
    const [{ exists } = { exists: false }] = await warehouse.query<{ exists: boolean }>(
      'select to_regclass($1) is not null as exists',
      [`${RESUMED_SCHEMA}.${stream}`],
    );
    counts.push(exists ? (await warehouse.summarize(RESUMED_SCHEMA, stream)).rows : 0);
  }
  return counts.reduce((sum, count) => sum + count, 0);
}

function printTable(head: readonly string[], rows: readonly (readonly unknown[])[]): void {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines)
    say(`  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`);
}

function requireSuccess({ tapExit, targetExit, log }: PipeRun): void {
  check(tapExit === 0 && targetExit === 0, `tap ended with ${tapExit}, target with ${targetExit}:\n${log}`);
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
