import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { ask, connect } from './client.ts';

const NOW = Date.parse('2025-02-03T04:05:06.007Z');

const company = { seed: 2, from: '2024-01-01', to: '2024-07-01', customers: 300, invoices: 3000, items: 60 };

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ ...company, now: () => NOW });
});

afterAll(() => simulator.close());

describe('the statistics', () => {
  it('count calls, those that Intuit would meter, and rows', async () => {
    const fresh = await startSimulator({ ...company });
    try {
      const calls = await connect(fresh);
      await calls.get('select * from Invoice maxresults 30');
      await calls.get('select * from Invoice startposition 2991 maxresults 30');
      await calls.get('select count(*) from Item');
      await calls.get('select nonsense');
      await calls.get('select * from Item', 'wrong');
      const expected = {
        calls: 5,
        metered_calls: 3,
        token_calls: 1,
        calls_by_status: { 200: 3, 400: 1, 401: 1 },
        by_entity: { Invoice: { calls: 2, rows: 40 }, Item: { calls: 1, rows: 0 } },
        by_realm: { [fresh.realmId]: { calls: 5, metered_calls: 3 } },
      };
      expect(fresh.stats()).toEqual(expected);
      expect((await ask(fresh.statsUrl)).json).toEqual(expected);
    } finally {
      await fresh.close();
    }
  });
});
