import { describe, expect, it } from 'vitest';
import { CountedCompany, runReports } from '../support/counted-company.ts';

const RANGE = { start: '2025-01-01T00:00:00Z', now: '2026-11-28T12:00:00Z' } as const;
const reports = ['ProfitAndLoss', 'TrialBalance'];

/** A company whose answers have a currency, by the number of the request. */
function companyOf(currencyOf: (nth: number) => string | undefined): CountedCompany {
  const source = new CountedCompany({ rowsOn: () => 1 });
  source.change = (answer, { id }) => {
    const Currency = currencyOf(source.requests.length);
    const header = { ...answer.header, ...(Currency !== undefined && { Currency }) };
    return { ...answer, header, payload: Buffer.from(`${Currency} ${id}`) };
  };
  return source;
}

describe('a report in another currency than those before it', () => {
  it('is asked for once more, and the second answer is taken', async () => {
    const source = companyOf((nth) => (nth === 5 ? 'EUR' : 'USD'));
    const { table, warnings } = await runReports({ ...RANGE, reports, source });
    expect([...table.values()].filter((payload) => payload.startsWith('EUR'))).toEqual([]);
    expect([source.requests.length, warnings]).toEqual([table.size + 1, []]);
  });

  it('is taken with one warning if all answers have it from then on, also in the next run', async () => {
    const first = await runReports({ ...RANGE, reports, source: companyOf(() => 'USD') });
    const source = companyOf(() => 'CAD');
    const { state, table } = first;
    const second = await runReports({ ...RANGE, reports, source, state, table });
    expect(second.warnings).toEqual([
      expect.stringMatching(
        /^\w+\?.* has the currency CAD, and the reports before had USD: see if this is the right company/,
      ),
    ]);
    expect(second.problem).toBeUndefined();
    const third = await runReports({ ...RANGE, reports, source, state: second.state, table });
    expect(third.warnings).toEqual([]);
  });

  it('is not told again while some reports were last read in the old currency', async () => {
    const first = await runReports({ ...RANGE, reports, source: companyOf(() => 'USD') });
    const source = companyOf(() => 'CAD');
    const later = { ...RANGE, reports: ['TrialBalance'], source, table: first.table };
    const second = await runReports({ ...later, now: '2026-11-29T12:00:00Z', state: first.state });
    expect(second.warnings).toHaveLength(1);
    const third = await runReports({ ...later, now: '2026-11-30T12:00:00Z', reports, state: second.state });
    expect(third.warnings).toEqual([]);
  });

  it('is not looked for in answers without a currency', async () => {
    const source = companyOf((nth) => (nth % 2 === 0 ? undefined : 'USD'));
    const { table, warnings } = await runReports({ ...RANGE, reports, source });
    expect([source.requests.length, warnings]).toEqual([table.size, []]);
  });
});
