import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BEHAVIOURS } from '../src/behaviours.ts';
import { type Simulator, startSimulator } from '../src/index.ts';
import { ask, connect } from './client.ts';

const NOW = Date.parse('2024-07-01T00:00:00Z');
let simulator: Simulator;
let client: Awaited<ReturnType<typeof connect>>;
beforeEach(async () => {
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-04-01', customers: 60, invoices: 400, items: 40, now: () => NOW },
  });
  client = await connect(simulator);
});
afterEach(() => simulator.close());

const post = (body: string) =>
  ask(client.address, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${client.token}`,
      Accept: 'application/json',
      'Content-Type': 'application/text',
    },
    body,
  });
const ids = async (statement: string) => (await client.rows(statement)).map((row) => row.Id);
const detailOf = async (statement: string) => (await client.get(statement)).json.Fault?.Error[0].Detail;

describe('what is not certain is done either way', () => {
  it('startPositionZero', async () => {
    const statement = 'select * from Item startposition 0';
    expect(await ids(statement)).toEqual(await ids('select * from Item'));
    simulator.tune({ startPositionZero: 'refused' });
    expect(await detailOf(statement)).toContain('value 0 is too small. Min allowed value is 1');
  });

  it('orderById', async () => {
    const byId = await ids('select * from Invoice orderby Id maxresults 400');
    expect(byId.map(Number)).toEqual(byId.map(Number).toSorted((one, other) => one - other));
    simulator.tune({ orderById: 'ignored' });
    expect(await ids('select * from Invoice orderby Id maxresults 400')).toEqual(
      await ids('select * from Invoice maxresults 400'),
    );
  });

  it.each(['orderby MetaData.LastUpdatedTime', 'orderby MetaData.LastUpdatedTime desc', 'orderby SyncToken'])(
    'tieOrder %s',
    async (order) => {
      const statement = `select * from Invoice ${order} maxresults 1000`;
      const stable = await ids(statement);
      expect(await ids(statement)).toEqual(stable);
      simulator.tune({ tieOrder: 'unstable' });
      const rows = await client.rows(statement);
      expect(rows.map((row) => row.Id)).not.toEqual(stable);
      expect(rows.map((row) => row.Id).sort()).toEqual(stable.sort());
      expect(await ids(statement)).not.toEqual(rows.map((row) => row.Id));
      const sign = order.endsWith('desc') ? -1 : 1;
      const keys = rows.map(
        (row) =>
          sign * (order.includes('Sync') ? Number(row.SyncToken) : Date.parse(row.MetaData.LastUpdatedTime)),
      );
      expect(keys).toEqual(keys.toSorted((one, other) => one - other));
    },
  );

  it('defaultOrder', async () => {
    const newest = await client.rows('select * from Invoice');
    simulator.tune({ defaultOrder: 'oldest-first' });
    const oldest = await client.rows('select * from Invoice');
    expect(Date.parse(oldest[0]?.MetaData.LastUpdatedTime ?? '')).toBeLessThan(Date.parse('2024-01-05'));
    expect(Date.parse(newest[0]?.MetaData.LastUpdatedTime ?? '')).toBeGreaterThan(Date.parse('2024-03-25'));
  });

  it('totalCount', async () => {
    const total = async () =>
      (await client.get('select * from Invoice maxresults 7')).json.QueryResponse.totalCount;
    expect(await total()).toBe(7);
    simulator.tune({ totalCount: 'of-all' });
    expect(await total()).toBe(400);
    simulator.tune({ totalCount: 'never' });
    expect(await total()).toBeUndefined();
  });

  it('pageSize', async () => {
    simulator.tune({ pageSize: 'one-more' });
    expect((await ids('select * from Invoice maxresults 100')).length).toBe(101);
  });

  it('zonelessTimes', async () => {
    const rows = await client.rows(
      'select * from Invoice orderby MetaData.CreateTime startposition 200 maxresults 1',
    );
    const created = Date.parse(rows[0]?.MetaData.CreateTime ?? '');
    const zoneless = (hoursWest: number) =>
      new Date(created - hoursWest * 3_600_000).toISOString().slice(0, 19);
    const count = (time: string) =>
      client.count(`select count(*) from Invoice where MetaData.CreateTime < '${time}'`);
    const expected = await count(new Date(created).toISOString());
    const winter = created < Date.parse('2024-03-10T10:00:00Z') ? 1 : 0;
    expect(await count(zoneless(7 + winter))).toBe(expected);
    simulator.tune({ zonelessTimes: 'company' });
    expect(await count(zoneless(4 + winter))).toBe(expected);
    simulator.tune({ zonelessTimes: 'utc' });
    expect(await count(zoneless(0))).toBe(expected);
  });

  it('entityCase', async () => {
    expect((await client.get('select * from cUSTOMER')).status).toBe(200);
    simulator.tune({ entityCase: 'exact' });
    expect(await detailOf('select * from cUSTOMER')).toBe(
      'QueryValidationError: invalid context declaration: cUSTOMER',
    );
    expect((await client.get('select * from Customer')).status).toBe(200);
  });

  it('emailFilter', async () => {
    const statement = "select * from Customer where PrimaryEmailAddr = 'accounts+1@customer.example'";
    expect((await client.get(statement)).status).toBe(200);
    simulator.tune({ emailFilter: 'refused' });
    expect(await detailOf(statement)).toBe(
      "QueryValidationError: property 'PrimaryEmailAddr' is not queryable",
    );
  });

  it('projections', async () => {
    const all = await client.rows('select * from Invoice orderby Id maxresults 3');
    expect(await client.rows('select Id from Invoice orderby Id maxresults 3')).toEqual(
      all.map(({ Id }) => ({ Id, sparse: true })),
    );
    const named = 'Metadata.CreateTime, synctoken, TotalAmt, Line';
    expect(await client.rows(`select ${named} from Invoice orderby Id maxresults 3`)).toEqual(
      all.map(({ SyncToken, MetaData: { CreateTime }, TotalAmt, Line }) => ({
        ...{ SyncToken, MetaData: { CreateTime }, TotalAmt, Line, sparse: true },
      })),
    );
    expect(await detailOf('select Id, Moon from Invoice')).toBe(
      'QueryValidationError: Property Moon not found for Entity Invoice',
    );
    simulator.tune({ projections: 'refused' });
    expect(await detailOf('select Id from Invoice')).toContain('Encountered " <IDENTIFIER> "Id ""');
  });

  it('longestList, in the URL and as the body of a POST', async () => {
    const list = (size: number) =>
      `select Id from Invoice where Id in ('${Array.from({ length: size }, (_, i) => i).join("','")}') maxresults 1000`;
    const rows = (await post(list(1000))).json.QueryResponse.Invoice;
    expect(rows.length).toBeGreaterThan(100);
    expect(await ids(list(1000))).toEqual(rows.map((row: { Id: string }) => row.Id));
    expect((await post(list(1001))).json.Fault.Error[0].code).toBe('4000');
    simulator.tune({ longestList: '30' });
    expect((await post(list(30))).status).toBe(200);
    expect(await detailOf(list(31))).toBe('QueryParserError: 31 values in a list. At most 30 are allowed');
  });

  it('starColumns and itemSku', async () => {
    const skus = async (columns: string) =>
      (await client.rows(`select *${columns} from Item where Active in (true,false)`)).filter(
        (row) => row.Sku,
      ).length;
    const all = await skus('');
    expect(all).toBeGreaterThan(10);
    simulator.tune({ itemSku: 'if-selected' });
    expect([await skus(''), await skus(', Sku')]).toEqual([0, all]);
    simulator.tune({ starColumns: 'refused' });
    expect(await detailOf('select *, Sku from Item')).toContain(
      'Encountered " "," ", "" at line 1, column 9.',
    );
  });

  it('postedStatements', async () => {
    expect((await post('select * from Item')).status).toBe(200);
    simulator.tune({ postedStatements: 'refused' });
    expect((await post('select * from Item')).json.Fault.Error[0].Detail).toBe('QueryParserError: null');
    expect((await client.get('select * from Item')).status).toBe(200);
  });

  it('emptyStatement', async () => {
    expect((await client.get('')).status).toBe(400);
    simulator.tune({ emptyStatement: 'http-200' });
    const { status, json } = await client.get('');
    expect([status, json.Fault.type, json.Fault.Error[0].code]).toEqual([200, 'SystemFault', '10000']);
  });

  it('syncTokenInQueries', async () => {
    simulator.tune({ syncTokenInQueries: 'late' });
    await client.call('customer', {
      Id: '1',
      SyncToken: (await client.call('customer/1')).json.Customer.SyncToken,
      sparse: true,
      Notes: 'late',
    });
    const read = (await client.call('customer/1')).json.Customer;
    const queried = async () => (await client.rows("select * from Customer where Id = '1'"))[0];
    expect(await queried()).toEqual({ ...read, SyncToken: String(Number(read.SyncToken) - 1) });
    simulator.clock.advance(10);
    expect(await queried()).toEqual(read);
  });

  it('changeTimes', async () => {
    simulator.clock.set(NOW + 250);
    const made = async (DisplayName: string) =>
      (await client.call('customer', { DisplayName })).json.Customer.MetaData.CreateTime;
    expect(await made('a')).toBe('2024-06-30T17:00:00-07:00');
    simulator.tune({ changeTimes: 'rounded-up' });
    expect(await made('b')).toBe('2024-06-30T17:00:01-07:00');
  });
});

it('each behaviour has a test that shows it, here or where its subject is tested', async () => {
  const { readFile } = await import('node:fs/promises');
  const files = [
    'behaviours',
    'requests-either-way',
    'oauth',
    'limits',
    'cdc-batch',
    'batch',
    'transaction-list',
    'refused-queries',
    'peculiarities',
    'attachments',
    'merge',
    'reports',
  ];
  const texts = await Promise.all(
    [
      ...files.map((file) => `${file}.system.test.ts`),
      ...['related.test.ts', 'ledger.test.ts', 'statements.test.ts'],
    ].map((file) => readFile(`${import.meta.dirname}/${file}`, 'utf8')),
  );
  const all = texts.join('\n');
  expect(
    Object.keys(BEHAVIOURS).filter((name) => !new RegExp(`${name}:? |${name}[,:]|${name} }`).test(all)),
  ).toEqual([]);
});
