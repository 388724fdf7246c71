import { afterEach, describe, expect, inject, it } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator, type TruthRow } from '../src/index.ts';
import { ask, connect } from './client.ts';

const NOW = '2024-06-15T12:00:00Z';
const RANGE = { from: '2024-01-01T00:00:00Z', to: '2024-04-01T00:00:00Z' };
const running: Simulator[] = [];
const start = async (options: SimulatorOptions = {}) => {
  const simulator = await startSimulator({
    ...RANGE,
    customers: 60,
    invoices: 300,
    items: 40,
    ...options,
    clock: NOW,
  });
  running.push(simulator);
  simulator.clock.stop();
  simulator.clock.set(Date.parse(NOW));
  return simulator;
};
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));

const everything = async (simulator: Simulator) => {
  const client = await connect(simulator);
  const texts = [];
  for (const rest of [
    'Invoice',
    'Customer where Active in (true,false)',
    'Item where Active in (true,false)',
  ]) {
    texts.push(
      (await client.get(`select * from ${rest} orderby MetaData.LastUpdatedTime maxresults 1000`)).text,
    );
  }
  return texts;
};

describe('the mutator', () => {
  it('makes the same changes by one seed, to the byte, and others by another', async () => {
    const script = async (seed: number) => {
      const simulator = await start();
      simulator.mutate({ count: 80, seed });
      simulator.clock.advance(1);
      simulator.mutate({ count: 40, seed, entities: ['Invoice'] });
      return everything(simulator);
    };
    const first = await script(1);
    expect(await script(1)).toEqual(first);
    expect(await script(2)).not.toEqual(first);
  });

  it('edits, adds, voids, deletes, deactivates and bumps, with what QuickBooks does to the rows', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    const before = new Map(
      (await client.rows('select * from Invoice maxresults 1000')).map((row) => [row.Id, row]),
    );
    const result = simulator.mutate({ count: 300 });
    expect(Object.entries(result).filter(([, count]) => count === 0)).toEqual([
      ['merge', 0],
      ['skipped', 0],
    ]);
    const rows = await client.rows('select * from Invoice orderby MetaData.LastUpdatedTime maxresults 1000');
    const truth = [...simulator.truth({ entity: 'Invoice', field: 'CreateTime' })];
    const added = truth.filter((row) => row.came_at !== null).length;
    expect(rows.length).toBe(300 + added - result.delete);
    const changed = rows.filter((row) => row.MetaData.LastUpdatedTime === '2024-06-15T05:00:00-07:00');
    expect(rows.slice(-changed.length)).toEqual(changed); // they moved to the end
    const voided = changed.filter(
      (row) =>
        before.has(row.Id) &&
        row.PrivateNote === 'Voided' &&
        row.SyncToken > (before.get(row.Id)?.SyncToken ?? ''),
    );
    expect(voided.length).toBeGreaterThan(5);
    for (const row of voided) {
      expect([row.TotalAmt, row.Balance, row.TxnTaxDetail.TotalTax]).toEqual([0, 0, 0]);
      expect(row.Line.every((line: { Amount?: number }) => (line.Amount ?? 0) === 0)).toBe(true);
    }
    const bumped = (
      await client.rows('select * from Customer where Active in (true,false) maxresults 1000')
    ).filter((row) => row.MetaData.LastUpdatedTime === '2024-06-15T05:00:00-07:00' && row.SyncToken === '0');
    expect(bumped.length).toBeGreaterThan(10);
    const inactive = await client.rows('select * from Item where Active = false maxresults 1000');
    expect(inactive.every((row) => row.Name.endsWith(' (deleted)'))).toBe(true);
  });

  it('changes only what it is asked to', async () => {
    const simulator = await start();
    const result = simulator.mutate({
      ...{ count: 50, entities: ['Invoice'], kinds: ['edit', 'delete'] },
      ...{ from: '2024-02-01T00:00:00Z', to: '2024-03-01T00:00:00Z' },
    });
    expect(result.edit + result.delete + result.skipped).toBe(50);
    expect(result.edit).toBeGreaterThan(10);
    for (const row of simulator.truth({ entity: 'Invoice', ...RANGE })) {
      const updated = Date.parse(row.last_updated_time);
      const isFebruary =
        Date.parse('2024-02-01T00:00:00Z') <= updated && updated < Date.parse('2024-03-01T00:00:00Z');
      if (row.left_at !== null) expect(isFebruary).toBe(true);
    }
    expect(
      simulator.mutate({ count: 3, entities: ['Item'], kinds: ['void'] }).skipped,
    ).toBeGreaterThanOrEqual(3);
  });

  it('changes at a rate while a client reads, until it is stopped', async () => {
    const simulator = await start();
    const url = `${simulator.url}/_simulator/mutate`;
    const post = async (body: object) =>
      (await ask(url, { method: 'POST', body: JSON.stringify(body) })).json;
    expect((await post({ rate_per_second: 100 })).running).toBe(true);
    const sum = (changes: object) => Object.values(changes).reduce((all, count) => all + count, 0);
    const client = await connect(simulator);
    let total = 0;
    for (const deadline = Date.now() + inject('patienceMs'); total < 50 && Date.now() < deadline; ) {
      await client.rows('select * from Invoice maxresults 100');
      total = sum((await ask(url)).json.changes);
    }
    expect(total).toBeGreaterThanOrEqual(50);
    const stopped = await post({ rate_per_second: 0 });
    expect(stopped.running).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await ask(url)).json.changes).toEqual(stopped.changes);
  });

  it('stops by itself if it is given a duration', async () => {
    const simulator = await start();
    const isRunning = async () => (await ask(`${simulator.url}/_simulator/mutate`)).json.running;
    simulator.mutate({ ratePerSecond: 200, seconds: 0.1 });
    expect(await isRunning()).toBe(true);
    for (const deadline = Date.now() + inject('patienceMs'); (await isRunning()) && Date.now() < deadline; );
    const total = Object.values(simulator.mutate({})).reduce((sum, count) => sum + count, 0);
    expect([await isRunning(), total]).toEqual([false, 20]);
  });

  it('names what it adds in all places', async () => {
    const simulator = await start();
    simulator.mutate({ count: 30, entities: ['Customer'], kinds: ['add'] });
    const client = await connect(simulator);
    const added = await client.rows("select * from Customer where DisplayName like 'New Customer %'");
    expect(added.length).toBe(30);
    for (const row of added) {
      expect([row.FullyQualifiedName, row.PrintOnCheckName]).toEqual([row.DisplayName, row.DisplayName]);
    }
  });

  it('can change every company from the start on', async () => {
    const simulator = await start({ realm: ['1', '2'], changesPerSecond: 300 });
    const total = (realm: string) =>
      Object.values(simulator.mutate({ realm })).reduce((sum, count) => sum + count, 0);
    const fewest = () => Math.min(total('1'), total('2'));
    for (const deadline = Date.now() + inject('patienceMs'); fewest() < 20 && Date.now() < deadline; ) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(fewest()).toBeGreaterThanOrEqual(20);
  });

  it('fills a company that has no rows', async () => {
    const simulator = await start({ customers: 0, invoices: 0, items: 0 });
    simulator.mutate({ count: 30, kinds: ['add'] });
    const client = await connect(simulator);
    const found = await Promise.all(
      ['Invoice', 'Customer', 'Item'].map((entity) => client.count(`select count(*) from ${entity}`)),
    );
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(
      new Set((await client.rows('select * from Customer')).map((row) => row.FullyQualifiedName)).size,
    ).toBe(found[1]);
  });

  it.each([
    [{ count: -1 }, 'count must be a number, not "-1"'],
    [{ entities: ['Moon'] }, 'entities must be entities that are served, not "Moon"'],
    [{ kinds: ['burn'] }, 'kinds must be add, edit, bump, void, deactivate, delete, merge, not "burn"'],
    [{ kinds: [] }, 'kinds must be a list'],
    [{ from: 'noon' }, 'from must be an instant'],
    [{ speed: 5 }, 'a mutation has no "speed"'],
    [{ realm: '12' }, 'there is no company "12"'],
  ])('refuses %j', async (order, reason) => {
    const simulator = await start();
    const { status, json } = await ask(`${simulator.url}/_simulator/mutate`, {
      method: 'POST',
      body: JSON.stringify(order),
    });
    expect(status).toBe(400);
    expect(json.error).toContain(reason);
  });
});

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
