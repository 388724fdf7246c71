import { describe, expect, it } from 'vitest';
import { connectedAt } from './open-simulator.ts';
import { codeOf, lineOf, NOW, WRITE_COMPANY } from './write-company.ts';

const TIME = '2024-07-01T12:00:00-07:00';

const open = connectedAt(NOW, WRITE_COMPANY);

describe('a new invoice', () => {
  it('has the keys, numbers and envelope of a recorded one', async () => {
    const { client } = await open();
    const { text } = await client.call('invoice', { Line: [lineOf(75.5)], CustomerRef: { value: '1' } });
    expect(text).toBe(
      `{"Invoice":{"AllowIPNPayment":false,"AllowOnlinePayment":false,"AllowOnlineCreditCardPayment":false,"AllowOnlineACHPayment":false,"domain":"QBO","sparse":false,"Id":"61","SyncToken":"0","MetaData":{"CreateTime":"${TIME}","LastUpdatedTime":"${TIME}"},"CustomField":[],"DocNumber":"1061","TxnDate":"2024-07-01","CurrencyRef":{"value":"USD","name":"United States Dollar"},"LinkedTxn":[],"Line":[{"Id":"1","LineNum":1,"Amount":75.50,"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"1","name":"Cedar Planter"},"UnitPrice":75.5,"Qty":1}},{"Amount":75.50,"DetailType":"SubTotalLineDetail","SubTotalLineDetail":{}}],"TxnTaxDetail":{"TotalTax":0},"CustomerRef":{"value":"1","name":"Abbott Roofing"},"DueDate":"2024-07-31","TotalAmt":75.50,"ApplyTaxAfterDiscount":false,"PrintStatus":"NeedToPrint","EmailStatus":"NotSet","Balance":75.50},"time":"2024-07-01T12:00:00.000-07:00"}`,
    );
  });

  it('is found by queries, and bumps its customer without a new SyncToken', async () => {
    const { client } = await open();
    const before = (await client.call('customer/1')).json.Customer;
    await client.call('invoice', { Line: [lineOf(10)], CustomerRef: { value: '1' } });
    const [newest] = await client.rows('select * from Invoice maxresults 1');
    expect(newest?.Id).toBe('61');
    expect(await client.count(`select count(*) from Invoice where MetaData.CreateTime >= '${NOW}'`)).toBe(1);
    const after = (await client.call('customer/1')).json.Customer;
    expect(after).toEqual({ ...before, MetaData: { ...before.MetaData, LastUpdatedTime: TIME } });
  });

  it('takes discounts off and adds taxes', async () => {
    const { client } = await open();
    const discount = {
      Amount: 5,
      DetailType: 'DiscountLineDetail',
      DiscountLineDetail: { PercentBased: false },
    };
    const body = {
      Line: [lineOf(10), lineOf(20.1), discount],
      CustomerRef: { value: '1' },
      TxnTaxDetail: { TotalTax: 1.23 },
    };
    const { json } = await client.call('invoice', body);
    expect([json.Invoice.TotalAmt, json.Invoice.Balance, json.Invoice.Line.length]).toEqual([
      26.33, 26.33, 4,
    ]);
  });
});

