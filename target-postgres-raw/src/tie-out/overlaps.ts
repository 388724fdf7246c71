import type pg from 'pg';
import { type Counted, countReports, findOverlaps, type Overlap } from '../sql/report-overlaps.ts';
import type { TieOutTable } from '../sql/tie-out.ts';
import type { Finding, Part } from './part.ts';

/** The rule that records which overlap break. */
export const ONE_RECORD = 'each day is in one record';

/**
 * The reports with a row for each transaction, of which every day is in one record. The tap chooses their periods. The
 * parameter splits a day that is too large for an answer.
 */
export const DETAILS: Readonly<Record<string, string>> = {
  ProfitAndLossDetail: 'account_type',
  GeneralLedger: 'account_type',
  JournalReport: '',
  TransactionList: 'transaction_type',
  TransactionListByCustomer: 'transaction_type',
  TransactionListByVendor: 'transaction_type',
  TransactionListWithSplits: 'transaction_type',
  InventoryValuationDetail: '',
};

/** Overlaps that are named at most, of each report. */
const MOST_NAMED = 20;

interface Place {
  readonly schema: string;
  readonly report: string;
  readonly table: TieOutTable;
  readonly realm: string;
}

/** Finds the records of a detail report that hold days which others with the same parameters hold too. */
export async function checkOverlaps(
  client: pg.Client,
  { schema, report, table, realm }: Place,
): Promise<Part> {
  const { rows: counts } = await client.query<Counted>(countReports(schema, table), [realm]);
  const values = [realm, DETAILS[report] ?? '', MOST_NAMED];
  const { rows: overlaps } = await client.query<Overlap>(findOverlaps(schema, table), values);
  const records = counts[0]?.records ?? 0;
  const findings = overlaps.map((overlap) => findingOf(report, overlap));
  return { report, records, checks: records > 0 ? 1 : 0, findings };
}

function findingOf(report: string, overlap: Overlap): Finding {
  const { realm, start, end, otherStart, otherEnd, isTie, all } = overlap;
  const parameters = Object.entries(overlap.parameters).map(([name, value]) => `${name}=${value}`);
  const more = all > MOST_NAMED ? `, one of ${all}` : '';
  return {
    ...{ report, realm, start, end, rule: ONE_RECORD, expected: 'no other record' },
    of: (parameters.join(' ') || 'no parameters') + more,
    found: `also ${otherStart} to ${otherEnd}, ${isTie ? 'of the same load' : 'loaded later'}`,
  };
}
