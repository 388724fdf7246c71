import { describe, expect, inject, it } from 'vitest';
import type { Simulator } from '../src/index.ts';
import { ask, connect } from './client.ts';
import { stoppedAt } from './open-simulator.ts';

const NOW = '2024-06-15T12:00:00Z';

const RANGE = { from: '2024-01-01T00:00:00Z', to: '2024-04-01T00:00:00Z' };

const start = stoppedAt(NOW, { ...RANGE, customers: 60, invoices: 300, items: 40, clock: NOW });

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
    const url = `${simulator.url}/_simulator/mutate`;
    const isRunning = async () => (await ask(url)).json.running;
    const seconds = 1;
    const body = JSON.stringify({ rate_per_second: 20, seconds });
    expect((await ask(url, { method: 'POST', body })).json.running).toBe(true);
    for (const deadline = Date.now() + inject('patienceMs'); (await isRunning()) && Date.now() < deadline; );
    const total = Object.values(simulator.mutate({})).reduce((sum, count) => sum + count, 0);
    expect([await isRunning(), total]).toEqual([false, 20 * seconds]);
  });

  it('answers requests also if this machine is too slow for the rate', async () => {
    const simulator = await start();
    simulator.mutate({ ratePerSecond: 1_000_000, kinds: ['edit'] });
    const client = await connect(simulator);
    for (let i = 0; i < 3; i += 1) {
      expect((await client.rows('select * from Invoice maxresults 10')).length).toBe(10);
    }
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
