import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { connect, type Row } from './client.ts';

let simulator: Simulator;
let client: Awaited<ReturnType<typeof connect>>;
beforeEach(async () => {
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-04-01', customers: 20, invoices: 60, items: 20, others: 200 },
    now: () => Date.parse('2024-04-02T00:00:00Z'),
  });
  client = await connect(simulator);
});
afterEach(() => simulator.close());

const keysOf = async (statement: string) => Object.keys((await client.get(statement)).json.QueryResponse);
const errorOf = async (statement: string) => {
  const { status, json } = await client.get(statement);
  return { status, ...json.Fault.Error[0] };
};
const captured = async (entity: string) => {
  const { json } = await client.call(`cdc?entities=${entity}&changedSince=2024-03-20T00:00:00Z`);
  return json.CDCResponse[0].QueryResponse[0];
};

describe('entities that are answered in their own way', () => {
  it('creditCardPaymentCdcKey: CreditCardPayment comes as CreditCardPaymentTxn, in change data capture by a switch', async () => {
    expect(await keysOf('select * from CreditCardPayment')).toContain('CreditCardPaymentTxn');
    simulator.mutate({ count: 1, entities: ['CreditCardPayment'], kinds: ['edit'] });
    expect(Object.keys(await captured('CreditCardPayment'))).toContain('CreditCardPaymentTxn');
    simulator.tune({ creditCardPaymentCdcKey: 'CreditCardPayment' });
    expect(Object.keys(await captured('CreditCardPayment'))).toContain('CreditCardPayment');
    const [row] = await client.rows('select * from CreditCardPayment');
    expect(Object.keys((await client.call(`creditcardpayment/${row?.Id}`)).json)).toEqual([
      'CreditCardPaymentTxn',
      'time',
    ]);
  });

  it('reimburseChargeKey: ReimburseCharge by its name, or misspelt', async () => {
    expect(await keysOf('select * from ReimburseCharge')).toContain('ReimburseCharge');
    simulator.tune({ reimburseChargeKey: 'ReimburseCarge' });
    expect(await keysOf('select * from ReimburseCharge')).toContain('ReimburseCarge');
  });

  it('wraps recurring transactions in an object that names what they make', async () => {
    const rows = await client.rows('select * from RecurringTransaction');
    for (const row of rows) {
      const [[name = '', inner] = []] = Object.entries(row) as [string, Row][];
      expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(inner).toMatchObject({
        Id: expect.any(String),
        SyncToken: expect.any(String),
        RecurDataRef: {},
      });
      expect(inner?.RecurDataRef.value).toBe(inner?.Id);
    }
    expect(new Set(rows.flatMap((row) => Object.keys(row))).size).toBeGreaterThan(2);
  });

  it('has tax codes TAX and NON with fewer members', async () => {
    const rows = await client.rows('select * from TaxCode where Active in (true,false)');
    const pseudo = rows.filter((row) => ['TAX', 'NON'].includes(row.Id));
    expect(pseudo.length).toBe(2);
    for (const row of pseudo) {
      expect(Object.keys(row)).toEqual(['Name', 'Description', 'Taxable', 'TaxGroup', 'Id', 'MetaData']);
    }
    expect((await client.call('taxcode/TAX')).json.Fault.Error[0].code).toBe('2030');
  });

  it('inventoryAdjustmentTimes: one bare date in MetaData, or two instants', async () => {
    const [row] = await client.rows('select * from InventoryAdjustment');
    expect(row?.MetaData).toEqual({ LastUpdatedTime: expect.stringMatching(/^2024-\d\d-\d\d$/) });
    simulator.mutate({ count: 1, entities: ['InventoryAdjustment'], kinds: ['edit'] });
    expect((await captured('InventoryAdjustment')).InventoryAdjustment.at(-1).MetaData).toEqual({
      LastUpdatedTime: '2024-04-01',
    });
    simulator.tune({ inventoryAdjustmentTimes: 'instant' });
    const [other] = await client.rows('select * from InventoryAdjustment');
    expect(other?.MetaData).toEqual({
      CreateTime: expect.stringMatching(/T/),
      LastUpdatedTime: expect.stringMatching(/T/),
    });
  });

  it('taxAgencyOrder: ignored, or honoured', async () => {
    const times = async () =>
      (await client.rows('select * from TaxAgency orderby MetaData.CreateTime')).map(
        (row) => row.MetaData.CreateTime,
      );
    const ignored = await times();
    simulator.tune({ taxAgencyOrder: 'honoured' });
    const honoured = await times();
    expect(honoured).toEqual(ignored.toSorted());
    expect(ignored).not.toEqual(honoured);
  });

  it('timeActivityPages: a full page has MAXRESULTS rows, or one more, or a large one times out', async () => {
    const count = async (entity: string) =>
      (await client.rows(`select * from ${entity} maxresults 20`)).length;
    expect(await count('TimeActivity')).toBe(20);
    simulator.tune({ timeActivityPages: 'one-more' });
    expect([await count('TimeActivity'), await count('Bill')]).toEqual([21, 20]);
    simulator.tune({ timeActivityPages: 'timeout' });
    const large = 'select * from TimeActivity maxresults 501';
    expect(await errorOf(large)).toMatchObject({ status: 504, code: '10000' });
    expect((await client.get('select * from TimeActivity maxresults 500')).status).toBe(200);
    expect((await client.get('select * from Bill maxresults 501')).status).toBe(200);
  });

  it('says where a page starts, but not for entities of one row and currencies', async () => {
    expect(await keysOf('select * from CompanyCurrency')).toEqual(['CompanyCurrency', 'maxResults']);
    expect(await keysOf('select * from Term')).toEqual(['Term', 'startPosition', 'maxResults']);
  });

  it('answers the deletion of a budget with the time, of a recurring transaction with its wrapper', async () => {
    const [budget] = await client.rows('select * from Budget');
    const gone = await client.call('budget?operation=delete', {
      Id: budget?.Id,
      SyncToken: budget?.SyncToken,
    });
    expect(Object.keys(gone.json)).toEqual(['time']);
    const [template] = await client.rows('select * from RecurringTransaction');
    const [wrapper = ''] = Object.keys(template ?? {});
    const { Id, SyncToken } = template?.[wrapper] ?? {};
    const { json } = await client.call('recurringtransaction?operation=delete', { Id, SyncToken });
    expect(json.RecurringTransaction).toEqual({ [wrapper]: { domain: 'QBO', status: 'Deleted', Id } });
  });

  it('preferencesPaging: refused, or accepted', async () => {
    const paged = 'select * from Preferences startposition 1 maxresults 10';
    expect((await client.rows('select * from Preferences')).length).toBe(1);
    expect(await errorOf(paged)).toMatchObject({ status: 400, code: '4001' });
    simulator.tune({ preferencesPaging: 'accepted' });
    expect((await client.rows(paged)).length).toBe(1);
  });

  it('countRefusals: some entities refuse to be counted, CompanyInfo does not answer', async () => {
    for (const [entity, detail] of [
      ['CustomerType', /pl implement count query/],
      ['ExchangeRate', /^Error processing query$/],
      ['TaxPayment', /not supported/],
    ] as const) {
      expect(await errorOf(`select count(*) from ${entity}`)).toMatchObject({
        status: 400,
        Detail: expect.stringMatching(detail),
      });
    }
    expect(await keysOf('select count(*) from CompanyInfo')).toEqual([]);
    simulator.tune({ countRefusals: 'none' });
    expect(await client.count('select count(*) from CustomerType')).toBeGreaterThan(2);
    simulator.tune({ countRefusals: 'more' });
    expect((await errorOf('select count(*) from TaxAgency')).status).toBe(400);
  });

  it('has budgets of 25 to 50 kB', async () => {
    const rows = await client.rows('select * from Budget');
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) expect(Math.abs(JSON.stringify(row).length - 37_000)).toBeLessThan(13_000);
  });

  it('masks the SSN of employees', async () => {
    const rows = await client.rows('select * from Employee');
    expect(rows.every((row) => row.SSN === 'XXX-XX-XXXX')).toBe(true);
  });
});

