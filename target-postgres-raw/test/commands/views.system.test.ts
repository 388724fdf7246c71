import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

/** A table as the Mage pipelines made it, with eight columns. */
const oldTable = (name: string) => `
  create table raw.${name} (
    id text primary key, payload jsonb, ingested_at_utc timestamptz, extract_window_start_utc timestamptz,
    extract_window_end_utc timestamptz, page_number integer, page_size integer, request_payload jsonb
  );`;
const row = (table: string, id: string, payload: string) =>
  `insert into raw.${table} (id, payload, ingested_at_utc) values ('${id}', '${payload}', now());`;

const INVOICE = JSON.stringify({
  Id: '1',
  TxnDate: '2024-02-29',
  TotalAmt: 0.1,
  CustomerRef: { value: '7', name: 'Seven' },
  MetaData: { CreateTime: '2024-02-29T16:30:00-08:00', LastUpdatedTime: '2024-03-01T00:00:00.500Z' },
  LinkedTxn: [{ TxnId: '5', TxnType: 'Payment' }],
  Line: [
    {
      Amount: 1,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '3' }, Qty: 2 },
    },
    {
      Amount: 5,
      DetailType: 'GroupLineDetail',
      GroupLineDetail: { GroupItemRef: { value: '9' }, Quantity: 1, Line: [{ Amount: 2 }, { Amount: 3 }] },
    },
    { Amount: 4, DetailType: 'DescriptionOnly' },
  ],
});

const ODD = [
  ['2', '[1]'],
  ['3', '"text"'],
  [
    '4',
    '{"TotalAmt":"NaN","TxnDate":"2023-02-29","DueDate":20240101,"Line":7,"CustomerRef":"7","ApplyTaxAfterDiscount":"maybe"}',
  ],
  [
    '5',
    '{"TotalAmt":"-12.50","TxnDate":"0000-01-01","MetaData":{"CreateTime":"2024-01-01","LastUpdatedTime":"2024-13-01T00:00:00Z"},"Line":[1,null]}',
  ],
  [
    '6',
    '{"TotalAmt":"1e5","TxnDate":"today","MetaData":{"CreateTime":"infinity","LastUpdatedTime":"2024-01-01T24:00:00+15:00"}}',
  ],
];

inDatabase(
  'views types three tables of the old system, and makes all others empty',
  async ({ settings, query, value }) => {
    await query(`create schema raw; ${['qb_customers', 'qb_invoices', 'qb_items'].map(oldTable).join('')}
      ${row('qb_invoices', '1', INVOICE)} ${ODD.map(([id = '', payload = '']) => row('qb_invoices', id, payload)).join('')}`);
    const made = await runTarget(settings, [], ['views', '--layout', 'fivetran']);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(
      /^schema quickbooks: 321 views created, 0 replaced, 0 unchanged\nempty, .*qb_accounts/,
    );

    expect(
      await query(`select total_amt, txn_date, customer_ref, customer_ref_name, create_time at time zone 'utc' as created
        from quickbooks.qb_invoice where id = '1'`),
    ).toEqual([
      {
        total_amt: '0.1',
        txn_date: '2024-02-29',
        customer_ref: '7',
        customer_ref_name: 'Seven',
        created: '2024-03-01 00:30:00',
      },
    ]);
    expect(
      await query(
        "select index, is_group_member, amount from quickbooks.qb_invoice_line where invoice_id = '1' order by index",
      ),
    ).toEqual([
      { index: '0', is_group_member: 'f', amount: '1' },
      { index: '1', is_group_member: 't', amount: '2' },
      { index: '2', is_group_member: 't', amount: '3' },
      { index: '3', is_group_member: 'f', amount: '4' },
    ]);
    expect(
      await query('select invoice_id, index, payment_id, estimate_id from quickbooks.invoice_linked_txn'),
    ).toEqual([{ invoice_id: '1', index: '0', payment_id: '5', estimate_id: null }]);
    expect(await value('select count(*) from quickbooks.account')).toBe('0');

    expect(
      await query(
        "select id, total_amt, txn_date, due_date from quickbooks.qb_invoice where id <> '1' order by id",
      ),
    ).toEqual([
      { id: '2', total_amt: null, txn_date: null, due_date: null },
      { id: '3', total_amt: null, txn_date: null, due_date: null },
      { id: '4', total_amt: null, txn_date: null, due_date: null },
      { id: '5', total_amt: '-12.50', txn_date: null, due_date: null },
      { id: '6', total_amt: null, txn_date: null, due_date: null },
    ]);
    const odd = await query(
      'select id, column_name from quickbooks.qb_data_quality order by id, column_name collate "C"',
    );
    expect(odd.map(({ id, column_name: column }) => `${id} ${column}`)).toEqual([
      '2 payload',
      '3 payload',
      ...['CustomerRef', 'Line', 'Line', 'apply_tax_after_discount', 'due_date', 'total_amt', 'txn_date'].map(
        (name) => `4 ${name}`,
      ),
      ...['Line', 'last_updated_time', 'txn_date'].map((name) => `5 ${name}`),
      ...['create_time', 'last_updated_time', 'total_amt', 'txn_date'].map((name) => `6 ${name}`),
    ]);
  },
);

