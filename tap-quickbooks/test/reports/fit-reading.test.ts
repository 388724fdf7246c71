import fc from 'fast-check';
import { DAY_MS } from 'singer';
import { describe, expect, inject, it } from 'vitest';
import { dayIn } from '../../src/coverage/days.ts';
import { CountedCompany, daysOf, runReports } from '../support/counted-company.ts';

const START = Date.UTC(2016, 0, 1);
const YEARS = { start: '2016-01-01T00:00:00Z', now: '2018-12-31T12:00:00Z' } as const;
const DAYS = (Date.UTC(2019, 0, 1) - START) / DAY_MS;
const COLUMNS = 8;
const MOST_CELLS = 400_000;

/** Transactions of each day: some stretches that have each a rate of their own, and days that differ from it. */
const uneven = fc
  .record({
    rates: fc.array(fc.constantFrom(0, 1, 5, 20, 60, 200), { minLength: 1, maxLength: 6 }),
    weekend: fc.constantFrom(0, 0.3, 1),
    bulk: fc.record({ day: fc.nat({ max: DAYS - 1 }), count: fc.constantFrom(0, 300) }),
  })
  .map(({ rates, weekend, bulk }) =>
    Array.from({ length: DAYS }, (_, day) => {
      const rate = rates[Math.floor((day * rates.length) / DAYS)] ?? 0;
      return Math.round(rate * (day % 7 < 5 ? 1 : weekend)) + (day === bulk.day ? bulk.count : 0);
    }),
  );

const even = fc.constantFrom(1, 6, 30, 90).map((rate) => Array.from({ length: DAYS }, () => rate));

interface Read {
  readonly calls: number;
  readonly ideal: number;
}

/** Reads a report of a company with these transactions, each of some rows, and looks at everything that was written. */
async function readAll(transactions: readonly number[], rows: number, isTold: boolean): Promise<Read> {
  const onDay = (day: number) => transactions[(day - START) / DAY_MS] ?? 0;
  // Transactions have more rows in some months than in others.
  const rowsOn = (day: number) => Math.round(onDay(day) * rows * (1 + 0.1 * Math.sin(day / (40 * DAY_MS))));
  const source = new CountedCompany({
    ...{ rowsOn, columns: COLUMNS, mostCells: MOST_CELLS },
    ...(isTold && { transactionsOn: onDay }),
  });
  const { table, problem } = await runReports({ ...YEARS, reports: ['GeneralLedger'], source });
  expect(problem).toBeUndefined();
  expect(daysOf(table).size).toBe(DAYS);
  let cells = 0;
  for (const payload of table.values()) {
    const { start_date, end_date } = JSON.parse(payload);
    let own = 0;
    for (let day = dayIn(start_date) ?? 0; day <= (dayIn(end_date) ?? 0); day += DAY_MS)
      own += COLUMNS * rowsOn(day);
    expect(own).toBeLessThanOrEqual(MOST_CELLS);
    cells += own;
  }
  return { calls: source.requests.length, ideal: cells / MOST_CELLS };
}

describe('a report that is read in periods as long as an answer allows', () => {
  it('takes at most 1.5 times the fewest calls and 6 more, if QuickBooks lists transactions, however uneven they are', () =>
    fc.assert(
      fc.asyncProperty(uneven, fc.constantFrom(1, 3, 5), async (transactions, rows) => {
        const { calls, ideal } = await readAll(transactions, rows, true);
        expect(calls).toBeLessThanOrEqual(1.5 * Math.ceil(ideal) + 6);
      }),
      { numRuns: 10 * inject('volume') },
    ));

  it('takes at most 1.5 times the fewest calls and 6 more, if every day is like the others', () =>
    fc.assert(
      fc.asyncProperty(even, fc.constantFrom(1, 3, 5), async (transactions, rows) => {
        const { calls, ideal } = await readAll(transactions, rows, false);
        expect(calls).toBeLessThanOrEqual(1.5 * Math.ceil(ideal) + 6);
      }),
      { numRuns: 5 * inject('volume') },
    ));

  it('covers each day once and writes no cut answer, if days are uneven and QuickBooks lists no transactions', () =>
    fc.assert(
      fc.asyncProperty(uneven, fc.constantFrom(1, 3, 5), async (transactions, rows) => {
        const { calls, ideal } = await readAll(transactions, rows, false);
        expect(calls).toBeLessThanOrEqual(3 * ideal + 20);
      }),
      { numRuns: 10 * inject('volume') },
    ));
});
