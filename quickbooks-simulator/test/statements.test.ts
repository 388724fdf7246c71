import { beforeAll, describe, expect, it } from 'vitest';
import { createReports } from './report-of.ts';
import { cents, centsOfGroup, keysOf, pathRows } from './report-rows.ts';

const YEAR = 'start_date=2024-01-01&end_date=2024-12-31';
let company: ReturnType<typeof createReports>;
beforeAll(() => {
  company = createReports({ seed: 7 });
  company.mutate({ count: 300, entities: ['Invoice', 'Bill', 'Payment', 'Purchase', 'SalesReceipt'] });
});

const MONTHS = Array.from({ length: 12 }, (_, i) => {
  const month = String(i + 1).padStart(2, '0');
  const last = new Date(Date.UTC(2024, i + 1, 0)).getUTCDate();
  return `start_date=2024-${month}-01&end_date=2024-${month}-${last}`;
});

describe.each(['Accrual', 'Cash'])('profit and loss on basis %s', (basis) => {
  const method = `accounting_method=${basis}`;
  const of = (days: string, more = '') => company.known('ProfitAndLoss', `${days}&${method}${more}`);

  it.each(['Income', 'COGS', 'GrossProfit', 'Expenses', 'NetOperatingIncome', 'NetIncome'])(
    'has months whose %s add up to the year',
    (group) => {
      const year = centsOfGroup(of(YEAR), group)[0];
      const months = MONTHS.map((days) => centsOfGroup(of(days), group)[0] ?? 0);
      expect(year).not.toBe(0);
      expect(months.reduce((sum, one) => sum + one, 0)).toBe(year);
      expect(centsOfGroup(of(YEAR, '&summarize_column_by=Month'), group)).toEqual([...months, year]);
    },
  );

  it('has accounts that add up to the sums of their sections', () => {
    const rows = pathRows(of(YEAR));
    for (const title of ['Income', 'Expenses']) {
      const inside = rows.filter(({ path, kind }) => path[0] === title && kind !== 'Summary');
      const sum = inside.reduce((all, { cells }) => all + cents(cells[1]?.value ?? ''), 0);
      expect(inside.length).toBeGreaterThan(2);
      expect(sum).toBe(centsOfGroup(of(YEAR), title)[0]);
    }
  });

  it.each(['Quarter', 'Week', 'Days', 'Year'])('has columns by %s that add up to the total', (unit) => {
    const [total = 0, ...parts] = centsOfGroup(
      of(YEAR, `&summarize_column_by=${unit}`),
      'NetIncome',
    ).reverse();
    expect(parts.reduce((sum, one) => sum + one, 0)).toBe(total);
  });
});

describe('profit and loss', () => {
  const of = (query: string) => company.known('ProfitAndLoss', query);

  it.each(['Customers', 'Vendors', 'Classes', 'Departments', 'ProductsAndServices'])(
    'has a column for each of %s, one for the rest, and a total that is that of the range',
    (dimension) => {
      const report = of(`${YEAR}&summarize_column_by=${dimension}`);
      expect(report.Columns.Column.length).toBeGreaterThan(4);
      for (const { cells } of pathRows(report)) {
        const [total = 0, ...parts] = cells
          .slice(1)
          .map(({ value }) => cents(value))
          .reverse();
        expect(parts.reduce((sum, one) => sum + one, 0)).toBe(total);
      }
      const [net] = centsOfGroup(report, 'NetIncome').reverse();
      expect(net).toBe(centsOfGroup(of(YEAR), 'NetIncome')[0]);
    },
  );

  it('is parted by filters: the classes and the rest are the whole', () => {
    const byClass = of(`${YEAR}&summarize_column_by=Classes`);
    const keys = keysOf(byClass).slice(1, 4);
    keys.forEach((id, column) => {
      const alone = centsOfGroup(of(`${YEAR}&class=${id}`), 'Expenses')[0];
      expect(alone).toBe(centsOfGroup(byClass, 'Expenses')[column]);
    });
  });

  it('without data has bare sections, or rows of one cell', () => {
    const none = 'start_date=1999-01-01&end_date=1999-12-31';
    const rows = pathRows(of(none));
    expect(rows.map(({ cells }) => cells.map(({ value }) => value))).toEqual([
      ['Income', ''],
      ['Total Income', ''],
      ['Gross Profit', ''],
      ['Expenses', ''],
      ['Total Expenses', ''],
      ['Net Operating Income', ''],
      ['Net Income', ''],
    ]);
    const oneCell = company.known('ProfitAndLoss', none, { reportEmptyRows: 'one-cell-rows' });
    expect(pathRows(oneCell).every(({ cells }) => cells.length === 1)).toBe(true);
    expect(oneCell.Columns.Column).toHaveLength(1);
  });
});

