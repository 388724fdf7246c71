import { describe, expect, it } from 'vitest';
import type { Simulator, TruthRow } from '../src/index.ts';
import { ask, connect } from './client.ts';
import { stoppedAt } from './open-simulator.ts';

const NOW = '2024-06-15T12:00:00Z';

const RANGE = { from: '2024-01-01T00:00:00Z', to: '2024-04-01T00:00:00Z' };

const start = stoppedAt(NOW, { ...RANGE, customers: 60, invoices: 300, items: 40, clock: NOW });

describe('the truth', () => {
  const read = async (simulator: Simulator, query: string): Promise<TruthRow[]> => {
    const response = await fetch(`${simulator.url}/_simulator/truth?${query}`);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    return (await response.text())
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };

  it.each(['Invoice', 'Customer'])('tells of each %s whether it stayed, left or came', async (entity) => {
    const simulator = await start();
    const client = await connect(simulator);
    const where = `Active in (true,false) and MetaData.LastUpdatedTime >= '${RANGE.from}' and MetaData.LastUpdatedTime < '2024-06-15T12:00:30Z'`;
    const ids = async () => {
      const condition = entity === 'Invoice' ? where.replace('Active in (true,false) and ', '') : where;
      return (await client.rows(`select * from ${entity} where ${condition} maxresults 1000`)).map(
        (row) => row.Id,
      );
    };
    const query = `entity=${entity}&from=${RANGE.from}&to=2024-06-15T12:00:30Z`;
    const [before, truthBefore] = [await ids(), await read(simulator, query)];
    expect(truthBefore.map((row) => row.id).sort()).toEqual(before.sort());
    expect(truthBefore.every((row) => row.came_at === null && row.left_at === null)).toBe(true);
    for (let i = 0; i < 12; i += 1) {
      simulator.mutate({ count: 25 });
      simulator.clock.advance(5); // half of the changes move rows out of the range
    }
    const [after, truth] = [await ids(), await read(simulator, query)];
    const here = truth.filter((row) => row.left_at === null).map((row) => row.id);
    expect(here.sort()).toEqual(after.sort());
    const stayed = truth.filter((row) => row.left_at === null && row.came_at === null).map((row) => row.id);
    expect(stayed.every((id) => before.includes(id) && after.includes(id))).toBe(true);
    const gone = truth.filter((row) => row.left_at !== null);
    expect(gone.length).toBeGreaterThan(15);
    expect(gone.filter((row) => row.came_at === null).every((row) => before.includes(row.id))).toBe(true);
    expect(before.filter((id) => !after.includes(id)).every((id) => gone.some((row) => row.id === id))).toBe(
      true,
    );
    expect(new Set(gone.map((row) => row.left_by)).size).toBeGreaterThan(1);
    for (const row of gone) expect(row.left_at).toMatch(/^2024-06-15T12:0\d:\d\d\.000Z$/);
    expect(truth).toEqual([...simulator.truth({ entity, from: RANGE.from, to: '2024-06-15T12:00:30Z' })]);
  });

  it('shows that offsets shift under the feet of a reader: rows that stayed are never seen', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    const where = `where MetaData.LastUpdatedTime >= '${RANGE.from}' and MetaData.LastUpdatedTime < '${RANGE.to}'`;
    const page = async (start: number) =>
      (
        await client.rows(
          `select * from Invoice ${where} orderby MetaData.LastUpdatedTime startposition ${start} maxresults 100`,
        )
      ).map((row) => row.Id);
    const seen = await page(1);
    simulator.mutate({ count: 40, entities: ['Invoice'], kinds: ['edit'], ...RANGE });
    seen.push(...(await page(101)), ...(await page(201)), ...(await page(301)));
    const truth = [...simulator.truth({ entity: 'Invoice', ...RANGE })];
    const left = truth.filter((row) => row.left_at !== null).length;
    const missed = truth.filter((row) => row.left_at === null && !seen.includes(row.id));
    expect(left).toBeGreaterThan(30);
    expect(missed.length).toBeGreaterThan(5);
    expect(missed.length).toBeLessThan(left);
  });

  it('has a line for each time that a row was there', async () => {
    const simulator = await start({ accessTokenSeconds: 86_400_000 });
    const client = await connect(simulator);
    const range = { entity: 'Invoice', from: '2024-05-01T00:00:00Z', to: '2024-06-01T00:00:00Z' };
    const edit = async (time: string) => {
      simulator.clock.set(Date.parse(time));
      const [row] = await client.rows("select * from Invoice where Id = '1'");
      const { status } = await client.call('invoice', { Id: '1', SyncToken: row?.SyncToken, sparse: true });
      expect(status).toBe(200);
    };
    await edit('2024-06-15T13:00:00Z');
    expect([...simulator.truth(range)]).toEqual([]);
    await edit('2024-05-10T01:00:00Z');
    await edit('2024-05-10T02:00:00Z'); // and stays
    await edit('2024-06-15T14:00:00Z');
    await edit('2024-05-20T00:00:00Z');
    const one = { id: '1', active: true };
    expect([...simulator.truth(range)]).toEqual([
      {
        ...{ ...one, last_updated_time: '2024-05-09T19:00:00-07:00', left_by: 'edit' },
        ...{ came_at: '2024-05-10T01:00:00.000Z', left_at: '2024-06-15T14:00:00.000Z' },
      },
      {
        ...{ ...one, last_updated_time: '2024-05-19T17:00:00-07:00', left_by: null },
        ...{ came_at: '2024-05-20T00:00:00.000Z', left_at: null },
      },
    ]);
  });

  it('of customers tells that their invoices moved them', async () => {
    const simulator = await start();
    const moved = () =>
      [...simulator.truth({ entity: 'Customer', ...RANGE })].filter((row) => row.left_by === 'bump').length;
    simulator.mutate({ count: 30, entities: ['Invoice'], kinds: ['bump'] });
    expect(moved()).toBe(0);
    simulator.mutate({ count: 30, entities: ['Invoice'], kinds: ['edit'] });
    expect(moved()).toBeGreaterThan(5);
  });

  it('by CreateTime tells of new and deleted rows only', async () => {
    const simulator = await start();
    simulator.mutate({ count: 200, entities: ['Invoice'] });
    const truth = await read(simulator, 'entity=Invoice&field=CreateTime');
    const { add, delete: deleted } = simulator.mutate({});
    expect(truth.length).toBe(300 + add);
    expect(truth.filter((row) => row.came_at !== null).length).toBe(add);
    expect(truth.filter((row) => row.left_by === 'delete').length).toBe(deleted);
    expect(truth.filter((row) => row.left_at !== null).length).toBe(deleted);
  });

  it.each([
    ['entity=Moon', 'entity must be one that is served, not "Moon"'],
    ['entity=Item&field=TxnDate', 'field must be CreateTime or LastUpdatedTime, not "TxnDate"'],
    ['entity=Item&from=noon', 'from must be an instant'],
  ])('refuses %s', async (query, reason) => {
    const { status, json } = await ask(`${(await start()).url}/_simulator/truth?${query}`);
    expect(status).toBe(400);
    expect(json.error).toContain(reason);
  });
});
