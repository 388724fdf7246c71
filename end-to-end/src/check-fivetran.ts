import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { refuse, scriptFlags } from '../../bench/src/script-flags.ts';
import { runDbt } from './dbt/dbt-program.ts';
import { LEDGER_CHECKS } from './dbt/ledger-checks.ts';
import { type LoadedCompany, withLoadedCompany } from './dbt/loaded-company.ts';
import { PREPARE_LEDGERS, TRIAL_BALANCE_CHECKS } from './dbt/trial-balance.ts';
import { runTargetCommand } from './pipe.ts';

const { values } = scriptFlags({
  name: 'check:fivetran',
  about:
    "Runs Fivetran's package for QuickBooks, unmodified, on the views over a simulated company, and compares amounts.",
  options: {
    packages: {
      type: 'string',
      value: 'FOLDER',
      help: 'a folder with quickbooks, fivetran_utils and dbt_utils, as dbt_packages of a project is after dbt deps',
    },
    invoices: { type: 'string', default: '1000', value: 'COUNT', help: 'how many invoices the company has' },
  },
});
const VIEWS_SCHEMA = 'quickbooks';

/** The settings with which the ledger is right, see dbt/README.md. */
const VARS = {
  quickbooks_schema: VIEWS_SCHEMA,
  quickbooks__home_currency: 'USD',
  using_invoice_bundle: false,
  quickbooks__tax_lines_enabled: true,
  using_invoice_tax_line: true,
  using_sales_receipt_tax_line: true,
  using_refund_receipt_tax_line: true,
  using_credit_memo_tax_line: true,
  using_bill_tax_line: true,
  using_purchase_tax_line: true,
  using_deposit_tax_line: true,
  using_journal_entry_tax_line: true,
  using_credit_card_payment_txn: true,
  using_purchase_order: true,
};

const { packages } = values;
const invoices = Number(values.invoices);
if (packages === undefined) refuse('check:fivetran', '--packages is missing');
else {
  const company = {
    // The first transactions are of the afternoon before, in the company's time zone.
    from: '2024-01-02',
    to: '2024-07-01',
    customers: Math.ceil(invoices / 10),
    invoices,
    items: 100,
    others: 'scaled',
    seed: 7,
  } as const;
  const findings = await withLoadedCompany(company, (loaded) => check(loaded, resolve(packages)));
  for (const finding of findings) process.stderr.write(`check:fivetran: ${finding}\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

async function check({ connectionString, warehouse, work }: LoadedCompany, from: string): Promise<string[]> {
  const project = copiedProject(join(work, 'project'), from);
  await runTargetCommand(['views', '--schema', VIEWS_SCHEMA, '--layout', 'fivetran'], connectionString);
  const options = { project, work: join(work, 'dbt'), connectionString, schema: 'models', vars: VARS };
  const deps = await runDbt(['deps'], options);
  if (deps.exit !== 0) return [`dbt deps ended with ${deps.exit}:\n${deps.output}`];
  const started = performance.now();
  const run = await runDbt(['build', '--select', 'package:quickbooks'], options);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const bad = run.results.filter(({ status }) => !['success', 'pass', 'warn'].includes(status));
  process.stdout.write(
    `dbt built and tested ${run.results.length} nodes in ${seconds} s, ${bad.length} did not pass\n`,
  );
  if (run.results.length === 0) return [`dbt ended with ${run.exit}:\n${run.output}`];
  const findings = bad.map(({ name, status, message }) => `${name} ${status}: ${message}`);
  await warehouse.query(PREPARE_LEDGERS);
  for (const { says, sql, isGood } of [...LEDGER_CHECKS, ...TRIAL_BALANCE_CHECKS]) {
    const [row = {}] = await warehouse.query<Record<string, unknown>>(sql);
    const text = `${says}: ${Object.entries(row)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`;
    process.stdout.write(`${text}\n`);
    if (!isGood(row)) findings.push(text);
  }
  return findings;
}

/** A project whose packages are copies with paths instead of versions, so that `dbt deps` needs no network. */
function copiedProject(folder: string, from: string): string {
  const names = readdirSync(from).filter(
    (name) => existsSync(join(from, name, 'dbt_project.yml')) && statSync(join(from, name)).isDirectory(),
  );
  if (!names.includes('quickbooks')) throw new Error(`${from} has no folder quickbooks with a dbt package`);
  const copies = `${folder}-packages`;
  for (const name of names) {
    cpSync(join(from, name), join(copies, name), { recursive: true });
    const packagesFile = join(copies, name, 'packages.yml');
    if (!existsSync(packagesFile)) continue;
    const needed = [...readFileSync(packagesFile, 'utf8').matchAll(/package:\s*\S+\/(\S+)/g)].map(
      ([, needs = '']) => needs,
    );
    writeFileSync(packagesFile, packagesText(copies, needed));
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'dbt_project.yml'),
    "name: ledger\nversion: '1.0'\nconfig-version: 2\nprofile: test\n",
  );
  writeFileSync(join(folder, 'packages.yml'), packagesText(copies, names));
  return folder;
}

/** JSON is YAML. */
function packagesText(copies: string, names: readonly string[]): string {
  return `${JSON.stringify({ packages: names.map((name) => ({ local: join(copies, name) })) })}\n`;
}
