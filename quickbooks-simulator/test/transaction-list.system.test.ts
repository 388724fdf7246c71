import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { TRANSACTION_ENTITIES } from '../src/ledger/transaction-types.ts';
import { connect } from './client.ts';
import { ALL, LIST, REPORT_COMPANY } from './report-company.ts';
import { cellsOf, keysOf } from './report-rows.ts';

let simulator: Simulator;

let client: Awaited<ReturnType<typeof connect>>;

beforeEach(async () => {
  simulator = await startSimulator(REPORT_COMPANY);
  client = await connect(simulator);
});

afterEach(() => simulator.close());

const report = (path: string) => client.call(`reports/${path}`);

const listed = async (path = LIST) => cellsOf((await report(path)).json).map(([, type]) => type?.id ?? '');

const truth = () =>
  TRANSACTION_ENTITIES.flatMap((entity) =>
    [...simulator.truth({ entity })].filter((row) => row.left_at === null).map(({ id }) => id),
  );

describe('TransactionList', () => {
  it('has one row for each transaction of the company, by date', async () => {
    const { json } = await report(LIST);
    const cells = cellsOf(json);
    expect(cells.map(([, type]) => type?.id).sort()).toEqual(truth().sort());
    const dates = cells.map(([date]) => date?.value ?? '');
    expect(dates).toEqual(dates.toSorted());
    expect(new Set(cells.map(([, type]) => type?.value)).size).toBeGreaterThan(15);
  });

  it('has the dates that the transactions have', async () => {
    const { json } = await report(`${LIST},doc_num,name,subt_nat_amount`);
    const byId = new Map(cellsOf(json).map((cells) => [cells[1]?.id, cells]));
    for (const entity of ['Invoice', 'Bill', 'Purchase', 'Payment']) {
      for (const row of await client.rows(`select * from ${entity} maxresults 1000`)) {
        const [date, , number, name, amount] = byId.get(row.Id) ?? [];
        const party = row.CustomerRef ?? row.VendorRef ?? row.EntityRef;
        expect(date?.value).toBe(row.TxnDate);
        expect(number?.value).toBe(row.DocNumber ?? '');
        expect(name).toEqual({ value: party.name, id: party.value });
        const isCheque = entity === 'Purchase' && (row.PaymentType !== 'CreditCard' || row.Credit === true);
        expect(amount?.value).toBe(Number(isCheque ? -row.TotalAmt : row.TotalAmt).toFixed(2));
      }
    }
  });

  it('follows edits, new rows, voids and deletions', async () => {
    const before = await listed();
    simulator.mutate({ count: 300, entities: ['Invoice', 'Bill', 'Payment', 'Estimate'] });
    const after = await listed();
    expect(after.sort()).toEqual(truth().sort());
    const gone = before.filter((id) => !after.includes(id));
    expect(gone.length).toBeGreaterThan(10);
    expect(after.filter((id) => !before.includes(id)).length).toBeGreaterThan(10);
  });

  it('has a transaction at its new date after an edit', async () => {
    const [invoice] = await client.rows('select * from Invoice maxresults 1');
    const { status } = await client.call('invoice', { ...invoice, sparse: true, TxnDate: '2023-01-02' });
    expect(status).toBe(200);
    const path = 'TransactionList?start_date=2023-01-01&end_date=2023-01-31&columns=txn_type';
    expect(cellsOf((await report(path)).json)).toEqual([[{ value: 'Invoice', id: invoice?.Id }]]);
    expect(await listed()).toHaveLength(truth().length);
  });

  it('is filtered by types, which part it', async () => {
    const sizes = new Map<string, number>();
    const all = cellsOf((await report(LIST)).json).map(([, type]) => type?.value ?? '');
    for (const type of ['Invoice', 'ReceivePayment', 'Check,CashPurchase', 'Estimate']) {
      const cells = cellsOf((await report(`${LIST}&transaction_type=${type}`)).json);
      for (const [, name] of cells) sizes.set(name?.value ?? '', (sizes.get(name?.value ?? '') ?? 0) + 1);
    }
    for (const [name, size] of sizes) expect(size, name).toBe(all.filter((one) => one === name).length);
    expect([...sizes.keys()].sort()).toEqual(['Check', 'Estimate', 'Expense', 'Invoice', 'Payment']);
  });

  it('is filtered by the days of creation and of the last change, in the zone of the company', async () => {
    const { json } = await report(
      `${LIST},create_date,last_mod_date&start_createdate=2024-02-01&end_createdate=2024-02-29`,
    );
    const cells = cellsOf(json);
    const isIn = (row: { Id: string; MetaData: { CreateTime: string } }) => {
      const day = new Date(row.MetaData.CreateTime).toLocaleDateString('en-CA', {
        timeZone: 'America/New_York',
      });
      return day.startsWith('2024-02');
    };
    const invoices = (await client.rows('select * from Invoice maxresults 1000')).filter(isIn);
    const found = cells.filter(([, type]) => type?.value === 'Invoice').map(([, type]) => type?.id);
    expect(found.sort()).toEqual(invoices.map(({ Id }) => Id).sort());
    for (const [, , created] of cells) expect(created?.value).toMatch(/^2024-02-/);

    simulator.mutate({ count: 5, entities: ['Invoice'], kinds: ['edit'] });
    const moved = await listed(
      `${LIST}&start_moddate=2024-08-15&end_moddate=2024-08-15&transaction_type=Invoice`,
    );
    expect(moved.length).toBeGreaterThan(2);
    expect(moved.length).toBeLessThanOrEqual(5);
  });

  it('has the columns that were asked for, and drops or refuses others', async () => {
    const { json } = await report(`TransactionList?${ALL}&columns=tx_date,nonsense,txn_type`);
    expect(keysOf(json)).toEqual(['tx_date', 'txn_type']);
    simulator.tune({ reportColumns: 'refused' });
    const { status, json: refusal } = await report(`TransactionList?${ALL}&columns=tx_date,nonsense`);
    expect([status, refusal.Fault.Error[0].element]).toEqual([400, 'columns']);
  });

  it('without rows has no data', async () => {
    const { json } = await report('TransactionList?start_date=1990-01-01&end_date=1990-12-31');
    expect(json.Rows).toEqual({});
    expect(json.Header.Option).toEqual([{ Name: 'NoReportData', Value: 'true' }]);
  });
});
