import { expect, it } from 'vitest';
import { settingsOf } from '../src/settings.ts';
import { createReports } from './report-of.ts';
import { cents, centsOfGroup, pathRows } from './report-rows.ts';

const company = createReports({ seed: 7 });
const APRIL = { fiscalYearStart: 'April' } as const;

const net = (start: string, end: string) =>
  centsOfGroup(company.known('ProfitAndLoss', `start_date=${start}&end_date=${end}`), 'NetIncome')[0];
const sheetAt = (day: string) =>
  company.known('BalanceSheet', `start_date=2024-01-01&end_date=${day}`, APRIL);

it.each([
  ['2024-03-31', '2023-04-01', '2023-03-31'],
  ['2024-04-01', '2024-04-01', '2024-03-31'],
  ['2024-06-30', '2024-04-01', '2024-03-31'],
])(
  'a balance sheet at %s has the net income since %s, and that until %s in the retained earnings',
  (day, since, until) => {
    const sheet = sheetAt(day);
    expect(centsOfGroup(sheet, 'NetIncome')[0]).toBe(net(since, day));
    const retained = pathRows(sheet).find(({ cells }) => cells[0]?.id === '2');
    expect(cents(retained?.cells[1]?.value ?? '')).toBe(net('2000-01-01', until));
    expect(centsOfGroup(sheet, 'TotalAssets')).toEqual(centsOfGroup(sheet, 'TotalLiabilitiesAndEquity'));
  },
);

it.each([
  ['FiscalYear', ['2024-03-31', '2024-12-31']],
  ['FiscalQuarter', ['2024-03-31', '2024-06-30', '2024-09-30', '2024-12-31']],
  ['Year', ['2024-12-31']],
])('columns by %s end at %j', (unit, ends) => {
  const query = `start_date=2024-01-01&end_date=2024-12-31&summarize_column_by=${unit}`;
  const report = JSON.stringify(company.report('BalanceSheet', query, APRIL));
  expect([...report.matchAll(/"EndDate","Value":"([0-9-]+)"/g)].map(([, day]) => day)).toEqual(ends);
});

it.each([
  ['This Fiscal Year', '2024-04-01', '2025-03-31'],
  ['Last Fiscal Year', '2023-04-01', '2024-03-31'],
  ['This Fiscal Quarter', '2024-07-01', '2024-09-30'],
  ['This Calendar Year', '2024-01-01', '2024-12-31'],
])('%s is %s to %s', (macro, start, end) => {
  const report = company.report('ProfitAndLoss', `date_macro=${encodeURIComponent(macro)}`, APRIL);
  expect(report).toMatchObject({ Header: { StartPeriod: start, EndPeriod: end } });
});

it('a fiscal year that ends in February has its last day in a leap year', () => {
  const query = `date_macro=${encodeURIComponent('Last Fiscal Year')}`;
  const report = company.report('ProfitAndLoss', query, { fiscalYearStart: 'March' });
  expect(report).toMatchObject({ Header: { StartPeriod: '2023-03-01', EndPeriod: '2024-02-29' } });
});

it.each(['2024-02-30', 'yesterday', '2024-01-01T00:00:00Z', ''])(
  'books are not closed on %j',
  (booksClosed) => {
    expect(() => settingsOf({ booksClosed })).toThrow(
      'booksClosed must be a day such as 2024-01-31, or none',
    );
  },
);
