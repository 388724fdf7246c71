import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const ROW = '{"Rows": {"Row": [{"ColData": [{"value": "a row"}]}]}}';

/** Expects what the views show of the records of a general ledger, each given as `REALM DAYS LOADED MARK PARAMETERS`. */
async function expectShown(records: readonly string[], seen: string): Promise<void> {
  await withDatabase(server, async ({ settings, query }) => {
    await query(`create schema raw;
      create table raw.qb_report_general_ledger (realm_id text, id text, payload jsonb,
        ingested_at_utc timestamptz, deleted_at_utc timestamptz, primary key (realm_id, id))`);
    for (const record of records) {
      const [realm, first, last, loaded, mark = '', more = 'accounting_method=Accrual'] = record.split(' ');
      await query(
        `insert into raw.qb_report_general_ledger values ($1, $2, '${ROW}', $3, nullif($4, 'live')::timestamptz)`,
        [
          realm,
          `GeneralLedger?${more}&start_date=2024-${first}&end_date=2024-${last}`,
          `2024-12-${loaded}`,
          mark === '' ? 'live' : mark,
        ],
      );
    }
    expect(await runTarget(settings, [], ['views'])).toMatchObject({ code: 0 });
    const list =
      "string_agg(realm_id || ' ' || substr(right(report_id, 30), 6, 5), ', ' order by realm_id, report_id)";
    const [cells] = await query(`select ${list} as seen from quickbooks.qb_report_general_ledger_cell`);
    const [reports] = await query(`select ${list} as seen from quickbooks.qb_report`);
    expect(reports).toEqual(cells);
    const [all] = await query('select count(*)::integer as rows from quickbooks.qb_report_cell');
    expect(Number(all?.rows)).toBe(String(cells?.seen).split(', ').length);
    expect(cells?.seen).toBe(seen);
  });
}

it.each([
  [
    'newer records have all of its days',
    ['1 01-01 06-30 01', '1 01-01 02-29 02', '1 03-01 07-31 02'],
    '1 01-01, 1 03-01',
  ],
  ['a newer record is longer', ['1 02-01 02-29 01', '1 01-01 03-31 02'], '1 01-01'],
  [
    'it was replaced twice',
    ['1 01-01 03-31 01', '1 01-01 02-15 02', '1 02-16 04-30 02', '1 01-01 04-30 03'],
    '1 01-01',
  ],
])('a record of a detail report is not shown if %s', async (_, records, seen) => {
  await expectShown(records, seen);
});

it.each([
  ['a day of it is in no newer record', ['1 01-01 06-30 01', '1 01-01 02-29 02'], '1 01-01, 1 01-01'],
  [
    'the record that covers it is of the same load',
    ['1 01-01 06-30 01', '1 02-01 02-29 01'],
    '1 01-01, 1 02-01',
  ],
  [
    'the newer record has other parameters',
    ['1 01-01 01-31 01', '1 01-01 01-31 02 live accounting_method=Cash'],
    '1 01-01, 1 01-01',
  ],
  ['the newer record is of another company', ['1 01-01 01-31 01', '2 01-01 02-29 02'], '1 01-01, 2 01-01'],
  ['the newer record was retired', ['1 01-01 01-31 01', '1 01-01 02-29 02 2024-12-03'], '1 01-01'],
  ['the newer record begins after it', ['1 01-01 01-31 01', '1 02-01 02-29 02'], '1 01-01, 1 02-01'],
])('a record of a detail report is shown if %s', async (_, records, seen) => {
  await expectShown(records, seen);
});
