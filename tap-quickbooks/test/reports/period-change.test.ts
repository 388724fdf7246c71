import { expect, it } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import { CountedCompany, daysOf, runReports } from '../support/counted-company.ts';

const YEAR = { start: '2025-01-01T00:00:00Z', now: '2025-12-31T12:00:00Z' } as const;
const company = (mostCells = 40_000) =>
  new CountedCompany({ rowsOn: () => 30, transactionsOn: () => 10, columns: 10, mostCells });

it.each([
  ['fit', 'month'],
  ['month', 'fit'],
  ['month', 'day'],
  ['day', 'year'],
])('a detail report by %s that is then read by %s has no day in two records', async (before, after) => {
  const table = new Map<string, string>();
  const read = (period: string, state: State) =>
    runReports({ ...YEAR, reports: [`GeneralLedger:${period}`], source: company(), table, state });
  const first = await read(before, State.EMPTY);
  expect(daysOf(table).size).toBe(365);
  const second = await read(after, first.state);
  expect(daysOf(table).size).toBe(365);
  // Back again, it is read anew.
  const third = await read(before, second.state);
  expect(daysOf(table).size).toBe(365);
  expect(JSON.stringify(JSON.parse(third.state.toJson()))).not.toContain('begun');
});

it('a run that is killed after a change of the period leaves no day in two records to the next', async () => {
  const table = new Map<string, string>();
  const first = await runReports({ ...YEAR, reports: ['GeneralLedger'], source: company(), table });
  const states: State[] = [];
  const options = { ...YEAR, reports: ['GeneralLedger:month'], table };
  await expect(
    runReports({ ...options, source: company(), state: first.state, states, mostStates: 5 }),
  ).rejects.toThrow('a kill');
  await runReports({ ...options, source: company(), state: states.at(-1) ?? first.state });
  expect(daysOf(table).size).toBe(365);
});

it('records of other parameters stay when a period changes', async () => {
  const table = new Map<string, string>();
  const read = (reports: readonly unknown[], state: State) =>
    runReports({ ...YEAR, reports, source: company(), table, state });
  const first = await read(['GeneralLedger:month:cash'], State.EMPTY);
  const cash = [...table.keys()];
  await read(['GeneralLedger:fit:accrual'], first.state);
  expect([...table.keys()]).toEqual(expect.arrayContaining(cash));
});
