import { expect, it } from 'vitest';
import { dueOf } from '../../src/reports/due-pieces.ts';
import { requestOf } from '../../src/reports/report-order.ts';
import { reportsAsked } from '../../src/reports/reports-setting.ts';

/** The first and the last day that a run without STATE asks for. */
function daysAsked(entry: string, start: string, end: string): string {
  const [order] = reportsAsked([entry]).orders;
  if (order === undefined) throw new Error(entry);
  const range = { start: Date.parse(start), end: Date.parse(end) };
  const { missing } = dueOf(order, [], { range, freshFrom: 0, closedUntil: 0, isAll: false });
  const asked = missing.map((period) => requestOf(order, period).parameters);
  return `${asked.at(-1)?.start_date} ${asked[0]?.end_date}`;
}

it.each([
  ['2024-03-01', '2024-04-01', '2024-03-01 2024-03-31'],
  ['2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z', '2024-03-01 2024-03-31'],
  ['2024-03-01T00:00:00+13:00', '2024-04-01T00:00:00+13:00', '2024-02-29 2024-03-31'],
  ['2024-03-01T00:00:00-08:00', '2024-04-01T00:00:00-08:00', '2024-03-01 2024-04-01'],
  ['2024-03-01T00:00:00+00:30', '2024-04-01T00:00:00-00:30', '2024-02-29 2024-04-01'],
])('the midnights %s and %s ask for the days %s: at most one more at each end, never one less', (...row) => {
  const [start, end, days] = row;
  expect(daysAsked('ProfitAndLossDetail:day', start, end)).toBe(days);
});

it.each([
  ['GeneralLedger:month', '2024-02-01 2024-03-31'],
  ['GeneralLedger:fit', '2024-02-01 2024-03-31'],
  ['TrialBalance:year', '2024-01-01 2024-12-31'],
])('the day before a midnight with an offset brings the whole period of %s that holds it', (entry, days) => {
  expect(daysAsked(entry, '2024-03-01T00:00:00+13:00', '2024-04-01T00:00:00+13:00')).toBe(days);
});
