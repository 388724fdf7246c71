import { expect, it } from 'vitest';
import { flatReport } from '../../src/reports/flat-report.ts';

const cell = (value: string, id?: string) => ({ value, ...(id !== undefined && { id }) });
const key = (name: string) => ({ MetaData: [{ Name: 'ColKey', Value: name }] });

const CLASSIC = {
  Header: { ReportName: 'ProfitAndLoss' },
  Columns: {
    Column: [
      { ColTitle: '', ColType: 'Account' },
      { ColTitle: 'TOTAL', ColType: 'Money' },
    ],
  },
  Rows: {
    Row: [
      {
        Header: { ColData: [cell('Income'), cell('')] },
        Rows: {
          Row: [
            {
              Header: { ColData: [cell('Services', '1'), cell('56000.00')] },
              Rows: { Row: [{ ColData: [cell('Maintenance', '43'), cell('70.00')], type: 'Data' }] },
              Summary: { ColData: [cell('Total Services', '1'), cell('56070.00')] },
              type: 'Section',
            },
          ],
        },
        Summary: { ColData: [cell('Total Income'), cell('56070.00')] },
        type: 'Section',
        group: 'Income',
      },
      { Summary: { ColData: [cell('Net Income'), cell('56070.00')] }, type: 'Section', group: 'NetIncome' },
    ],
  },
};

it('a nested report has the path of its labels and groups, accounts and values', () => {
  const money = flatReport(CLASSIC).filter(({ column, value }) => column === 'Money' && value !== '');
  expect(
    money.map(({ path, kind, label, labelId, value }) => [path.join('/'), kind, label, labelId, value]),
  ).toEqual([
    ['Income', 'header', 'Services', '1', '56000.00'],
    ['Income/Services', 'data', 'Maintenance', '43', '70.00'],
    ['Income', 'summary', 'Total Services', '1', '56070.00'],
    ['', 'summary', 'Total Income', '', '56070.00'],
    ['', 'summary', 'Net Income', '', '56070.00'],
  ]);
  expect(money.map(({ groups }) => groups.join('/'))).toEqual([
    'Income/',
    'Income//',
    'Income/',
    'Income',
    'NetIncome',
  ]);
});

it('columns of months have their days, and columns of columns their inner ones', () => {
  const month = (start: string, end: string) => ({
    ColType: 'Money',
    MetaData: [
      { Name: 'StartDate', Value: start },
      { Name: 'EndDate', Value: end },
    ],
  });
  const cells = flatReport({
    Columns: {
      Column: [
        { ColType: 'Account', ...key('account') },
        { Columns: { Column: [month('2024-01-01', '2024-01-31'), month('2024-02-01', '2024-02-29')] } },
      ],
    },
    Rows: { Row: [{ ColData: [cell('Bank', '35'), cell('1.00'), cell('')] }] },
  });
  expect(cells.map(({ column, start, end, value }) => [column, start, end, value])).toEqual([
    ['account', undefined, undefined, 'Bank'],
    ['Money', '2024-01-01', '2024-01-31', '1.00'],
    ['Money', '2024-02-01', '2024-02-29', ''],
  ]);
});

it('a list of the service of 2026 has ids in its cells, also empty ones', () => {
  const cells = flatReport({
    Columns: { Column: [key('tx_date'), key('txn_type'), key('other_account')] },
    Rows: { Row: [{ ColData: [cell('2024-01-01'), cell('Invoice', '100'), cell('', '')], type: 'Data' }] },
  });
  expect(cells.map(({ column, value, id }) => [column, value, id])).toEqual([
    ['tx_date', '2024-01-01', ''],
    ['txn_type', 'Invoice', '100'],
    ['other_account', '', ''],
  ]);
});

it.each([{}, { Rows: {}, Columns: {} }, { Rows: { Row: [{ ColData: [cell('only one cell')] }] } }])(
  'a report without data is read: %j',
  (report) => {
    expect(
      flatReport(report)
        .map(({ value }) => value)
        .join(),
    ).toMatch(/^(only one cell)?$/);
  },
);
