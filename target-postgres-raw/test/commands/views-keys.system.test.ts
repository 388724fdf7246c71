import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** A table of 1,000 invoices with the key that the target gives it. */
const invoices = (key: string) => `
  create schema raw;
  create table raw.qb_invoices (
    realm_id text, id text, payload jsonb not null, ingested_at_utc timestamptz, deleted_at_utc timestamptz, primary key (${key})
  );
  insert into raw.qb_invoices
  select '1', n::text, '{"TotalAmt": 1, "Line": [{"Amount": 1}], "LinkedTxn": [{"TxnId": "5", "TxnType": "Payment"}]}', now()
  from generate_series(1, 1000) as n;
  analyze raw.qb_invoices;`;

/** The views over the invoices, with the column that holds the key. */
const VIEWS = `
  select c.relname as view, a.attname as key from pg_class as c join pg_attribute as a on a.attrelid = c.oid
  where c.relnamespace = 'quickbooks'::regnamespace and c.relkind = 'v' and c.relname ~ '^(qb_)?invoice'
    and (a.attname = 'invoice_id' or a.attname = 'id' and c.relname ~ '^(qb_)?invoice(_all)?$')
  order by 1`;

async function plans(
  { settings, query }: TestDatabase,
  { layout, where = '' }: { readonly layout: string; readonly where?: string },
): Promise<string[]> {
  await runTarget(settings, [], ['views', '--layout', layout]);
  const views = await query(VIEWS);
  const found = views.map(async ({ view, key }) => {
    const lines = await query(`explain select * from quickbooks.${view} where ${where}${key} = '500'`);
    const plan = lines.map((line) => line['QUERY PLAN']?.trim());
    return `${view}: ${plan.filter((line) => /Index Cond|Scan.* on qb_invoices/.test(line ?? '')).join(', ')}`;
  });
  return Promise.all(found);
}

const SCAN = /Index Scan using qb_invoices_pkey on qb_invoices/;

it('a filter by the key reaches the primary key through every view, and every column has a comment, in both layouts', () =>
  withDatabase(server, async (database) => {
    await database.query(invoices('id'));
    const found = await plans(database, { layout: 'fivetran' });
    expect(found.length).toBeGreaterThanOrEqual(15);
    expect(found.map((plan) => plan.replace(/:.*/, ''))).toEqual(
      expect.arrayContaining(['invoice', 'invoice_line', 'qb_invoice', 'qb_invoice_all', 'qb_invoice_line']),
    );
    expect(found.filter((plan) => !SCAN.test(plan) || !plan.includes("Index Cond: (id = '500'"))).toEqual([]);
    await everythingHasComment(database);
  }));

it('with the company in the key, a filter by company and key reaches the primary key through every view', () =>
  withDatabase(server, async (database) => {
    await database.query(invoices('realm_id, id'));
    const found = await plans(database, { layout: 'entities', where: "realm_id = '1' and " });
    expect(found.length).toBeGreaterThanOrEqual(12);
    const isByKey = (plan: string) => plan.includes("(realm_id = '1'::text) AND (id = '500'::text)");
    expect(found.filter((plan) => !SCAN.test(plan) || !isByKey(plan))).toEqual([]);
  }));

/** Looks for the comments where psql and Metabase do. */
async function everythingHasComment({ query, value }: TestDatabase): Promise<void> {
  // The join of the JDBC driver, by which Metabase reads descriptions of tables and fields.
  const bare = await query(`
    select c.relname as view, a.attname as column from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum >= 0
    left join pg_description as d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum
    where c.relnamespace = 'quickbooks'::regnamespace and c.relkind = 'v' and coalesce(d.description, '') = ''
    union all
    select c.relname, null from pg_class as c
    where c.relnamespace = 'quickbooks'::regnamespace and c.relkind = 'v' and obj_description(c.oid, 'pg_class') is null`);
  expect(bare).toEqual([]);
  // The function by which psql fills the column Description of \d+.
  const column = `(select attnum from pg_attribute where attrelid = 'quickbooks.qb_invoice'::regclass and attname = 'total_amt')`;
  expect(await value(`select col_description('quickbooks.qb_invoice'::regclass, ${column})`)).toMatch(
    /\w{3}/,
  );
}
