import { join } from 'node:path';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { BREAKAGES, BROKEN_MODELS, breakCompany } from './dbt/broken-data.ts';
import { checkCells } from './dbt/cell-checks.ts';
import { type DbtRun, runDbt } from './dbt/dbt-program.ts';
import { buildIncrementally } from './dbt/incremental-build.ts';
import { type LoadedCompany, withLoadedCompany } from './dbt/loaded-company.ts';
import { differingAmounts, loadModernReports } from './dbt/modern-reports.ts';
import { insertRecorded } from './dbt/recorded-rows-table.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { reportsIn } from './recorded-reports.ts';
import { recordedRows } from './recorded-rows.ts';
import { RECORDINGS, recordingsFolder } from './recordings-folder.ts';
import { DEFAULT_NAMES, PIPELINE_NAMES, streamNamed } from './streams.ts';
import type { Warehouse } from './warehouse.ts';

/** At last breaks the company once for each test of the package, which has to find that. */
const flags = scriptFlags({
  name: 'test:dbt',
  about:
    'Builds the dbt package on Postgres: over a simulated company that the tap and the target have loaded, over three of its streams, over its reports in the shape of 2026, and over the entities and reports in a folder of recorded answers if one is given. Compares rows, cells and amounts with the payloads.',
  words: '[FOLDER | --incremental [COUNT]]',
  options: {
    ...RECORDINGS,
    incremental: {
      type: 'boolean',
      default: false,
      help: 'measure the incremental build of COUNT invoices (50000) instead: in full, and after one of a hundred changed',
    },
  },
});
const COMPANY = {
  from: '2024-01-01',
  to: '2024-04-01',
  customers: 60,
  invoices: 400,
  items: 40,
  others: 'scaled',
  seed: 7,
} as const;
const SCHEMA = 'typed';

/** Sums that are read from payloads in another way than the views read them. */
const AMOUNTS = [
  ['qb_invoices', "sum((payload ->> 'TotalAmt')::numeric)", 'qb_invoice', 'sum(total_amt)'],
  ['qb_invoices', "sum((payload ->> 'TotalAmt')::numeric)", 'invoice', 'sum(total_amount)'],
  [
    'qb_invoices',
    "sum((select count(*) from jsonb_array_elements(payload -> 'LinkedTxn')))",
    'invoice_linked_txn',
    'count(*)',
  ],
  [
    'qb_bills',
    "sum((select sum((line ->> 'Amount')::numeric) from jsonb_array_elements(payload -> 'Line') as line))",
    'bill_line',
    'sum(amount)',
  ],
  [
    'qb_journal_entries',
    "sum((select sum((line ->> 'Amount')::numeric) from jsonb_array_elements(payload -> 'Line') as line))",
    'journal_entry_line',
    'sum(amount)',
  ],
  ['qb_payments', "sum((payload ->> 'UnappliedAmt')::numeric)", 'payment', 'sum(unapplied_amount)'],
  ['qb_items', "count(*) filter (where payload ->> 'Type' = 'Group')", 'bundle', 'count(*)'],
  ['qb_items', "count(*) filter (where payload ->> 'Type' is distinct from 'Group')", 'item', 'count(*)'],
] as const;

const findings = flags.values.incremental ? await measureIncremental(flags.positionals[0]) : await testAll();
for (const finding of findings) process.stderr.write(`test:dbt: ${finding}\n`);
say(
  findings.length === 0 ? 'test:dbt: all checks passed' : `test:dbt: ${findings.length} checks did not pass`,
);
process.exitCode = findings.length === 0 ? 0 : 1;

async function testAll(): Promise<string[]> {
  const folder = recordingsFolder('test:dbt', flags);
  if (folder === undefined)
    say(
      'no recordings were given (npm run test:dbt -- FOLDER): the simulated company and its reports in both shapes stand for them',
    );
  return withLoadedCompany(COMPANY, async (company) => [
    ...(await build(company, 'raw', SCHEMA)),
    ...(await buildFew(company)),
    ...(await buildModern(company)),
    ...(folder === undefined ? [] : await buildRecorded(company, folder)),
    ...(await breakAll(company)),
  ]);
}

