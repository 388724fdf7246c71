import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { expect, inject, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { Warehouse } from '../src/warehouse.ts';
import { PipeCompany } from './pipe-company.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 100_000);

/** The range holds a bulk import of 2,500 records in one second. */
const RANGE = { from: '2023-01-01', to: '2024-01-01' };
const COMPANY = { ...RANGE, customers: 0, items: 0, invoices: 23_000 };
const [READERS, PAGE_SIZE] = [2, 100];
/** By latency alone: the backfill takes some 170 s, and hardly any CPU. */
const LATENCY_MS = 1_500;
const EARLIEST_KILL_MS = 120_000;
const LATEST_KILL_MS = 150_000;
const LONGEST_MS = 600_000 * inject('pace');
const MOST_PART = 0.1;

const server = sharedServer();
const pipe = new PipeCompany();

const rowsRead = (simulator: Simulator) => simulator.stats().by_entity.Invoice?.rows ?? 0;

it(
  'a kill of both programs after two minutes of a backfill costs at most a tenth of what was read',
  async () => {
    const simulator = await startSimulator({ ...COMPANY, latencyMs: LATENCY_MS });
    try {
      const database = await server.createDatabase(`killed_backfill_${SEED}`);
      const tap = {
        streams: ['qb_invoices'],
        start_date: RANGE.from,
        end_date: RANGE.to,
        page_size: PAGE_SIZE,
        concurrency: READERS,
      };
      const killAfterMs = EARLIEST_KILL_MS + ((SEED * 48_271) % (LATEST_KILL_MS - EARLIEST_KILL_MS));
      const killed = await pipe.runInto(simulator, database, { tap, killAfterMs });
      expect(killed.targetExit, killed.log).toBe('SIGKILL');
      await sleep(2 * LATENCY_MS);
      const before = rowsRead(simulator);
      simulator.tune({ latencyMs: 0 });

      const resumed = await pipe.runInto(simulator, database, { tap, state: killed.states.at(-1) });
      expect(resumed.targetExit, resumed.log).toBe(0);
      const invoices = [...simulator.truth({ entity: 'Invoice', ...RANGE })].length;
      const again = rowsRead(simulator) - invoices;
      const told = `seed ${SEED}: killed after ${killAfterMs} ms, ${again} of ${before} records read again`;
      process.stderr.write(`${told}\n`);
      expect(again, told).toBeLessThanOrEqual(before * MOST_PART);
      await Warehouse.open(database, async (warehouse) => {
        const { rows, distinctIds } = await warehouse.summarize('raw', 'qb_invoices');
        expect({ rows, distinctIds }, told).toEqual({ rows: invoices, distinctIds: invoices });
      });
    } finally {
      await simulator.close();
    }
  },
  LONGEST_MS,
);
