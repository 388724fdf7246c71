import fc from 'fast-check';
import { flatReport, type JsonObject } from 'singer';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const text = fc.constantFrom('', 'Income', "O'Neil", '12.50', '-0.00', '7', 'a "quoted" one');
const odd = fc.constantFrom<unknown>(null, 3, 'text', []);
const cell = fc.oneof(
  { weight: 8, arbitrary: fc.record({ value: text, id: text }, { requiredKeys: ['value'] }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 7, [], {}, { value: null }, { value: 3 }) },
);
const cells = fc.array(cell, { maxLength: 4 });
const part = fc.oneof(
  { weight: 8, arbitrary: fc.record({ ColData: cells }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 'text', { ColData: {} }, { ColData: 3 }) },
);
const row = fc.memo((depth): fc.Arbitrary<unknown> => {
  const data = fc.record({ ColData: cells, group: text }, { requiredKeys: ['ColData'] });
  if (depth <= 1) return fc.oneof({ weight: 8, arbitrary: data }, { weight: 1, arbitrary: odd });
  const section = { Header: part, Rows: rows(depth - 1), Summary: part, group: text, ColData: cells };
  return fc.oneof(
    { weight: 2, arbitrary: data },
    { weight: 4, arbitrary: fc.record(section, { requiredKeys: ['Rows'] }) },
  );
});
const rows = fc.memo((depth): fc.Arbitrary<unknown> => {
  const list = fc.record({ Row: fc.array(row(depth), { maxLength: 3 }) });
  return fc.oneof({ weight: 8, arbitrary: list }, { weight: 1, arbitrary: odd });
});
const fact = fc.record({
  Name: fc.constantFrom('ColKey', 'StartDate', 'EndDate'),
  Value: fc.constant('2024-02-29'),
});
const column = fc.memo((depth): fc.Arbitrary<unknown> => {
  const own = {
    ColType: fc.constantFrom('Money', 'Account', 'subt_nat_amount'),
    MetaData: fc.oneof(
      fc.uniqueArray(fact, { maxLength: 3, selector: ({ Name }) => Name }),
      fc.constant('text'),
    ),
  };
  if (depth <= 1) return fc.record(own, { requiredKeys: [] });
  const inner = fc.record({ Column: fc.array(column(depth - 1), { maxLength: 2 }) });
  return fc.record({ ...own, Columns: inner }, { requiredKeys: [] });
});
const report = fc.record(
  { Columns: fc.record({ Column: fc.array(column(2), { maxLength: 4 }) }), Rows: rows(4) },
  { requiredKeys: [] },
);

/** The cells of all reports as the view has them, in the form of `flatReport`. */
async function cellsIn({ query }: TestDatabase): Promise<unknown[]> {
  const found =
    await query(`select report_id::integer as report, json_build_array(to_json(path), to_json(groups), kind,
      label, label_id, column_key, column_start, column_end, value, cell_id)::text as made
    from quickbooks.qb_report_profit_and_loss_cell order by report_id::integer, line, cell`);
  return found.map(({ report: of, made }) => [Number(of), ...JSON.parse(String(made))]);
}

const orNull = (value: string | undefined) => (value === undefined || value === '' ? null : value);

it('the view of the cells of a report is what flatReport makes of it, whatever the report', () =>
  withDatabase(server, async (database) => {
    const reports = fc.sample(report, { numRuns: 300, seed: 16 }) as JsonObject[];
    await database.query('create schema raw');
    await database.query(
      'create table raw.qb_report_profit_and_loss (id text primary key, payload jsonb, ingested_at_utc timestamptz)',
    );
    await database.query(
      'insert into raw.qb_report_profit_and_loss select n, value, now() from jsonb_array_elements($1) with ordinality as e (value, n)',
      [JSON.stringify(reports)],
    );
    expect(await runTarget(database.settings, [], ['views'])).toMatchObject({ code: 0 });
    const expected = reports.flatMap((each, at) =>
      flatReport(each).map(({ path, groups, kind, label, labelId, column: key, start, end, value, id }) => [
        ...[at + 1, path, groups, kind, label, orNull(labelId), key],
        ...[orNull(start), orNull(end), value, orNull(id)],
      ]),
    );
    expect(expected.length).toBeGreaterThan(1_000);
    expect(await cellsIn(database)).toEqual(expected);
  }));

const ODD = [
  'text',
  { Header: [], Columns: 7, Rows: 'none' },
  {
    Header: { StartPeriod: '2024-02-30', EndPeriod: '2024-02-29', ReportBasis: 'Accrual', Option: 5 },
    Columns: { Column: [{ ColType: 'Account' }, { ColType: 'Money' }, { ColType: 'String' }] },
    Rows: { Row: [{ ColData: [{ value: 'Rent', id: '7' }, { value: '1,200.00' }, { value: 'x' }] }] },
  },
  {
    Columns: { Column: [{ ColType: 'Account' }, { ColType: 'Money' }] },
    Rows: { Row: [{ ColData: [{ value: 'Rent', id: '7' }, { value: ' -3.5 ' }, { value: 'too many' }] }] },
  },
];

it('odd values of a report are null, and rows of qb_data_quality', () =>
  withDatabase(server, async ({ settings, query }) => {
    await query('create schema raw');
    await query(
      'create table raw.qb_report_trial_balance (id text primary key, payload jsonb, ingested_at_utc timestamptz)',
    );
    await query(
      "insert into raw.qb_report_trial_balance select 'TrialBalance?n=' || n, value, now() from jsonb_array_elements($1) with ordinality as e (value, n)",
      [JSON.stringify(ODD)],
    );
    await runTarget(settings, [], ['views']);
    expect(
      await query(`select parameters, account_id, value, amount from quickbooks.qb_report_cell
        where report = 'TrialBalance' order by report_id, line, cell`),
    ).toEqual([
      { parameters: 'n=3', account_id: '7', value: 'Rent', amount: null },
      { parameters: 'n=3', account_id: '7', value: '1,200.00', amount: null },
      { parameters: 'n=3', account_id: '7', value: 'x', amount: null },
      { parameters: 'n=4', account_id: '7', value: 'Rent', amount: null },
      { parameters: 'n=4', account_id: '7', value: ' -3.5 ', amount: '-3.5' },
      { parameters: 'n=4', account_id: '7', value: 'too many', amount: null },
    ]);
    expect(
      await query(
        'select period_start, period_end, basis, has_data from quickbooks.qb_report order by report_id',
      ),
    ).toEqual([
      { period_start: null, period_end: null, basis: null, has_data: 't' },
      { period_start: null, period_end: null, basis: null, has_data: 't' },
      { period_start: null, period_end: '2024-02-29', basis: 'Accrual', has_data: 't' },
      { period_start: null, period_end: null, basis: null, has_data: 't' },
    ]);
    expect(
      await query('select id, column_name, value from quickbooks.qb_data_quality order by 1, 2, 3'),
    ).toEqual([
      { id: 'TrialBalance?n=1', column_name: 'payload', value: '"text"' },
      { id: 'TrialBalance?n=2', column_name: 'Columns', value: '7' },
      { id: 'TrialBalance?n=2', column_name: 'Header', value: '[]' },
      { id: 'TrialBalance?n=2', column_name: 'Rows', value: '"none"' },
      { id: 'TrialBalance?n=3', column_name: 'Money', value: '1,200.00' },
      { id: 'TrialBalance?n=3', column_name: 'period_start', value: '2024-02-30' },
    ]);
  }));
