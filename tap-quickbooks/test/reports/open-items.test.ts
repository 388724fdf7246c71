import { FatalApiError } from 'singer';
import { describe, expect, it } from 'vitest';
import { dayText } from '../../src/coverage/days.ts';
import { runReports } from '../support/counted-company.ts';
import { type Item, OpenItemsCompany } from '../support/open-items-company.ts';

const DAY = 86_400_000;
const ONE_MONTH = {
  start: '2026-10-01T00:00:00Z',
  now: '2026-11-01T00:00:00Z',
  reports: ['AgedReceivableDetail'],
} as const;

/** Items that are due on days around the end of October 2026, most of them late. */
function itemsOf(count: number, daysOf: (i: number) => number = (i) => (i * 37) % 900): Item[] {
  return Array.from({ length: count }, (_, i) => ({
    id: String(i + 1),
    due: dayText(Date.UTC(2026, 10, 20) - daysOf(i) * DAY),
    open: ((i % 7 === 0 ? -1 : 1) * (10 + i / 100)).toFixed(2),
  }));
}

/** Ids in the records of a table, each once. */
function idsIn(table: ReadonlyMap<string, string>): string[] {
  const ids = [...table.values()].flatMap((payload) =>
    [...payload.matchAll(/"id":"(\d+)"/g)].map(([, id]) => id ?? ''),
  );
  expect(new Set(ids).size).toBe(ids.length);
  return ids.sort();
}

describe('a list of open items that is too large for an answer', () => {
  it.each([
    'AgedReceivableDetail',
    'AgedPayableDetail',
    'CustomerBalanceDetail',
    'VendorBalanceDetail:month_end:Cash',
  ])('is read in parts by due date, each item in one of them: %s', async (report) => {
    const source = new OpenItemsCompany({ items: itemsOf(1_000), mostCells: 2_000 });
    const { table, problem, state } = await runReports({ ...ONE_MONTH, reports: [report], source });
    expect(problem).toBeUndefined();
    expect(idsIn(table)).toEqual(
      itemsOf(1_000)
        .map(({ id }) => id)
        .sort(),
    );
    expect(table.size).toBeLessThanOrEqual(6);
    expect(source.requests.length).toBeLessThanOrEqual(12);
    expect(state.toJson()).toContain('"start_duedate":"1900-01-01"');
  });

  it('has one more call for the sum, and none of them where an answer holds all', async () => {
    const source = new OpenItemsCompany({ items: itemsOf(100), mostCells: 2_000 });
    await runReports({ ...ONE_MONTH, source });
    expect(source.requests.map(({ report }) => report)).toEqual(['AgedReceivableDetail']);
  });

  it('is split also where only 504 came', async () => {
    const source = new OpenItemsCompany({ items: itemsOf(1_000), mostCells: 2_000, isLate: true });
    const { table, problem } = await runReports({ ...ONE_MONTH, source });
    expect(problem).toBeUndefined();
    expect(idsIn(table)).toHaveLength(1_000);
    expect(source.requests.length).toBeLessThan(30);
  });

  it('is read again in the same parts, and compared with the sum again', async () => {
    const source = new OpenItemsCompany({ items: itemsOf(1_000), mostCells: 2_000 });
    const first = await runReports({ ...ONE_MONTH, source });
    source.requests.length = 0;
    const again = await runReports({ ...ONE_MONTH, source, state: first.state, table: first.table });
    expect(again.problem).toBeUndefined();
    expect(idsIn(again.table)).toHaveLength(1_000);
    expect(source.requests.length).toBe(first.table.size + 1);
    expect(source.requests.at(-1)?.report).toBe('AgedReceivables');
  });
});

it.each([
  ['cut', false],
  ['late', true],
])(
  'a list of open items that is %s at one month end is asked for in parts at the one before',
  async (_, isLate) => {
    const source = new OpenItemsCompany({ items: itemsOf(1_000), mostCells: 2_000, isLate });
    const { table, problem } = await runReports({ ...ONE_MONTH, start: '2025-11-01T00:00:00Z', source });
    expect(problem).toBeUndefined();
    const lists = source.requests.filter(({ report }) => report === 'AgedReceivableDetail');
    const whole = lists.filter(({ parameters }) => !('start_duedate' in parameters));
    // Three are read at once before the first one is known.
    expect(whole).toHaveLength(3);
    const asked = new Set(lists.map(({ parameters }) => parameters.report_date));
    const sums = source.requests.length - lists.length;
    expect(sums).toBe(asked.size);
    expect(table.size / asked.size).toBeLessThan(5);
  },
);

describe('parts by due date that may not be all stay open, and are named', () => {
  const failing = async (
    facts: Partial<ConstructorParameters<typeof OpenItemsCompany>[0]>,
    reports: readonly unknown[] = ONE_MONTH.reports,
  ) => {
    const source = new OpenItemsCompany({ items: itemsOf(1_000), mostCells: 2_000, ...facts });
    const { problem, state } = await runReports({ ...ONE_MONTH, reports, source });
    expect(problem).toBeInstanceOf(FatalApiError);
    expect(state.reports('qb_report_aged_receivable_detail').orders.size).toBe(0);
    return { text: problem?.message, calls: source.requests.length };
  };

  it('if an item has no due date', async () => {
    const items = [...itemsOf(1_000), { id: '1001', due: '', open: '0.01' }];
    expect((await failing({ items })).text).toMatch(/open balance of .* together, and AgedReceivables says/);
  });

  it('if the sum is another one', async () => {
    expect((await failing({ excess: 0.01 })).text).toMatch(
      /AgedReceivableDetail 2026-10-01 to 2026-10-31 \(its parts by due date/,
    );
  });

  it('if QuickBooks does not select by due date', async () => {
    const { text, calls } = await failing({ ignoresDueDates: true });
    expect(text).toMatch(/a row is due on/);
    expect(calls).toBeLessThan(5);
  });

  it('if the items of one due date are too many', async () => {
    const { text } = await failing({ items: itemsOf(1_000, () => 5) });
    expect(text).toMatch(/end_duedate=2026-11-15.*start_duedate=2026-11-15.*unable to display/);
  });

  it('if the columns do not tell what is open', async () => {
    const { text } = await failing({ columns: ['tx_date', 'txn_type', 'due_date', 'memo', 'name'] });
    expect(text).toMatch(/columns do not tell the open balance/);
  });

  it('if the user chose due dates', async () => {
    const report = { name: 'AgedReceivableDetail', filters: { start_duedate: '2020-01-01' } };
    expect((await failing({}, [report])).text).toMatch(/unable to display/);
  });
});
