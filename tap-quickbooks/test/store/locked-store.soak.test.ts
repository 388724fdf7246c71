import pg from 'pg';
import { startSimulator } from 'quickbooks-simulator';
import { expect, inject, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { lastState } from '../support/messages.ts';
import { startTap } from '../support/start-tap.ts';
import { storePlace } from '../support/store-place.ts';

const server = sharedServer();

/** Statements of the tap that the server has not ended. */
const ACTIVE = `select from pg_stat_activity
  where datname = current_database() and application_name = 'tap-quickbooks' and state = 'active'`;

/** Longer than a lease and the last statements of a run take together. */
const MOST_MS = 90_000;

it(
  'a run ends with a STATE although another session locks the tables of the token store until after its end',
  async () => {
    const data = {
      realm: '199',
      from: '2024-01-01',
      to: '2024-03-01',
      customers: 0,
      invoices: 400,
      items: 0,
    };
    const simulator = await startSimulator({ ...data, latencyMs: 300 });
    const url = await server.createDatabase('locked_store');
    const { configOf, query, untilHeld } = storePlace(simulator, url);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    try {
      const run = startTap(['--config', configOf('199', { page_size: 2, concurrency: 1 })]);
      await untilHeld();
      // A run that is locked out before it has tokens has no STATE to end with.
      await expect.poll(() => simulator.stats().by_entity.Invoice?.rows ?? 0).toBeGreaterThan(0);
      await other.query('begin; lock table quickbooks.companies');
      const { exitCode, lastLine, stdout } = await run.ended;
      expect(exitCode, lastLine).toBe(7);
      expect(lastLine).toContain('gave no answer for 20 s');
      expect(lastState(stdout)).toBeDefined();
      const start = startTap(['--config', configOf('199')]);
      const next = await start.ended;
      expect(next.exitCode, next.lastLine).toBe(7);
      expect(next.lastLine).toContain('if another session holds a lock');
      await other.query('rollback');
      // The server still runs what the two runs had asked for. No lease that it gives lasts any longer.
      await expect.poll(() => query(ACTIVE)).toEqual([]);
      expect((await startTap(['--config', configOf('199')]).ended).exitCode).toBe(0);
    } finally {
      await other.end();
      await simulator.close();
    }
  },
  2 * MOST_MS * inject('pace'),
);