inDatabase(
  'views run again changes nothing; a table or a deletion that came since makes them stale, which doctor says',
  async ({ settings, query, value }) => {
    await query(`create schema raw; ${oldTable('qb_invoices')} ${row('qb_invoices', '1', '{"TotalAmt":1}')}`);
    const views = () => runTarget(settings, [], ['views', '--schema', 'typed']);
    const doctor = async () =>
      (await runTarget(settings, [], ['doctor'])).stdout.match(/views of schema.*/)?.[0];
    await views();
    expect((await views()).stdout).toMatch(/0 views created, 0 replaced, 269 unchanged/);
    expect(await doctor()).toMatch(/269 views are current/);

    await query(`${oldTable('qb_preferences')} ${row('qb_preferences', '1', '{"CurrencyPrefs":{"HomeCurrency":{"value":"CAD"}}}')}
      alter table raw.qb_invoices add column deleted_at_utc timestamptz; update raw.qb_invoices set deleted_at_utc = now();
      create role reader_of_views; grant select on typed.qb_invoice to reader_of_views`);
    expect(await doctor()).toMatch(
      /views are stale, such as .*run target-postgres-raw views --schema typed --layout entities/,
    );
    expect((await views()).stdout).toMatch(/0 views created, \d+ replaced/);
    expect(await query('select id, currency_ref, is_deleted from typed.qb_invoice_all')).toEqual([
      { id: '1', currency_ref: 'CAD', is_deleted: 't' },
    ]);
    expect(await value('select count(*) from typed.qb_invoice')).toBe('0');
    expect(await value("select has_table_privilege('reader_of_views', 'typed.qb_invoice', 'select')")).toBe(
      't',
    );
    await query('drop owned by reader_of_views; drop role reader_of_views');
  },
);

inDatabase(
  'views of another company than that of the tables are refused',
  async ({ settings, query, value }) => {
    await query(oldTable('qb_invoices').replace(/^/, 'create schema raw;'));
    await runTarget(settings, []);
    await query(`insert into raw._streams (table_name, stream, environment, realm_id, first_loaded_at_utc)
    values ('qb_invoices', 'qb_invoices', 'production', '199', now())`);
    const refused = await runTarget(settings, [], ['views', '--company', '198']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.lastLine).toContain(
      'raw.qb_invoices holds company 199, not company 198: correct --company',
    );
    expect(await value("select count(*) from pg_namespace where nspname = 'quickbooks'")).toBe('0');
    expect(await runTarget(settings, [], ['views', '--company', '1 99'])).toMatchObject({ code: 0 });
  },
);

inDatabase(
  'views leaves what it did not make, and filters by company',
  async ({ settings, query, value }) => {
    await query(`create schema raw; create schema quickbooks; create table quickbooks.qb_invoice (mine integer);
      create table raw.qb_invoices (realm_id text, id text, payload jsonb, ingested_at_utc timestamptz, primary key (realm_id, id));
      insert into raw.qb_invoices values ('1', '5', '{"TotalAmt":1}', now()), ('2', '5', '{"TotalAmt":2}', now())`);
    const refused = await runTarget(settings, [], ['views']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.lastLine).toContain('quickbooks.qb_invoice exist');
    expect(await value('select count(*) from pg_views where schemaname = $1', ['quickbooks'])).toBe('0');

    const several = await runTarget(settings, [], ['views', '--schema', 'a', '--layout', 'fivetran']);
    expect(several).toMatchObject({ code: 2 });
    expect(several.lastLine).toContain('--company');
    await runTarget(settings, [], ['views', '--schema', 'a', '--layout', 'fivetran', '--company', '2']);
    expect(await query('select id, total_amount from a.invoice')).toEqual([{ id: '5', total_amount: '2' }]);
    await runTarget(settings, [], ['views', '--schema', 'b']);
    expect(await query('select realm_id, total_amt from b.qb_invoice order by 1')).toEqual([
      { realm_id: '1', total_amt: '1' },
      { realm_id: '2', total_amt: '2' },
    ]);
    const printed = await runTarget(settings, [], ['views', '--schema', 'c', '--print']);
    await query(printed.stdout);
    expect(await value('select count(*) from c.qb_invoice')).toBe('2');
    expect(await runTarget(settings, [], ['views', '--layout', 'star'])).toMatchObject({ code: 2 });
  },
);