describe('exchange rates', () => {
  it('have no Id, SyncToken and CreateTime', async () => {
    const [row] = await client.rows('select * from ExchangeRate');
    expect(Object.keys(row ?? {})).toEqual([
      'SourceCurrencyCode',
      'TargetCurrencyCode',
      'Rate',
      'AsOfDate',
      'MetaData',
    ]);
    expect(Object.keys(row?.MetaData ?? {})).toEqual(['LastUpdatedTime']);
  });

  it('of a date are the latest of each currency at or before it, the home currency among them', async () => {
    const all = await client.rows('select * from ExchangeRate maxresults 1000');
    for (const date of ['2024-01-01', '2024-02-29', '2024-03-30', '2024-05-05']) {
      const rows = await client.rows(`select * from ExchangeRate where AsOfDate = '${date}'`);
      expect(rows.map((row) => row.SourceCurrencyCode)).toEqual(['CAD', 'EUR', 'GBP', 'JPY', 'MXN', 'USD']);
      for (const row of rows) {
        const dates = all
          .filter((other) => other.SourceCurrencyCode === row.SourceCurrencyCode && other.AsOfDate <= date)
          .map((other) => other.AsOfDate);
        expect(row.AsOfDate).toBe(dates.toSorted().at(-1));
      }
    }
    expect(await client.rows("select * from ExchangeRate where AsOfDate = '2023-12-01'")).toEqual([]);
    const euros = "select * from ExchangeRate where SourceCurrencyCode = 'EUR' and AsOfDate = '2024-02-02'";
    expect((await client.rows(euros)).map((row) => row.SourceCurrencyCode)).toEqual(['EUR']);
  });
});

