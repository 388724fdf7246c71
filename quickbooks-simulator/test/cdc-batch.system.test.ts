import { describe, expect, it } from 'vitest';
import type { Row } from './client.ts';
import { connectedAt } from './open-simulator.ts';

const TIME = '2024-03-20T12:00:00Z';
const NOW = Date.parse(TIME);

const open = connectedAt(TIME, {
  from: '2024-01-01',
  to: '2024-03-20',
  customers: 30,
  invoices: 200,
  items: 20,
});

const iso = (instant: number) => new Date(instant).toISOString();

describe('change data capture', () => {
  it('has an element for each entity in the order asked, oldest change first, inactive rows too', async () => {
    const { client } = await open();
    const since = iso(NOW - 20 * 86_400_000);
    const { text, json } = await client.call(`cdc?entities=Item,Bill,Customer,Invoice&changedSince=${since}`);
    expect(text.startsWith('{"CDCResponse":[{"QueryResponse":[{"Item":[')).toBe(true);
    expect(text).toMatch(
      /\],"startPosition":1,"maxResults":(\d+),"totalCount":\1\}\]\}\],"time":"2024-03-20T05:00:00\.000-07:00"\}$/,
    );
    const responses = json.CDCResponse[0].QueryResponse;
    expect(responses.map((one: object) => Object.keys(one)[0])).toEqual([
      'Item',
      undefined,
      'Customer',
      'Invoice',
    ]);
    for (const [i, entity] of (['Item', 'Bill', 'Customer', 'Invoice'] as const).entries()) {
      const all = entity === 'Item' || entity === 'Customer' ? 'Active in (true,false) and' : '';
      const rows = await client.rows(
        `select * from ${entity} where ${all} MetaData.LastUpdatedTime >= '${since}' orderby MetaData.LastUpdatedTime maxresults 1000`,
      );
      expect(responses[i][entity] ?? []).toEqual(rows);
    }
    expect(responses[3].Invoice.length).toBeGreaterThan(20);
  });

  it('lists deleted rows after the others, each part by time', async () => {
    const { simulator, client } = await open();
    for (let i = 0; i < 10; i += 1) {
      simulator.clock.advance(10);
      simulator.mutate({ count: 1, kinds: [i % 2 === 0 ? 'delete' : 'edit'], entities: ['Invoice'] });
    }
    const rows = async (since: number): Promise<(Row & { status?: string })[]> =>
      (await client.call(`cdc?entities=invoice&changedSince=${iso(since)}`)).json.CDCResponse[0]
        .QueryResponse[0].Invoice;
    expect((await rows(NOW)).map((row) => row.status)).toEqual([
      ...Array(5).fill(undefined),
      ...Array(5).fill('Deleted'),
    ]);
    const late = await rows(NOW + 55_000);
    expect(late.map((row) => row.status)).toEqual([...Array(3).fill(undefined), 'Deleted', 'Deleted']);
    const deleted = late.slice(3);
    for (const row of deleted) expect(Object.keys(row)).toEqual(['domain', 'status', 'Id', 'MetaData']);
    for (const row of deleted) expect(Object.keys(row.MetaData)).toEqual(['LastUpdatedTime']);
    for (const part of [late.slice(0, 3), deleted]) {
      const times = part.map((row) => Date.parse(row.MetaData.LastUpdatedTime));
      expect(times).toEqual(times.toSorted((one, other) => one - other));
    }
    expect(deleted.map((row) => Date.parse(row.MetaData.LastUpdatedTime))).toEqual([
      NOW + 70_000,
      NOW + 90_000,
    ]);
  });

  it('cdcDeletedOnly: an element with deletions alone has no startPosition, but a totalCount', async () => {
    const { simulator, client } = await open({ others: 40 });
    simulator.mutate({ count: 2, kinds: ['delete'], entities: ['Payment'] });
    const element = async () => {
      const { json } = await client.call(`cdc?entities=Payment&changedSince=${iso(NOW)}`);
      const { Payment, ...others } = json.CDCResponse[0].QueryResponse[0];
      expect(Payment.length).toBe(2);
      return others;
    };
    expect(await element()).toEqual({ maxResults: 2, totalCount: 2 });
    simulator.tune({ cdcDeletedOnly: 'with-start' });
    expect(await element()).toEqual({ startPosition: 1, maxResults: 2, totalCount: 2 });
  });

  it('cdcOrder: elements in the order asked, names in any case, or in another order', async () => {
    const { simulator, client } = await open();
    const keys = async () => {
      const { json } = await client.call('cdc?entities=INVOICE,bill,Customer&changedSince=2024-03-01');
      return json.CDCResponse[0].QueryResponse.map((one: object) => Object.keys(one)[0]);
    };
    expect(await keys()).toEqual(['Invoice', undefined, 'Customer']);
    simulator.tune({ cdcOrder: 'other' });
    expect(await keys()).toEqual(['Customer', undefined, 'Invoice']);
  });

  it('cdcKept: the oldest or the newest changes are kept, and deletions are cut first', async () => {
    const { simulator, client } = await open({ from: '2024-03-01', invoices: 1500 });
    simulator.mutate({ count: 20, kinds: ['delete'], entities: ['Invoice'] });
    const kept = async () => {
      const { json } = await client.call('cdc?entities=Invoice&changedSince=2024-03-01T00:00:00Z');
      return json.CDCResponse[0].QueryResponse[0].Invoice as (Row & { status?: string })[];
    };
    const rows = await client.rows('select * from Invoice orderby MetaData.LastUpdatedTime maxresults 1000');
    expect((await kept()).map((row) => row.Id)).toEqual(rows.map((row) => row.Id));
    simulator.tune({ cdcKept: 'newest' });
    const newest = await kept();
    expect(newest.filter((row) => row.status)).toEqual([]);
    const last = await client.rows(
      'select * from Invoice orderby MetaData.LastUpdatedTime startposition 481 maxresults 1000',
    );
    expect(newest.map((row) => row.Id)).toEqual(last.map((row) => row.Id));
  });

  it('cdcUnsupported: TimeActivity is passed over, refused or reported', async () => {
    const { simulator, client } = await open({ others: 40 });
    simulator.mutate({ count: 1, kinds: ['edit'], entities: ['TimeActivity'] });
    const asked = () => client.call(`cdc?entities=TimeActivity,Invoice&changedSince=${iso(NOW)}`);
    expect((await asked()).json.CDCResponse[0].QueryResponse).toEqual([{}, {}]);
    simulator.tune({ cdcUnsupported: 'refused' });
    expect((await asked()).json.Fault.Error[0].Detail).toBe(
      'Operation cdc for entity TimeActivity is not supported.',
    );
    simulator.tune({ cdcUnsupported: 'reported' });
    expect((await asked()).json.CDCResponse[0].QueryResponse[0].TimeActivity.length).toBe(1);
  });

  it('cdcDeletedTemplates: recurring transactions are wrapped, deleted ones too or not', async () => {
    const { simulator, client } = await open({ others: 400 });
    simulator.mutate({ count: 1, kinds: ['delete'], entities: ['RecurringTransaction'] });
    simulator.mutate({ count: 1, kinds: ['edit'], entities: ['RecurringTransaction'] });
    const rows = async (): Promise<Row[]> =>
      (await client.call(`cdc?entities=RecurringTransaction&changedSince=${iso(NOW)}`)).json.CDCResponse[0]
        .QueryResponse[0].RecurringTransaction;
    const [changed, deleted] = await rows();
    for (const row of [changed, deleted])
      expect(Object.keys(row ?? {})).toEqual([expect.stringMatching(/^[A-Z]/)]);
    expect(Object.values(deleted ?? {})[0]).toMatchObject({ status: 'Deleted', Id: expect.any(String) });
    simulator.tune({ cdcDeletedTemplates: 'bare' });
    expect((await rows())[1]).toMatchObject({ status: 'Deleted', Id: expect.any(String) });
  });

  it('has 1,000 objects in all, or for each entity', async () => {
    const { simulator, client } = await open({ from: '2024-03-01', invoices: 1500, customers: 1200 });
    const path = 'cdc?entities=Invoice,Customer&changedSince=2024-03-01T00:00:00Z';
    const sizes = async () =>
      (await client.call(path)).json.CDCResponse[0].QueryResponse.map(
        (one: { maxResults?: number }) => one.maxResults,
      );
    expect(await sizes()).toEqual([1000, undefined]);
    simulator.tune({ cdcCap: 'of-entity' });
    expect(await sizes()).toEqual([1000, 1000]);
  });

  it('looks back 30 days, or without end', async () => {
    const { simulator, client } = await open();
    const old = '2024-02-01T00:00:00-08:00';
    const { status, json } = await client.call(`cdc?entities=Invoice&changedSince=${old}`);
    expect(status).toBe(400);
    expect(json.Fault.Error[0].Detail).toBe(
      `Operation cdc with changedSince date ${old} which is older than fixed days is not supported.`,
    );
    expect(
      (await client.call(`cdc?entities=Invoice&changedSince=${iso(NOW - 30 * 86_400_000)}`)).status,
    ).toBe(200);
    simulator.tune({ cdcLookBack: 'unlimited' });
    expect((await client.call(`cdc?entities=Invoice&changedSince=${old}`)).status).toBe(200);
  });

  it.each([
    ['cdc?entities=Moon&changedSince=2024-03-19', '4001'],
    ['cdc?entities=TaxAgency&changedSince=2024-03-19', '500'],
    ['cdc?entities=JournalCode&changedSince=2024-03-19', '500'],
    ['cdc?entities=ShipMethod&changedSince=2024-03-19', '4001'],
    ['cdc?entities=Invoice&changedSince=soon', '4001'],
    ['cdc?entities=Invoice', '2020'],
    ['cdc?changedSince=2024-03-19', '2020'],
  ])('refuses %s', async (path, code) => {
    const { client } = await open();
    const { status, json } = await client.call(path);
    expect([status, json.Fault.Error[0].code]).toEqual([400, code]);
  });
});
