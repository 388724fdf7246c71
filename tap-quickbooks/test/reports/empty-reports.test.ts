import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn } from '../../src/coverage/days.ts';
import { State } from '../../src/coverage/state.ts';
import type { FetchedReport } from '../../src/reports/report-source.ts';
import { touched } from '../../src/reports/touched.ts';
import { REPORT_ROWS } from '../../src/streams/report-rows.ts';
import { CountedCompany, type ReportRun, runReports } from '../support/counted-company.ts';

const RANGE = { start: '2020-01-01T00:00:00Z', now: '2026-11-28T12:00:00Z' } as const;
const YEAR_2022 =
  'ProfitAndLoss?accounting_method=Accrual&summarize_column_by=Month&start_date=2022-01-01&end_date=2022-12-31';

/** A company that has a row on each day, or from a day on. */
const companyFrom = (day = '2020-01-01') =>
  new CountedCompany({ rowsOn: (at) => (at < (dayIn(day) ?? 0) ? 0 : 1) });

/** Has the answers to some requests, by their number, come without data. */
function empties(source: CountedCompany, isEmpty: (nth: number, id: string) => boolean): void {
  const counts = new Map<string, number>();
  source.change = (answer, { id }): FetchedReport => {
    counts.set(id, (counts.get(id) ?? 0) + 1);
    return isEmpty(counts.get(id) ?? 0, id)
      ? { ...answer, payload: Buffer.from('{}'), isEmpty: true }
      : answer;
  };
}

/** A run after a transaction of 2022 has changed, and the requests for that year. */
async function nextRun(source: CountedCompany, before: ReportRun, isTouched = true, catchUpCalls = 2) {
  source.requests.length = 0;
  const row = REPORT_ROWS.find(({ report }) => report === 'ProfitAndLoss');
  if (row === undefined) throw new Error('there is no such report');
  const bookmark = touched(before.state.reports(row.name), row, new Set([dayIn('2022-05-05') ?? 0]));
  const state = isTouched ? before.state.withReports(row.name, bookmark) : before.state;
  const run = await runReports({
    ...{ ...RANGE, reports: ['ProfitAndLoss'], source, table: before.table, catchUpCalls },
    state: State.parse(state.toJson(), 'a test'),
  });
  return { ...run, asked: source.requests.map(({ id }) => id).filter((id) => id === YEAR_2022) };
}

const firstRun = (source: CountedCompany) => runReports({ ...RANGE, reports: ['ProfitAndLoss'], source });

describe('a report period that had rows', () => {
  it('and comes without any is asked for once more at once, and the rows stay', async () => {
    const source = companyFrom();
    const first = await firstRun(source);
    empties(source, (nth) => nth === 1);
    const { asked, table, problem, warnings } = await nextRun(source, first);
    expect([asked.length, table.get(YEAR_2022) === '{}', problem, warnings]).toEqual([
      2,
      false,
      undefined,
      [],
    ]);
  });

  it('is empty if two answers say so, with a warning, and is looked at once more by the next run alone', async () => {
    const source = companyFrom();
    const first = await firstRun(source);
    empties(source, (_, id) => id === YEAR_2022);
    const second = await nextRun(source, first);
    expect([second.asked.length, second.table.get(YEAR_2022)]).toEqual([2, '{}']);
    expect(second.warnings).toEqual([
      'ProfitAndLoss 2022-01-01 to 2022-12-31 accounting_method=Accrual summarize_column_by=Month had rows before, and two answers have none: it is written without them, and a later run looks again',
    ]);
    const third = await nextRun(source, second, false);
    expect([third.asked.length, third.warnings]).toEqual([1, []]);
    expect((await nextRun(source, third, false)).asked).toEqual([]);
  });

  it('is whole again after the next run if it came empty by error', async () => {
    const source = companyFrom();
    const first = await firstRun(source);
    empties(source, (nth, id) => id === YEAR_2022 && nth < 3);
    const second = await nextRun(source, first);
    expect(second.table.get(YEAR_2022)).toBe('{}');
    const third = await nextRun(source, second, false);
    expect(third.table.get(YEAR_2022)).not.toBe('{}');
  });
});

describe('report periods that were empty from the first', () => {
  it('are each looked at once more, a few in each run, and then not again', async () => {
    const source = companyFrom('2024-01-01');
    empties(source, (_, id) => /20(20|21|22|23)-12-31$/.test(id));
    let run = await firstRun(source);
    const old = () => source.requests.filter(({ id }) => /20(20|21|22|23)-12-31$/.test(id)).length;
    expect(old()).toBe(4);
    const counts: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      run = await nextRun(source, run, false);
      counts.push(old());
    }
    expect(counts).toEqual([2, 2, 0, 0]);
  });

  it('are not looked at again with report_catch_up_calls: 0', async () => {
    const source = companyFrom('2024-01-01');
    empties(source, (_, id) => id === YEAR_2022);
    const first = await firstRun(source);
    expect((await nextRun(source, first, false, 0)).asked).toEqual([]);
  });

  it('are asked for once if a transaction of them changes, and rows come', async () => {
    const source = companyFrom();
    empties(source, (nth, id) => id === YEAR_2022 && nth <= 2);
    const first = await firstRun(source);
    const second = await nextRun(source, first, false);
    const third = await nextRun(source, second);
    expect([third.asked.length, third.table.get(YEAR_2022) === '{}']).toEqual([1, false]);
    // It has rows now, so it would be looked at twice.
    empties(source, (nth, id) => id === YEAR_2022 && nth === 1);
    expect((await nextRun(source, third)).asked).toHaveLength(2);
  });
});

const YEARS = [2020, 2021, 2022, 2023, 2024, 2025, 2026];
const yearOf = (id: string) => Number(/start_date=(\d{4})/.exec(id)?.[1]);

it('periods whose answers are empty in one run of several have their rows a few runs later, and then are left alone', async () => {
  const perYear = <T>(each: fc.Arbitrary<T>) => fc.tuple(...YEARS.map(() => each));
  await fc.assert(
    fc.asyncProperty(
      perYear(fc.constantFrom(undefined, 0, 1, 2)),
      fc.array(perYear(fc.boolean()), { minLength: 2, maxLength: 2 }),
      async (falseRuns, touches) => {
        const source = companyFrom();
        let nth = 0;
        empties(source, (_, id) => falseRuns[YEARS.indexOf(yearOf(id))] === nth);
        let run = await firstRun(source);
        const row = REPORT_ROWS.find(({ report }) => report === 'ProfitAndLoss');
        if (row === undefined) throw new Error('there is no such report');
        for (const years of [...touches, [], [], [], []]) {
          nth += 1;
          const days = YEARS.filter((_, i) => years[i]).map((year) => Date.UTC(year, 4, 5));
          const bookmark = touched(run.state.reports(row.name), row, new Set(days));
          const state = run.state.withReports(row.name, bookmark);
          source.requests.length = 0;
          run = await runReports({ ...RANGE, reports: ['ProfitAndLoss'], source, state, table: run.table });
        }
        expect([...run.table.values()].filter((payload) => payload === '{}')).toEqual([]);
        expect(source.requests.map(({ id }) => yearOf(id))).toEqual([2026]);
      },
    ),
  );
});
