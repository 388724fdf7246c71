import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { connect } from './client.ts';
import { ALL, LIST, REPORT_COMPANY } from './report-company.ts';
import { cellsOf, keysOf, rowsOf } from './report-rows.ts';

const CUT = 'Unable to display more data. Please reduce the date range.';

let simulator: Simulator;

let client: Awaited<ReturnType<typeof connect>>;

beforeEach(async () => {
  simulator = await startSimulator(REPORT_COMPANY);
  client = await connect(simulator);
});

afterEach(() => simulator.close());

const report = (path: string) => client.call(`reports/${path}`);

const listed = async (path = LIST) => cellsOf((await report(path)).json).map(([, type]) => type?.id ?? '');

describe('a report call', () => {
  it('is answered without an envelope, and is metered like a read', async () => {
    const { status, json } = await report(LIST);
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['Header', 'Columns', 'Rows']);
    expect(json.Header).toEqual({
      Time: '2024-08-15T05:00:00-07:00',
      ReportName: 'TransactionList',
      StartPeriod: '2000-01-01',
      EndPeriod: '2030-12-31',
      Currency: 'USD',
      Option: [{ Name: 'NoReportData', Value: 'false' }],
    });
    expect(simulator.stats().metered_calls).toBe(1);
  });

  it('counts towards the limits of the company', async () => {
    simulator.tune({ requestsPerMinute: 1 });
    expect((await report(LIST)).status).toBe(200);
    const { realmId, apiUrl } = simulator;
    const headers = { Authorization: `Bearer ${client.token}` };
    const again = await fetch(`${apiUrl}/v3/company/${realmId}/reports/${LIST}`, { headers });
    expect(again.status).toBe(429);
  });

  it.each(['Transactionlist', 'transactionlist', 'GeneralLedgerDetail', 'Cashflow', 'toString'])(
    'of a name that does not exist is refused with 5020: %s',
    async (name) => {
      const { status, json } = await report(`${name}?${ALL}`);
      expect(status).toBe(400);
      expect(json.Fault.Error[0]).toEqual({
        Message: 'Permission Denied Error',
        Detail: 'Permission Denied Error : You do not have the access rights to use this feature.',
        code: '5020',
        element: 'ReportName',
      });
    },
  );

  it('of a report that the company lacks is refused or has no data', async () => {
    simulator.tune({ lacks: ['TransactionList=5020'] });
    expect((await report(LIST)).json.Fault.Error[0].code).toBe('5020');
    simulator.tune({ lacks: ['TransactionList'] });
    const { json } = await report(LIST);
    expect(json.Header.Option).toEqual([{ Name: 'NoReportData', Value: 'true' }]);
    expect(json.Rows).toEqual({});
  });

  it('can be answered with a Fault inside HTTP 200', async () => {
    simulator.addFault({ kind: 'fault_in_200', endpoint: 'report', entity: 'TransactionList' });
    const { status, json } = await report(LIST);
    expect(status).toBe(200);
    expect(json.Fault.Error[0].code).toBe('10000');
  });

  it('with a date that is none is refused', async () => {
    const { status, json } = await report('TransactionList?start_date=2024-02-30&end_date=2024-03-01');
    expect([status, json.Fault.Error[0].element]).toEqual([400, 'start_date']);
  });
});