async function measureIncremental(invoices = '50000'): Promise<string[]> {
  const { said, findings: wrong } = await buildIncrementally(Number(invoices));
  for (const line of said) say(line);
  return wrong;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Builds over a schema that has the three streams of the system that this one replaces, and nothing else. */
async function buildFew(company: LoadedCompany): Promise<string[]> {
  await company.warehouse.query(`create schema few;
    ${PIPELINE_NAMES.map((name) => `create table few.${name} as table raw.${name};`).join(' ')}`);
  return build(company, 'few', `${SCHEMA}_few`);
}

/** Runs the tests of the package over broken data. Returns those that find nothing new. */
async function breakAll({ work, connectionString, warehouse }: LoadedCompany): Promise<string[]> {
  const test = async () => {
    const { results } = await runDbt(['test'], {
      project: join(PROJECT_ROOT, 'dbt'),
      work: join(work, SCHEMA),
      connectionString,
      schema: SCHEMA,
      vars: { quickbooks_raw__models_schema: BROKEN_MODELS },
    });
    return new Map(results.map(({ name, failures }) => [name.split('.')[2] ?? name, failures ?? 0]));
  };
  const before = await test();
  await breakCompany(warehouse);
  const after = await test();
  for (const name of after.keys())
    say(`broken: ${name} lists ${after.get(name)} rows, ${before.get(name)} before`);
  const untested = [...after.keys()].filter((name) => !BREAKAGES.some((each) => each.test === name));
  return [
    ...untested.map((name) => `broken: nothing breaks the data for ${name}`),
    ...BREAKAGES.filter(({ test: name }) => (after.get(name) ?? 0) <= (before.get(name) ?? 0)).map(
      ({ test: name }) => `broken: ${name} finds nothing`,
    ),
  ];
}

/** Builds over the reports in the shape of 2026. Their amounts are those of the shape before. */
async function buildModern(company: LoadedCompany): Promise<string[]> {
  await loadModernReports(company, 'modern');
  const wrong = await build(company, 'modern', `${SCHEMA}_modern`);
  const different = await company.warehouse.query<{ report: string }>(
    differingAmounts(SCHEMA, `${SCHEMA}_modern`),
  );
  say(`modern: ${different.length} amounts of accounts differ between both shapes of reports`);
  return different.length === 0
    ? wrong
    : [...wrong, `modern: amounts of ${[...new Set(different.map(({ report }) => report))]} differ`];
}

async function buildRecorded(company: LoadedCompany, recordings: string): Promise<string[]> {
  const rows = recordedRows(recordings);
  const reports = reportsIn(recordings);
  await insertRecorded(company.warehouse, 'recorded', { rows, reports });
  const streams = new Set(rows.map(({ stream }) => stream));
  say(`recorded: ${rows.length} entities of ${streams.size} streams, ${reports.length} reports`);
  // Recordings were shortened by hand: their lines need not be their totals.
  const vars = { quickbooks_raw__totals: 'warn', quickbooks_raw__reports: 'warn' };
  return build(company, 'recorded', `${SCHEMA}_recorded`, vars);
}

/** Builds and tests the package over a schema of raw tables. Returns what is wrong. */
async function build(
  { work, connectionString, warehouse }: LoadedCompany,
  raw: string,
  schema: string,
  vars: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const run = await runDbt(['build'], {
    project: join(PROJECT_ROOT, 'dbt'),
    work: join(work, schema),
    connectionString,
    schema,
    vars: { quickbooks_raw__schema: raw, ...vars },
  });
  const cells = await checkCells(warehouse, raw, schema);
  for (const line of cells.said) say(line);
  return [
    ...buildFindings(run, schema),
    ...cells.findings,
    ...(await rowFindings(warehouse, raw, schema)),
    ...(await amountFindings(warehouse, raw, schema)),
  ];
}

function buildFindings({ results, exit, output }: DbtRun, schema: string): string[] {
  const bad = results.filter(({ status }) => !['success', 'pass', 'warn'].includes(status));
  const warned = results.filter(({ status }) => status === 'warn');
  const kind = (name: string) => results.filter((result) => result.name.startsWith(`${name}.`)).length;
  say(
    `${schema}: dbt built ${kind('model')} models and ran ${kind('test')} tests, ${bad.length} did not pass`,
  );
  for (const { name, failures } of warned) say(`${schema}: ${name} lists ${failures} rows`);
  if (results.length === 0) return [`dbt ended with ${exit}:\n${output}`];
  return bad.map(({ name, message }) => `${schema}: ${name}: ${message}`);
}

/** The rows of each entity view are those of its table, and of a line view those of the arrays in the payloads. */
async function rowFindings(warehouse: Warehouse, raw: string, schema: string): Promise<string[]> {
  const findings: string[] = [];
  let views = 0;
  for (const stream of DEFAULT_NAMES) {
    const view = viewOf(stream);
    if (!(await isThere(warehouse, raw, stream))) continue;
    const [row] = await warehouse.query<{ rows: string; shown: string }>(
      `select (select count(*) from ${raw}.${stream}) as rows, (select count(*) from ${schema}.${view}_all) as shown`,
    );
    views += 1;
    if (row?.rows !== row?.shown)
      findings.push(`${schema}.${view}_all has ${row?.shown} rows, ${raw}.${stream} ${row?.rows}`);
  }
  say(`${schema}: ${views} views have the rows of their tables`);
  return findings;
}

async function amountFindings(warehouse: Warehouse, raw: string, schema: string): Promise<string[]> {
  const findings: string[] = [];
  for (const [stream, inPayloads, view, inView] of AMOUNTS) {
    if (!(await isThere(warehouse, raw, stream))) continue;
    const [row] = await warehouse.query<{ payloads: string | null; view: string | null }>(
      `select (select ${inPayloads} from ${raw}.${stream})::text as payloads, (select ${inView} from ${schema}.${view})::text as view`,
    );
    const isSame = Number(row?.payloads) === Number(row?.view);
    say(`${schema}: ${inView} of ${view} is ${row?.view}`);
    if (!isSame)
      findings.push(`${schema}.${view}: ${inView} is ${row?.view}, in the payloads ${row?.payloads}`);
  }
  return findings;
}

async function isThere(warehouse: Warehouse, schema: string, table: string): Promise<boolean> {
  const [row] = await warehouse.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `${schema}.${table}`,
  ]);
  return row?.there ?? false;
}

function viewOf(stream: string): string {
  return `qb_${streamNamed(stream)
    .entity.replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()}`;
}
