import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Bench, withDatabase } from './database.ts';
import { invoiceLines, writeLines } from './invoices.ts';
import { measuredNode } from './measure.ts';
import { scriptFlags } from './script-flags.ts';
import { table } from './table.ts';

const { values } = scriptFlags({
  name: 'bench:views',
  about:
    'Measures the typed views beside reading every payload as text. The queries run in turn on one connection each, and the best of the rounds counts: two single runs on a busy machine differ by a third.',
  options: {
    rows: { type: 'string', default: '200000', value: 'COUNT', help: 'how many invoices there are' },
    rounds: { type: 'string', default: '3', value: 'COUNT', help: 'how often each query runs' },
    database: { type: 'string', value: 'URL', help: 'a Postgres to use instead of one of its own' },
  },
});
const rows = Number(values.rows);
const TARGET = resolve('target-postgres-raw/bin/target-postgres-raw.js');

const COLUMNS = [
  ...[
    'id',
    'sync_token',
    'create_time',
    'last_updated_time',
    'doc_number',
    'txn_date',
    'txn_source',
    'txn_status',
  ],
  ...['department_ref', 'class_ref', 'currency_ref', 'exchange_rate', 'private_note', 'txn_tax_total_tax'],
  ...[
    'customer_ref',
    'customer_ref_name',
    'customer_memo',
    'bill_addr_id',
    'bill_addr_line1',
    'bill_addr_city',
  ],
  ...[
    'ship_addr_id',
    'sales_term_ref',
    'due_date',
    'ship_date',
    'tracking_num',
    'total_amt',
    'home_total_amt',
  ],
  ...[
    'apply_tax_after_discount',
    'print_status',
    'email_status',
    'bill_email',
    'delivery_info_delivery_type',
  ],
  ...['delivery_info_delivery_time', 'balance', 'home_balance', 'deposit', 'deposit_to_account_ref'],
  ...['payment_method_ref', 'global_tax_calculation', 'allow_ipn_payment'],
];

/** The offset lets the server make every row and send none. */
const all = (columns: string, relation: string) => `select ${columns} from ${relation} offset ${rows * 100}`;

const TEXT = 'payload::text of all rows';
const QUERIES: readonly (readonly [string, string])[] = [
  [TEXT, all('payload::text', 'raw.qb_invoices')],
  [`${COLUMNS.length} columns of qb_invoice`, all(COLUMNS.join(', '), 'quickbooks.qb_invoice')],
  ['all columns of qb_invoice', all('*', 'quickbooks.qb_invoice')],
  ['3 columns of qb_invoice', all('id, txn_date, total_amt', 'quickbooks.qb_invoice')],
  [
    '7 columns of qb_invoice_line',
    all(
      'invoice_id, index, amount, detail_type, sales_item_item_ref, sales_item_qty, sales_item_unit_price',
      'quickbooks.qb_invoice_line',
    ),
  ],
  ['invoice of the layout fivetran', all('*', 'quickbooks.invoice')],
];

const folder = mkdtempSync(join(tmpdir(), 'bench-views-'));
try {
  await withDatabase(values.database, async (bench) => {
    await load(bench);
    const seconds = await bestOfRounds(bench);
    const text = seconds.get(TEXT) ?? Number.NaN;
    const lines = [...seconds].map(([name, best]) => [name, best.toFixed(2), (best / text).toFixed(2)]);
    process.stdout.write(`${table(['query', 'best s', 'ratio'], lines)}\n\n`);
    const one = await timed(
      bench,
      `select * from quickbooks.qb_invoice where id = '${Math.floor(rows / 2)}'`,
    );
    process.stdout.write(`one invoice by its id: ${(one * 1000).toFixed(1)} ms\n`);
  });
} finally {
  rmSync(folder, { recursive: true });
}

async function load({ url, query }: Bench): Promise<void> {
  const input = join(folder, 'invoices.singer');
  await writeLines(input, invoiceLines({ rows, revision: 0 }));
  const variables = { TARGET_POSTGRES_RAW_CONNECTION_STRING: url };
  await measuredNode({ words: [process.execPath, TARGET], input, variables });
  await measuredNode({ words: [process.execPath, TARGET, 'views', '--layout', 'fivetran'], variables });
  await query('vacuum analyze raw.qb_invoices');
}

async function bestOfRounds(bench: Bench): Promise<Map<string, number>> {
  const best = new Map<string, number>();
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const [name, statement] of QUERIES) {
      const seconds = await timed(bench, statement);
      best.set(name, Math.min(seconds, best.get(name) ?? Number.POSITIVE_INFINITY));
    }
  return best;
}

/** The time of the server for a statement, without workers, planning included. */
async function timed({ query }: Bench, statement: string): Promise<number> {
  const started = performance.now();
  await query(`set max_parallel_workers_per_gather = 0; set jit = off; ${statement}`);
  return (performance.now() - started) / 1000;
}
