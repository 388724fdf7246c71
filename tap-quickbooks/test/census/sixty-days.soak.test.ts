import { startSimulator } from 'quickbooks-simulator';
import { expect, inject, it } from 'vitest';
import { randomOf } from './company-of-records.ts';
import { SimulatedCensus } from './simulated-census.ts';
import { SimulatedTables } from './simulated-company.ts';

const START = Date.UTC(2024, 0, 1);
const HOUR_S = 3_600;
const SEED = Date.now() % 100_000;
const COMPANY = {
  from: '2024-01-01',
  to: '2024-03-01',
  customers: 60,
  invoices: 400,
  items: 30,
  others: 400,
};
const CLOCK = { clock: '2024-03-02T00:00:00Z', accessTokenSeconds: 100 * 366 * 86_400 };

/** Entities with enough rows that none of them becomes empty, reported by change data capture or not. */
const DELETED = ['Invoice', 'Bill', 'Purchase', 'TimeActivity', 'Payment', 'Estimate', 'JournalEntry'];
const NAMES = [...DELETED, 'Customer', 'Item', 'TaxCode', 'TaxAgency', 'RecurringTransaction'];

/** Half a minute on a quiet machine. */
const LONGEST_MS = 20 * 60_000 * inject('pace');

it(
  'after 60 days of hourly runs, a gap of 35 days and kills, a census leaves the live rows that QuickBooks has',
  async () => {
    const simulator = await startSimulator({ ...COMPANY, ...CLOCK, seed: SEED });
    try {
      simulator.clock.stop();
      const { call } = await SimulatedCensus.of(simulator);
      const tables = new SimulatedTables(simulator, call, NAMES, START);
      const random = randomOf(SEED);
      const at = (hour: number) => `seed ${SEED}, hour ${hour}`;
      const truth = (entity: string) =>
        [...simulator.truth({ entity })].filter(({ left_at }) => left_at === null).map(({ id }) => id);
      const expectNoneMarkedThatLives = (hour: number) => {
        for (const { stream } of tables.streams) {
          const there = new Set(truth(stream.entity));
          expect(
            tables.marked(stream.name).filter((id) => there.has(id)),
            at(hour),
          ).toEqual([]);
        }
      };
      const change = (hour: number, deletions: number) => {
        const seed = SEED + hour;
        simulator.mutate({
          count: 3,
          entities: [...DELETED, 'Customer'],
          kinds: ['edit', 'add', 'void'],
          seed,
        });
        simulator.mutate({ count: deletions, entities: DELETED, kinds: ['delete'], seed });
      };
      await tables.run(Number.POSITIVE_INFINITY);
      for (let hour = 1; hour <= 60 * 24; hour += 1) {
        simulator.clock.advance(HOUR_S);
        if (random() < 0.2) change(hour, random() < 0.3 ? 1 : 0);
        if (hour === 30 * 24) {
          for (let day = 0; day < 35; day += 1) {
            simulator.clock.advance(24 * HOUR_S);
            change(10_000 + day, 1);
          }
        }
        await tables.run(random() < 0.15 ? Math.floor(random() * 12) : Number.POSITIVE_INFINITY);
        expectNoneMarkedThatLives(hour);
      }
      // What QuickBooks stored in the last minute is not read yet.
      simulator.clock.advance(HOUR_S);
      await tables.run(Number.POSITIVE_INFINITY);
      const unknown = tables.streams.flatMap(({ stream }) => {
        const there = new Set(truth(stream.entity));
        return tables.live(stream.name).filter((id) => !there.has(id));
      });
      expect(unknown.length, at(0)).toBeGreaterThan(10);
      for (let kills = 0; kills < 3; kills += 1) {
        await tables.census(Math.floor(random() * 10));
        expectNoneMarkedThatLives(0);
      }
      const result = await tables.census(Number.POSITIVE_INFINITY);
      expect([result.open, result.lacking], at(0)).toEqual([[], []]);
      console.log(`seed ${SEED}: ${unknown.length} deletions that no run was told of; all found`);
      for (const { stream } of tables.streams)
        expect(tables.live(stream.name), `${at(0)} ${stream.name}`).toEqual(truth(stream.entity).sort());
    } finally {
      await simulator.close();
    }
  },
  LONGEST_MS,
);
