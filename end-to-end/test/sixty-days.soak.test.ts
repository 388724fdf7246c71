import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { randomOf } from '../../tap-quickbooks/test/support/random-of.ts';
import { sharedServer } from '../../testing/shared-server.ts';
import { SimulatedDays } from './simulated-days.ts';

const DAY_S = 86_400;
const SEED = Number(process.env.SEED ?? Date.now() % 100_000);
const COMPANY = {
  from: '2024-01-01',
  to: '2024-03-01',
  customers: 60,
  invoices: 400,
  items: 30,
  others: 400,
};
const CLOCK = { clock: '2024-03-02T00:00:00Z', accessTokenSeconds: 100 * 366 * DAY_S };

/** Entities with enough rows that none of them becomes empty, reported by change data capture or not. */
const DELETED = ['Invoice', 'Bill', 'Purchase', 'TimeActivity', 'Payment', 'Estimate', 'JournalEntry'];
const ENTITIES = [...DELETED, 'Customer', 'Item', 'TaxCode', 'RecurringTransaction'];
const TABLES = [
  ...['qb_invoices', 'qb_bills', 'qb_purchases', 'qb_time_activities', 'qb_payments', 'qb_estimates'],
  ...['qb_journal_entries', 'qb_customers', 'qb_items', 'qb_tax_codes', 'qb_recurring_transactions'],
];

/** Every hour would take an hour: each run starts two processes. */
const RUNS_A_DAY = 2;
const DAYS = 60;
const GAP_DAYS = 35;
const LONGEST_KILL_MS = 1_500;

/** Three minutes on a quiet machine. */
const LONGEST_MS = 30 * 60_000 * inject('pace');

const server = sharedServer();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixty-days-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it(
  'after 60 days of runs by both programs, a gap of 35 days and kills, a census leaves the live rows that QuickBooks has',
  async () => {
    const simulator = await startSimulator({ ...COMPANY, ...CLOCK, seed: SEED });
    try {
      const database = await server.createDatabase('sixty_days');
      const settings = { start_date: COMPANY.from, streams: ENTITIES.join(',') };
      const days = new SimulatedDays(simulator, { folder, database }, settings);
      const random = randomOf(SEED);
      const truth = (entity: string) =>
        [...simulator.truth({ entity })].filter(({ left_at }) => left_at === null).map(({ id }) => id);
      const expectNoneMarkedThatLives = async (at: string) => {
        const ids = await days.ids(TABLES);
        for (const [i, table] of TABLES.entries()) {
          const there = new Set(truth(ENTITIES[i] ?? ''));
          expect(
            ids.get(table)?.marked.filter((id) => there.has(id)),
            `${at} ${table}`,
          ).toEqual([]);
        }
        return ids;
      };
      let seed = SEED;
      const change = (deletions: number) => {
        seed += 1;
        simulator.mutate({
          count: 3,
          entities: [...DELETED, 'Customer'],
          kinds: ['edit', 'add', 'void'],
          seed,
        });
        simulator.mutate({ count: deletions, entities: DELETED, kinds: ['delete'], seed });
      };
      const first = await days.run();
      expect(first.exits, first.log).toEqual([0, 0]);
      let kills = 0;
      for (let run = 1; run <= DAYS * RUNS_A_DAY; run += 1) {
        simulator.clock.advance(DAY_S / RUNS_A_DAY);
        if (random() < 0.6) change(random() < 0.4 ? 1 : 0);
        for (let day = 0; run === (DAYS * RUNS_A_DAY) / 2 && day < GAP_DAYS; day += 1) {
          simulator.clock.advance(DAY_S);
          change(1);
        }
        const at = `seed ${SEED}, run ${run}`;
        const isKilled = random() < 0.15;
        if (isKilled) kills += 1;
        const { exits, log } = await days.run(isKilled ? random() * LONGEST_KILL_MS : undefined);
        if (!isKilled) expect(exits, `${at} ${log}`).toEqual([0, 0]);
        await expectNoneMarkedThatLives(at);
      }
      // What QuickBooks stored in the last minute is not read yet.
      simulator.clock.advance(3_600);
      const last = await days.run();
      expect(last.exits, last.log).toEqual([0, 0]);
      const before = await days.ids(TABLES);
      const unknown = TABLES.flatMap((table, i) => {
        const there = new Set(truth(ENTITIES[i] ?? ''));
        return before.get(table)?.live.filter((id) => !there.has(id)) ?? [];
      });
      expect(unknown.length, `seed ${SEED}`).toBeGreaterThan(10);
      for (let killed = 0; killed < 2; killed += 1) {
        await days.census(400 + random() * LONGEST_KILL_MS);
        await expectNoneMarkedThatLives(`seed ${SEED}, killed census`);
      }
      const census = await days.census();
      expect(census.exitCode, `seed ${SEED} ${census.log}`).toBe(0);
      const after = await expectNoneMarkedThatLives(`seed ${SEED}, census`);
      for (const [i, table] of TABLES.entries())
        expect(after.get(table)?.live.sort(), `seed ${SEED} ${table}`).toEqual(
          truth(ENTITIES[i] ?? '').sort(),
        );
      console.log(
        `seed ${SEED}: ${kills} kills, ${unknown.length} deletions that no run was told of; all found`,
      );
    } finally {
      await simulator.close();
    }
  },
  LONGEST_MS,
);
