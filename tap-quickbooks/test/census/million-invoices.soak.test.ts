import { startSimulator } from 'quickbooks-simulator';
import { DAY_MS, SECOND_MS } from 'singer';
import { expect, inject, it } from 'vitest';
import type { Listed } from '../../src/census/census-source.ts';
import { takeCensus } from '../../src/census/take-census.ts';
import { transactionListFor } from '../../src/quickbooks/transaction-list.ts';
import { silent } from '../support/source-of.ts';
import { randomOf } from './company-of-records.ts';
import { knownFrom, SimulatedCensus } from './simulated-census.ts';

const COMPANY = { from: '2015-01-01', to: '2025-01-01', customers: 0, invoices: 1_000_000, items: 0 };
const WINDOW = { start: Date.UTC(2000, 0, 1), end: Date.UTC(2025, 0, 1) };
const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1);

/** Many times what it takes on a quiet machine. */
const LONGEST_MS = 40 * 60_000 * inject('pace');

const CASES = [
  { deleted: 0, most: 1, isWeek: false },
  { deleted: 1, most: 16, isWeek: false },
  { deleted: 10, most: 100, isWeek: false },
  { deleted: 50, most: 350, isWeek: false },
  { deleted: 100, most: 50, isWeek: true },
];

/** The list of transactions takes the same calls for any number of deletions. Invoices alone have 13 periods at most. */
const LISTED = [{ deleted: 50, isWeek: false }];
const MOST_LISTED_CALLS = 16;

it(
  'finds every deletion among 1,000,000 invoices in few calls during 50 edits a second',
  async () => {
    const simulator = await startSimulator(COMPANY);
    try {
      const census = await SimulatedCensus.of(simulator);
      const rows = await census.listed(WINDOW);
      expect(rows.length).toBe(COMPANY.invoices);
      const gone = new Set<string>();
      let known = knownFrom(rows);
      const begunAt = performance.now();
      simulator.mutate({ ratePerSecond: 50, entities: ['Invoice'], kinds: ['edit', 'bump', 'void'] });
      for (const { deleted, most, isWeek } of CASES) {
        const calls: number[] = [];
        for (const seed of SEEDS) {
          const drawn = drawnFrom(rows, gone, { deleted, seed, isWeek });
          for (const id of drawn) await census.delete(id);
          census.calls = 0;
          const finding = await takeCensus(known, census.source, {
            ...{ window: WINDOW, isThorough: false, most: { given: undefined, isForOnce: false } },
          });
          expect(finding.gone.map(({ id }) => id).sort(), `seed ${seed}`).toEqual([...drawn].sort());
          calls.push(census.calls);
          for (const id of drawn) gone.add(id);
          if (deleted > 0) known = knownFrom(rows.filter(({ id }) => !gone.has(id)));
        }
        console.log(`${deleted} deleted${isWeek ? ' in one week' : ''}: ${calls.join(', ')} calls`);
        expect(Math.max(...calls), calls.join(', ')).toBeLessThanOrEqual(most);
      }
      const { edit, bump, void: voided } = simulator.mutate({ ratePerSecond: 0 });
      const edits = edit + bump + voided;
      const rate = (SECOND_MS * edits) / (performance.now() - begunAt);
      console.log(`${edits} edits meanwhile, ${rate.toFixed(1)} a second`);
      expect(rate).toBeGreaterThan(45);
      for (const { deleted, isWeek } of LISTED) {
        const drawn = drawnFrom(rows, gone, { deleted, seed: 77, isWeek });
        for (const id of drawn) await census.delete(id);
        census.calls = 0;
        const how = { client: { call: census.call }, logger: silent };
        const finding = await takeCensus(known, census.source, {
          ...{ window: WINDOW, isThorough: false, most: { given: undefined, isForOnce: false } },
          transactions: transactionListFor([{ entity: 'Invoice', records: known }], how),
        });
        console.log(
          `${deleted} deleted${isWeek ? ' in one week' : ''}, with the list of transactions: ${census.calls} calls`,
        );
        expect(finding.gone.map(({ id }) => id).sort()).toEqual([...drawn].sort());
        expect(census.calls).toBeLessThanOrEqual(MOST_LISTED_CALLS);
        for (const id of drawn) gone.add(id);
        known = knownFrom(rows.filter(({ id }) => !gone.has(id)));
      }
    } finally {
      await simulator.close();
    }
  },
  LONGEST_MS,
);

interface Draw {
  readonly deleted: number;
  readonly seed: number;
  readonly isWeek: boolean;
}

/** Ids that are scattered over all invoices, or that were created in one week. */
function drawnFrom(rows: readonly Listed[], gone: ReadonlySet<string>, draw: Draw): Set<string> {
  const { deleted, seed, isWeek } = draw;
  const random = randomOf(seed * 104_729 + deleted);
  for (let i = 0; i < 10; i += 1) random();
  const { createdAt: week = 0 } = rows[Math.floor(random() * rows.length * 0.9)] ?? {};
  const isChosen = ({ createdAt = 0 }: Listed) => createdAt >= week && createdAt < week + 7 * DAY_MS;
  const chosen = isWeek ? rows.filter(isChosen) : rows;
  const ids = new Set<string>();
  for (let tries = 0; ids.size < deleted && tries < 100 * deleted; tries += 1) {
    const row = chosen[Math.floor(random() * chosen.length)];
    if (row !== undefined && !gone.has(row.id)) ids.add(row.id);
  }
  expect(ids.size).toBe(deleted);
  return ids;
}