describe('the days of a report', () => {
  const TO_DATE = { DateMacro: 'this month-to-date', StartPeriod: '2024-08-01', EndPeriod: '2024-08-15' };

  it.each([
    ['', TO_DATE],
    ['start_date=2024-02-01', TO_DATE],
    ['end_date=2024-02-01', TO_DATE],
    ['as_of=2024-02-01', TO_DATE],
    ['start_date=2024-02-01&end_date=2024-02-29', { StartPeriod: '2024-02-01', EndPeriod: '2024-02-29' }],
    ['start_date=1900-01-01&end_date=2031-01-01', { StartPeriod: '1900-01-01', EndPeriod: '2031-01-01' }],
    [
      'date_macro=Last Month',
      { DateMacro: 'last month', StartPeriod: '2024-07-01', EndPeriod: '2024-07-31' },
    ],
    [
      'date_macro=This Fiscal Quarter-to-date',
      { DateMacro: 'this fiscal quarter-to-date', StartPeriod: '2024-07-01', EndPeriod: '2024-08-15' },
    ],
    ['date_macro=Next Week', { DateMacro: 'next week', StartPeriod: '2024-08-18', EndPeriod: '2024-08-24' }],
    ['date_macro=all', { DateMacro: 'all' }],
  ])('%j are those of the Header', async (query, days) => {
    const { json } = await report(`TransactionList?${query}`);
    const { DateMacro, StartPeriod, EndPeriod } = json.Header;
    expect({ DateMacro, StartPeriod, EndPeriod }).toEqual({
      DateMacro: undefined,
      StartPeriod: undefined,
      EndPeriod: undefined,
      ...days,
    });
  });

  it('are days of TxnDate with both ends, so that ranges that touch have every row once', async () => {
    const first = await listed('TransactionList?start_date=2000-01-01&end_date=2024-03-31');
    const second = await listed('TransactionList?start_date=2024-04-01&end_date=2030-12-31');
    expect([...first, ...second].sort()).toEqual((await listed()).sort());
    const { json } = await report(
      'TransactionList?start_date=2024-03-05&end_date=2024-03-05&columns=tx_date',
    );
    expect(new Set(cellsOf(json).map(([date]) => date?.value))).toEqual(new Set(['2024-03-05']));
  });
});

describe('a report that is too large', () => {
  it('is cut at the cells that are allowed, and says so in its last row', async () => {
    const whole = await listed();
    simulator.tune({ reportCells: 101 });
    const { status, json } = await report(LIST);
    expect(status).toBe(200);
    const rows = rowsOf(json);
    expect(rows).toHaveLength(51);
    expect(rows.at(-1)).toEqual({ ColData: [{ value: CUT }, { value: '' }], type: 'Data' });
    expect(
      cellsOf(json)
        .slice(0, 50)
        .map(([, type]) => type?.id),
    ).toEqual(whole.slice(0, 50));
    simulator.tune({ reportCells: whole.length * 2 });
    expect(await listed()).toEqual(whole);
    simulator.tune({ reportCells: 0 });
    expect(await listed()).toEqual(whole);
  });

  it('is answered with 504 above a number of lines', async () => {
    const path = `${simulator.apiUrl}/v3/company/${simulator.realmId}/reports/`;
    const headers = { Authorization: `Bearer ${client.token}`, Accept: 'application/json' };
    const size = (await listed()).length;
    simulator.tune({ reportLines: size - 1, reportCells: 100 });
    const answer = await fetch(path + LIST, { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([504, 'text/html']);
    simulator.tune({ reportLines: size });
    expect((await fetch(path + LIST, { headers })).status).toBe(200);
  });
});

describe('the looks of a report', () => {
  it('are those of the modern service if it answers, or is asked to', async () => {
    const classic = await report(LIST);
    expect(classic.headers.get('v3modernresponse')).toBeNull();
    const asked = await report(`${LIST}&testing_migration`);
    expect(asked.headers.get('v3modernresponse')).toBe('true');
    simulator.tune({ reportService: 'modern' });
    const { headers, json } = await report(`TransactionList?date_macro=all&columns=tx_date,txn_type`);
    expect(headers.get('v3modernresponse')).toBe('true');
    expect(json.Columns.Column[0].ColTitle).toBe('Transaction date');
    expect(json.Header.StartPeriod).toBe('1900-01-01');
    expect(keysOf(json)).toEqual(['tx_date', 'txn_type']);
  });

  it('have rows of one day in another order at each call from the modern service alone', async () => {
    expect(await listed()).toEqual(await listed());
    simulator.tune({ reportService: 'modern' });
    const [one, other] = [await listed(), await listed()];
    expect(one).not.toEqual(other);
    expect(one.sort()).toEqual(other.sort());
  });

  it('are in the language of the company, but for keys', async () => {
    simulator.tune({ reportLanguage: 'fr-CA' });
    const { json } = await report(`${LIST}&transaction_type=Invoice`);
    expect(keysOf(json)).toEqual(['tx_date', 'txn_type']);
    expect(json.Columns.Column.map((column: { ColTitle: string }) => column.ColTitle)).toEqual([
      'Date',
      'Type d’opération',
    ]);
    expect(new Set(cellsOf(json).map(([, type]) => type?.value))).toEqual(new Set(['Facture']));
  });
});