describe.each(['Accrual', 'Cash'])('the balances on basis %s', (basis) => {
  const at = (day: string) => `start_date=2024-01-01&end_date=${day}&accounting_method=${basis}`;

  it.each(['2023-11-15', '2023-12-31', '2024-01-01', '2024-02-29', '2024-12-31', '2030-06-30'])(
    'at %s: debits are credits, and assets are liabilities and equity',
    (day) => {
      const [debits, credits] = centsOfGroup(company.report('TrialBalance', at(day)), 'GrandTotal');
      expect(debits).toBeGreaterThan(0);
      expect(debits).toBe(credits);
      const sheet = company.known('BalanceSheet', at(day));
      expect(centsOfGroup(sheet, 'TotalAssets')).toEqual(centsOfGroup(sheet, 'TotalLiabilitiesAndEquity'));
    },
  );

  it('show the net income of the fiscal year, and earlier years in the retained earnings', () => {
    const net = (days: string) =>
      centsOfGroup(company.known('ProfitAndLoss', `${days}&accounting_method=${basis}`), 'NetIncome')[0];
    const sheet = company.known('BalanceSheet', at('2024-04-30'));
    expect(centsOfGroup(sheet, 'NetIncome')[0]).toBe(net('start_date=2024-01-01&end_date=2024-04-30'));
    const retained = pathRows(sheet).find(({ cells }) => cells[0]?.id === '2');
    expect(cents(retained?.cells[1]?.value ?? '')).toBe(net('start_date=2023-01-01&end_date=2023-12-31'));
  });

  it('are the same in columns of months as asked one by one', () => {
    const sheet = company.report(
      'BalanceSheet',
      `${YEAR}&accounting_method=${basis}&summarize_column_by=Month`,
    );
    const columns = centsOfGroup(sheet, 'TotalAssets');
    const ends = MONTHS.map((days) => days.slice(-10));
    expect(columns).toEqual(
      ends.map((day) => centsOfGroup(company.known('BalanceSheet', at(day)), 'TotalAssets')[0]),
    );
  });
});

describe('the looks of statements', () => {
  it('are empty texts for zero and Title Case from the modern service', () => {
    const sheet = company.known('BalanceSheet', YEAR, { reportService: 'modern' });
    const labels = pathRows(sheet).map(({ cells }) => cells[0]?.value);
    expect(labels).toContain('Liabilities and Equity');
    expect(labels).not.toContain('TOTAL ASSETS');
    expect(JSON.stringify(sheet)).not.toContain('"0.00"');
  });

  it('are French, with the same groups', () => {
    const french = company.known('ProfitAndLoss', YEAR, { reportLanguage: 'fr-CA' });
    expect(pathRows(french).map(({ cells }) => cells[0]?.value)).toContain('Bénéfice net');
    const groups = (report: typeof french) => pathRows(report).map(({ group }) => group);
    expect(groups(french)).toEqual(groups(company.known('ProfitAndLoss', YEAR)));
  });

  it('sub-accounts stand below their parents', () => {
    const rows = pathRows(company.known('ProfitAndLoss', YEAR));
    const fuel = rows.find(({ cells }) => cells[0]?.value === 'Fuel');
    expect(fuel?.path).toEqual(['Expenses', 'Automobile']);
    expect(rows.some(({ cells }) => cells[0]?.value === 'Total Automobile')).toBe(true);
  });
});

it('a statement has the transactions of its range as lines', () => {
  const lines = { reportLines: 5 };
  expect(() => company.report('ProfitAndLoss', YEAR, lines)).toThrow();
  expect(() =>
    company.known('ProfitAndLoss', 'start_date=1999-01-01&end_date=1999-02-01', lines),
  ).not.toThrow();
});