describe('an update', () => {
  it('that is sparse changes what it names; one that is full takes the rest away', async () => {
    const { client } = await open();
    const { Customer: made } = (await client.call('customer', { DisplayName: 'A', Notes: 'n', Title: 'Dr' }))
      .json;
    const sparse = (await client.call('customer', { Id: made.Id, SyncToken: '0', sparse: true, Notes: 'm' }))
      .json.Customer;
    expect(sparse).toEqual({ ...made, SyncToken: '1', Notes: 'm' });
    const full = (
      await client.call('customer?operation=update', { Id: made.Id, SyncToken: '1', DisplayName: 'B' })
    ).json.Customer;
    expect(full).toMatchObject({ DisplayName: 'B', FullyQualifiedName: 'B', SyncToken: '2', Active: true });
    expect([full.Notes, full.Title]).toEqual([undefined, undefined]);
    const gone = (
      await client.call('customer', {
        Id: made.Id,
        SyncToken: '2',
        sparse: true,
        DisplayName: 'C',
        CompanyName: null,
      })
    ).json.Customer;
    expect(gone).toMatchObject({ DisplayName: 'C', SyncToken: '3' });
  });

  it('of a generated row keeps its numbers, what is paid too, and moves it to the end', async () => {
    const { client } = await open();
    const rows = await client.rows('select * from Invoice orderby MetaData.LastUpdatedTime maxresults 100');
    const amounts = (body: string) =>
      [...body.matchAll(/"(?:Amount|TotalAmt|UnitPrice|Balance)":([^,}]+)/g)].map((match) => match[1]);
    expect(rows.filter((row) => row.Balance < row.TotalAmt).length).toBeGreaterThan(5);
    for (const { Id, SyncToken } of rows) {
      const { text: before } = await client.call(`invoice/${Id}`);
      const { text } = await client.call('invoice', { Id, SyncToken, sparse: true, PrivateNote: 'é' });
      expect(amounts(text)).toEqual(amounts(before));
      expect(text).toContain('"PrivateNote":"é","LinkedTxn"');
      const [last] = await client.rows(
        'select * from Invoice orderby MetaData.LastUpdatedTime startposition 60',
      );
      expect(last?.Id).toBe(Id);
    }
    expect(await client.count('select count(*) from Invoice')).toBe(60);
  });

  it('comes after what was done to the row before', async () => {
    const { client, simulator } = await open();
    simulator.mutate({ count: 150, entities: ['Invoice'], kinds: ['edit', 'void'] });
    for (const { Id, SyncToken } of await client.rows('select * from Invoice maxresults 100')) {
      const body = { Id, SyncToken, sparse: true, PrivateNote: 'mine', Line: [lineOf(3)] };
      const { json } = await client.call('invoice', body);
      expect(json.Invoice).toMatchObject({ PrivateNote: 'mine', Line: [{ Amount: 3 }, { Amount: 3 }] });
    }
  });

  it('of a parent puts a row below it', async () => {
    const { client } = await open();
    const make = async (DisplayName: string, parent?: string) =>
      (await client.call('customer', { DisplayName, ...(parent && { ParentRef: { value: parent } }) })).json
        .Customer;
    const top = await make('Top');
    const job = await make('Job', top.Id);
    expect(top).toMatchObject({ Job: false, FullyQualifiedName: 'Top' });
    expect(job).toMatchObject({
      Job: true,
      Level: 1,
      FullyQualifiedName: 'Top:Job',
      PrintOnCheckName: 'Job',
    });
    expect(await make('Task', job.Id)).toMatchObject({ Level: 2, FullyQualifiedName: 'Top:Job:Task' });
  });

  it('to a name that another row has is refused, to its own is not', async () => {
    const { client } = await open();
    await client.call('customer', { DisplayName: 'A' });
    const { Customer: made } = (await client.call('customer', { DisplayName: 'B' })).json;
    const rename = (DisplayName: string) =>
      client.call('customer', { Id: made.Id, SyncToken: '0', sparse: true, DisplayName });
    expect(codeOf(await rename('A'))).toEqual([400, '6240']);
    expect((await rename('B')).json.Customer).toMatchObject({ DisplayName: 'B', SyncToken: '1' });
  });

  it('to inactive marks the names, a second one changes nothing, and active takes the mark off', async () => {
    const { client, simulator } = await open();
    const { Item: made } = (await client.call('item', { Name: 'Lamp', Type: 'Service' })).json;
    const off = (await client.call('item', { Id: made.Id, SyncToken: '0', sparse: true, Active: false })).json
      .Item;
    expect(off).toMatchObject({
      Name: 'Lamp (deleted)',
      FullyQualifiedName: 'Lamp (deleted)',
      Active: false,
      SyncToken: '1',
    });
    simulator.clock.advance(60);
    const again = (await client.call('item', { Id: made.Id, SyncToken: '1', sparse: true, Active: false }))
      .json.Item;
    expect(again).toEqual(off);
    expect(
      (await client.rows("select * from Item where Active = false and Name = 'Lamp (deleted)'")).length,
    ).toBe(1);
    const on = (await client.call('item', { Id: made.Id, SyncToken: '1', sparse: true, Active: true })).json
      .Item;
    expect(on).toMatchObject({ Name: 'Lamp', Active: true, SyncToken: '2' });
  });
});

describe('void and delete', () => {
  it('leave an invoice without amounts, or nothing but its Id', async () => {
    const { client } = await open();
    const { Invoice: made } = (
      await client.call('invoice', { Line: [lineOf(9)], CustomerRef: { value: '1' } })
    ).json;
    const voided = await client.call('invoice?include=void', { Id: made.Id, SyncToken: '0', sparse: true });
    expect(voided.text).toContain(
      '"PrivateNote":"Voided","LinkedTxn":[],"Line":[{"Id":"1","LineNum":1,"Amount":0,',
    );
    expect(voided.json.Invoice).toMatchObject({
      TotalAmt: 0,
      Balance: 0,
      SyncToken: '1',
      MetaData: made.MetaData,
    });
    const { text } = await client.call('invoice?operation=delete', { Id: made.Id, SyncToken: '1' });
    expect(text).toBe(
      '{"Invoice":{"domain":"QBO","status":"Deleted","Id":"61"},"time":"2024-07-01T12:00:00.000-07:00"}',
    );
    expect(codeOf(await client.call('invoice/61'))).toEqual([400, '610']);
    expect(await client.count("select count(*) from Invoice where Id = '61'")).toBe(0);
  });
});

describe('entities that the company has no rows of', () => {
  it('answer with nothing, and take what is made', async () => {
    const { client } = await open();
    expect((await client.get('select * from Vendor')).json.QueryResponse).toEqual({});
    const { json } = await client.call('vendor', { DisplayName: 'Mill' });
    const customer = (await client.call('customer', { DisplayName: 'Mall' })).json.Customer;
    expect(Number(customer.Id)).toBe(Number(json.Vendor.Id) + 1); // one sequence for all names
    expect(json.Vendor).toMatchObject({
      SyncToken: '0',
      DisplayName: 'Mill',
      MetaData: { CreateTime: TIME },
    });
    expect((await client.rows("select * from Vendor where DisplayName = 'mill'")).length).toBe(1);
    expect((await client.call('payment', { CustomerRef: { value: '1' }, TotalAmt: 25 })).text).toContain(
      '"TotalAmt":25.00',
    );
  });
});

describe('CompanyInfo and Preferences', () => {
  it.each(['CompanyInfo', 'Preferences'])('%s is one row, which is queried and read', async (entity) => {
    const { client, simulator } = await open();
    const { text, json } = await client.get(`select * from ${entity}`);
    expect(text).toMatch(/\}\],"maxResults":1\},"time":/); // and no startPosition
    const path = entity === 'CompanyInfo' ? `companyinfo/${simulator.realmId}` : 'preferences';
    expect((await client.call(path)).json[entity]).toEqual(json.QueryResponse[entity][0]);
    expect(await client.count(`select count(*) from ${entity}`)).toBe(
      entity === 'CompanyInfo' ? undefined : 1,
    );
  });
});
