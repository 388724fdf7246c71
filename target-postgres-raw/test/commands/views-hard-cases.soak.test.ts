import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { runTarget } from '../support/target-process.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const table = (name: string) =>
  `create table ${name} (id text primary key, payload jsonb, ingested_at_utc timestamptz default now());`;

/** Values that are not of the type of their column, as JSON. */
const ODD = [
  ...['null', '[]', '{}', '[1]', '"x"', '""', '" "', '"1e5"', '1e400', '-1e400', '"0x10"', '"٣"', '"NaN"'],
  ...['"0000-00-00"', '"0000-00-00T00:00:00Z"', '"2023-02-29"', '"2024-1-1"', '"2024-12-31T24:00:00Z"'],
  ...['"10000-01-01"', '"2024-06-30T23:59:60Z"', '"2024-01-01T00:00:00+99:99"', '"0044-03-15"', 'true'],
  ...['"2024-01-01\\n"', '"1\\n"', '"--1"', '"1.2.3"', '"."', '"-"', '"-.5"', '"١٢٣٤-٠١-٠١"'],
  JSON.stringify('9'.repeat(1_000_000)),
  JSON.stringify('x'.repeat(1_000_000)),
];
const MEMBERS = [
  'TotalAmt',
  'TxnDate',
  'ApplyTaxAfterDiscount',
  'CustomerRef',
  'MetaData',
  'Line',
  'LinkedTxn',
];
const DEEP = (value: string) =>
  `{"MetaData":{"CreateTime":${value},"LastUpdatedTime":${value}},"Line":[${value},{"Amount":${value},"SalesItemLineDetail":${value},"GroupLineDetail":{"Line":${value}}}],"BillAddr":{"Lat":${value}},"CustomField":${value},"TxnTaxDetail":{"TotalTax":${value},"TaxLine":[{"Amount":${value}}]}}`;

it('no odd value fails a query of any view, and each shows as null or as text', () =>
  withDatabase(server, async ({ settings, query, value }) => {
    await query(
      `create schema raw; ${table('raw.qb_invoices')} ${table('raw.qb_preferences')} ${table('raw.qb_recurring_transactions')}`,
    );
    const payloads = ODD.flatMap((odd) => [odd, DEEP(odd), ...MEMBERS.map((name) => `{"${name}":${odd}}`)]);
    for (const name of ['qb_invoices', 'qb_preferences', 'qb_recurring_transactions'])
      await query(
        `insert into raw.${name} (id, payload) select n, p::jsonb from unnest($1::text[]) with ordinality as u (p, n)`,
        [payloads],
      );
    expect(await runTarget(settings, [], ['views', '--layout', 'fivetran'])).toMatchObject({ code: 0 });
    const views = await query(
      "select table_name as name from information_schema.views where table_schema = 'quickbooks' and table_name ~ 'invoice|preferences|recurring|quality|reference|address'",
    );
    expect(views.length).toBeGreaterThan(20);
    // The offset makes every value and sends none.
    for (const { name } of views) await query(`select * from quickbooks."${name}" offset 1000000`);
    expect(await value('select count(*) from quickbooks.qb_invoice_all')).toBe(String(payloads.length));
    expect(await value('select count(total_amt) from quickbooks.qb_invoice_all')).toBe('0');
    const found = await query(
      "select distinct left(value, 12) as value from quickbooks.qb_data_quality where view_name = 'qb_invoice' and column_name = 'txn_date'",
    );
    const values = found.map((row) => row.value);
    expect(values).toEqual(expect.arrayContaining(['0000-00-00', '2023-02-29', '1e5', '999999999999']));
  }));

it('names with quotes and capitals are left as they are, and a view of the user stands through a change', () =>
  withDatabase(server, async ({ settings, query, value }) => {
    const raw = `Raw "of" it's`;
    const variables = { ...settings, TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA: raw };
    const from = `"${raw.replaceAll('"', '""')}"`;
    await query(`create schema ${from}; ${table(`${from}.qb_invoices`)}
      insert into ${from}.qb_invoices (id, payload) values ('1', '{"TotalAmt":1}')`);
    const flags = ['--schema', `My "Views"; x`];
    const schema = '"My ""Views""; x"';
    expect(await runTarget(variables, [], ['views', ...flags])).toMatchObject({ code: 0 });
    await query(`create view public.mine as select id, total_amt from ${schema}.qb_invoice`);
    await query(`alter table ${from}.qb_invoices add deleted_at_utc timestamptz`);
    expect((await runTarget(variables, [], ['doctor'])).stdout).toContain('are stale');
    expect((await runTarget(variables, [], ['views', ...flags])).stdout).toMatch(
      /0 views created, [1-9]\d* replaced/,
    );
    expect(await query('select * from public.mine')).toEqual([{ id: '1', total_amt: '1' }]);
    expect((await runTarget(variables, [], ['views', ...flags])).stdout).toMatch(
      /0 views created, 0 replaced/,
    );

    // A view with other columns has to be dropped, and the view of the user stands on it.
    await query(`drop view public.mine; drop view ${schema}.qb_invoice cascade;
      create view ${schema}.qb_invoice as select 1 as other`);
    const comment = await value(`select obj_description('${schema}.qb_invoice_all'::regclass)`);
    await query(`comment on view ${schema}.qb_invoice is '${String(comment).replaceAll("'", "''")}';
      create view public.mine as select other from ${schema}.qb_invoice`);
    const refused = await runTarget(variables, [], ['views', ...flags]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.lastLine).toContain('view mine depends on view');
    expect(await value('select other from public.mine')).toBe('1');
  }));

it('a role that may not create gets the name of the right that it lacks, and nothing is made', () =>
  withDatabase(server, async ({ name, settings, query, value }) => {
    const role = `reader_${name}`;
    await query(`create role ${role} login password 'reads'; create schema raw; ${table('raw.qb_invoices')}
      grant usage on schema raw to ${role}; grant select on all tables in schema raw to ${role};`);
    const variables = { ...settings, TARGET_POSTGRES_RAW_USER: role, TARGET_POSTGRES_RAW_PASSWORD: 'reads' };
    try {
      const refused = await runTarget(variables, [], ['views']);
      expect(refused.code).not.toBe(0);
      expect(refused.lastLine).toMatch(/permission denied for database/);
      expect(await value("select to_regnamespace('quickbooks') is null")).toBe('t');
    } finally {
      await query(`drop owned by ${role}; drop role ${role}`);
    }
  }));
