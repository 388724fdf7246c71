import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { ask, connect, type Row } from './client.ts';

const NOW = '2024-04-02T00:00:00Z';
const ALL = 'where Active in (true,false) maxresults 1000';
let simulator: Simulator;
let client: Awaited<ReturnType<typeof connect>>;
beforeEach(async () => {
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-04-01', customers: 20, invoices: 40, items: 10, others: 20 },
    clock: NOW,
  });
  simulator.clock.stop();
  client = await connect(simulator);
});
afterEach(() => simulator.close());

/** Two customers of which the first has invoices, and no job. */
const pair = async (): Promise<[Row, Row]> => {
  const customers = await client.rows(`select * from Customer ${ALL}`);
  const invoices = await client.rows('select * from Invoice maxresults 1000');
  const parents = customers.map((row) => row.ParentRef?.value);
  const named = customers.filter(
    ({ Id }) => !parents.includes(Id) && invoices.some((row) => row.CustomerRef.value === Id),
  );
  return [named[0] as Row, named[1] as Row];
};
const captured = async (entity: string): Promise<(Row & { status?: string })[]> => {
  const { json } = await client.call(`cdc?entities=${entity}&changedSince=${NOW}`);
  return json.CDCResponse[0].QueryResponse[0][entity] ?? [];
};
const invoicesOf = async (id: string) =>
  (await client.rows('select * from Invoice maxresults 1000')).filter((row) => row.CustomerRef.value === id);

describe('a merge of two customers', () => {
  it('rewrites what referred to the one, and bumps it and the other', async () => {
    const [from, into] = await pair();
    const before = await invoicesOf(from.Id);
    simulator.merge({ entity: 'Customer', from: from.Id, into: into.Id });
    expect(await invoicesOf(from.Id)).toEqual([]);
    const after = await captured('Invoice');
    expect(after.map(({ Id }) => Id).toSorted()).toEqual(before.map(({ Id }) => Id).toSorted());
    for (const row of after) {
      const { MetaData, CustomerRef, ...others } = before.find(({ Id }) => Id === row.Id) as Row;
      expect(row).toEqual({
        ...others,
        CustomerRef: { value: into.Id, name: into.FullyQualifiedName },
        MetaData: { ...MetaData, LastUpdatedTime: '2024-04-01T17:00:00-07:00' },
      });
      expect(CustomerRef.value).toBe(from.Id);
    }
    expect((await captured('Customer')).map(({ Id }) => Id)).toContain(into.Id);
  });

  it.each([
    ['gone', [], []],
    ['deleted', [], ['Deleted']],
    ['inactive', [false], [undefined]],
  ] as const)('merges: the Id that goes is %s', async (merges, active, told) => {
    simulator.tune({ merges });
    const [from, into] = await pair();
    simulator.merge({ entity: 'Customer', from: from.Id, into: into.Id });
    const left = (await client.rows(`select * from Customer ${ALL}`)).filter(({ Id }) => Id === from.Id);
    expect(left.map((row) => row.Active)).toEqual(active);
    const rows = (await captured('Customer')).filter(({ Id }) => Id === from.Id);
    expect(rows.map(({ status }) => status)).toEqual(told);
    const truth = [...simulator.truth({ entity: 'Customer' })].filter(({ id }) => id === from.Id);
    expect(truth.map((row) => row.left_by)).toEqual([merges === 'inactive' ? null : 'merge']);
  });
});

it('the mutator merges only on an order, and never by itself', () => {
  expect(simulator.mutate({ count: 20, entities: ['Customer', 'Vendor'] }).merge).toBe(0);
  const { merge, skipped } = simulator.mutate({ count: 4, entities: ['Vendor'], kinds: ['merge'] });
  expect(merge).toBeGreaterThan(0);
  expect(merge + skipped).toBe(4);
});

describe('what cannot be merged is refused', () => {
  const post = (body: object) =>
    ask(`${simulator.url}/_simulator/merge`, { method: 'POST', body: JSON.stringify(body) });

  it.each([
    [{ entity: 'Item', from: '1', into: '2' }, 'entity must be Customer or Vendor, not "Item"'],
    [{ entity: 'Vendor', from: '0', into: '0' }, 'from must be the Id of a Vendor, not "0"'],
    [{ entity: 'Vendor', speed: 1 }, 'a merge has no "speed"'],
  ])('%j', async (body, error) => {
    const { status, json } = await post(body);
    expect([status, json]).toEqual([400, { error }]);
  });

  it('one row with itself, or a parent of others', async () => {
    const customers = await client.rows(`select * from Customer ${ALL}`);
    const parent = customers.find((row) => row.ParentRef)?.ParentRef.value;
    const into = customers.find(({ Id }) => Id !== parent)?.Id;
    const order = { entity: 'Customer', from: parent, into };
    expect((await post({ ...order, into: parent })).json.error).toBe(`from and into are both "${parent}"`);
    expect((await post(order)).json.error).toContain('must be a Customer with none below it');
  });
});