describe('an entity that the company lacks', () => {
  it('has no rows, if nothing else is said', async () => {
    simulator.tune({ lacks: ['Class'] });
    expect((await client.get('select * from Class')).json.QueryResponse).toEqual({});
    expect(await client.count('select count(*) from Class')).toBe(0);
    expect((await client.call('class/5000000000000000001')).json.Fault.Error[0].code).toBe('610');
    simulator.tune({ lacks: [] });
    expect((await client.rows('select * from Class')).length).toBeGreaterThan(5);
  });

  it.each([
    ['metadata', 400, '4001', /Metadata not found for Entity: Budget$/],
    ['context', 400, '4001', /invalid context declaration: Budget$/],
    ['5020', 400, '5020', /You do not have the access rights to use this feature/],
    ['5030', 400, '5030', /not supported/],
    ['not-enabled', 400, '6000', /not enabled/],
    ['403', 403, '3100', /statusCode=403/],
  ])('is refused as %s', async (how, status, code, detail) => {
    simulator.tune({ lacks: [`budget=${how}`] });
    expect(await errorOf('select * from Budget')).toMatchObject({
      status,
      code,
      Detail: expect.stringMatching(detail),
    });
    expect((await client.rows('select * from Class')).length).toBeGreaterThan(0);
  });

  it('is {} in change data capture, unless its name is unknown', async () => {
    simulator.mutate({ count: 3, entities: ['Class'], kinds: ['edit'] });
    expect((await captured('Class')).Class.length).toBeGreaterThan(0);
    simulator.tune({ lacks: ['Class=5020'] });
    expect(await captured('Class')).toEqual({});
    simulator.tune({ lacks: ['Class=metadata'] });
    const { status } = await client.call('cdc?entities=Class&changedSince=2024-03-20T00:00:00Z');
    expect(status).toBe(400);
  });

  it('must be lacking in a way that is known', () => {
    expect(() => simulator.tune({ lacks: ['Class=4040'] })).toThrow(
      /^lacks must be Entity or Entity=how .*"Class=4040"$/,
    );
  });

  it('that no company has is refused as recorded', async () => {
    expect((await errorOf('select * from ShipMethod')).Detail).toBe(
      'QueryValidationError: Metadata not found for Entity: ShipMethod',
    );
    expect((await errorOf('select * from Nonsense')).Detail).toContain(
      'invalid context declaration: Nonsense',
    );
  });
});
