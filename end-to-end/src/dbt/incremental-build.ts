import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPostgres } from 'postgres-launcher';
import { ENVELOPE } from 'singer';
import { type Invoices, invoiceLines, writeLines } from '../../../bench/src/invoices.ts';
import { measuredNode } from '../../../bench/src/measure.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { Warehouse } from '../warehouse.ts';
import { runDbt } from './dbt-program.ts';

/** One of this many invoices changes. */
const CHANGED_OF = 100;
const TABLE = 'raw.qb_invoices';
const SCHEMA = 'typed';

/** Models of invoices that are tables if they are built incrementally, with the columns by which they are compared. */
const MODELS = {
  qb_invoice_all: 'id, total_amt, sync_token',
  qb_invoice_line_all: 'invoice_id, index, amount',
  qb_invoice_tax_line_all: 'invoice_id, index, amount',
  qb_invoice_linked_txn_all: 'invoice_id, index, txn_id',
};

interface Building {
  readonly connectionString: string;
  readonly work: string;
  readonly warehouse: Warehouse;
}

interface Built {
  readonly seconds: number;
  readonly modelSeconds: number;
}

/**
 * Builds the tables of invoices in full, changes one of a hundred invoices, and builds them again by what changed.
 * Returns lines that tell how long each took, and what is wrong if the tables are not those of a full build.
 */
export async function buildIncrementally(rows: number): Promise<{ said: string[]; findings: string[] }> {
  const work = mkdtempSync(join(tmpdir(), 'incremental-build-'));
  try {
    return await withPostgres(async (server) => {
      const connectionString = await server.createDatabase('incremental');
      return Warehouse.open(connectionString, (warehouse) =>
        measure({ connectionString, work, warehouse }, rows),
      );
    });
  } finally {
    rmSync(work, { recursive: true });
  }
}

async function measure(building: Building, rows: number): Promise<{ said: string[]; findings: string[] }> {
  const { warehouse } = building;
  await load(building, { rows, revision: 0 }, 1);
  await age(warehouse);
  // A build reads what was loaded in the hour before the last load again: that has to be a small one.
  await load(building, { rows, revision: 1 }, CHANGED_OF);
  await age(warehouse);
  await warehouse.query(`vacuum analyze ${TABLE}`);
  const full = await build(building, SCHEMA);
  const counts = await countsOf(warehouse);
  await load(building, { rows, revision: 2 }, CHANGED_OF);
  const changed = await build(building, SCHEMA);
  await build(building, `${SCHEMA}_again`);
  const findings = await differences(warehouse, Math.ceil(rows / CHANGED_OF));
  return {
    said: [
      `incremental: ${counts}`,
      `incremental: in full ${textOf(full)}`,
      `incremental: after ${Math.ceil(rows / CHANGED_OF)} of ${rows} invoices changed ${textOf(changed)}`,
      ...(findings.length === 0 ? ['incremental: the tables are those of a full build'] : []),
    ],
    findings,
  };
}

/** Sets the time of every load back by a day. */
async function age(warehouse: Warehouse): Promise<void> {
  const at = ENVELOPE.ingestedAt.name;
  await warehouse.query(`update ${TABLE} set ${at} = ${at} - interval '1 day'`);
}

function textOf({ seconds, modelSeconds }: Built): string {
  return `${seconds.toFixed(1)} s with the start of dbt, its models ${modelSeconds.toFixed(1)} s`;
}

/** Loads one of every `of` invoices of a revision by the target. */
async function load({ connectionString, work }: Building, invoices: Invoices, of: number): Promise<void> {
  const input = join(work, 'invoices.singer');
  await writeLines(input, someOf(invoiceLines(invoices), of));
  const program = join(PROJECT_ROOT, 'target-postgres-raw', 'bin', 'target-postgres-raw.js');
  const variables = { TARGET_POSTGRES_RAW_CONNECTION_STRING: connectionString };
  await measuredNode({ words: [process.execPath, program], input, variables });
}

function* someOf(lines: Iterable<string>, of: number): Generator<string> {
  let records = 0;
  for (const line of lines) {
    if (!line.startsWith('{"type":"RECORD"') || records++ % of === 0) yield line;
  }
}

async function build({ connectionString, work }: Building, schema: string): Promise<Built> {
  const started = performance.now();
  const run = await runDbt(['run', '--select', ...Object.keys(MODELS)], {
    ...{ project: join(PROJECT_ROOT, 'dbt'), work: join(work, schema), connectionString, schema },
    // One after the other, so that the time of each is its own.
    threads: 1,
    vars: { quickbooks_raw__materialized: 'incremental', quickbooks_raw__fivetran: false },
  });
  const isBuilt = run.results.every(({ status }) => status === 'success');
  if (!isBuilt || run.results.length === 0) throw new Error(`dbt ended with ${run.exit}:\n${run.output}`);
  const modelSeconds = run.results.reduce((all, { seconds }) => all + seconds, 0);
  return { seconds: (performance.now() - started) / 1_000, modelSeconds };
}

async function countsOf(warehouse: Warehouse): Promise<string> {
  const counts: string[] = [];
  for (const model of Object.keys(MODELS)) {
    const [row] = await warehouse.query<{ rows: number }>(
      `select count(*)::integer as rows from ${SCHEMA}.${model}`,
    );
    counts.push(`${row?.rows} rows of ${model}`);
  }
  return counts.join(', ');
}

/** Rows that the tables have and those of a full build have not, or the other way round. */
async function differences(warehouse: Warehouse, changed: number): Promise<string[]> {
  const findings: string[] = [];
  for (const [model, columns] of Object.entries(MODELS)) {
    const rowsIn = (schema: string) => `select ${columns} from ${schema}.${model}`;
    const [one, other] = [rowsIn(SCHEMA), rowsIn(`${SCHEMA}_again`)];
    const [row] = await warehouse.query<{ rows: number }>(
      `select count(*)::integer as rows from ((${one} except all ${other}) union all (${other} except all ${one})) as different`,
    );
    if (row?.rows !== 0)
      findings.push(`incremental: ${row?.rows} rows of ${model} are not those of a full build`);
  }
  const [renewed] = await warehouse.query<{ rows: number }>(
    `select count(*)::integer as rows from ${SCHEMA}.qb_invoice_all where sync_token = '2'`,
  );
  if (renewed?.rows !== changed)
    findings.push(`incremental: ${renewed?.rows} of ${changed} changes are there`);
  return findings;
}
