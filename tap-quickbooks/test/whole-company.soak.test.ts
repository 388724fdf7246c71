import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from 'quickbooks-simulator';
import { describe, expect, it } from 'vitest';
import { BEHAVIOURS } from '../../quickbooks-simulator/src/behaviours.ts';
import { expectWhole, inWholeCompany, READ, randomOf } from './support/whole-company.ts';

type Fault = Parameters<Simulator['addFault']>[0];

const SEED = Date.now() % 100_000;
const KINDS = ['edit', 'bump', 'void', 'deactivate', 'delete', 'add'] as const;
const seeds = Array.from({ length: 10 }, (_, i) => SEED + i);

/** Faults that pass, and their answers where they wait. */
const FAULTS: readonly Fault[] = [
  ...(['unauthorized', 'forbidden', 'server_error', 'bad_gateway', 'system_fault'] as const),
  ...(['fault_in_200', 'cut_body', 'cut_json', 'reset', 'extra_row', 'short_page', 'ignored_order'] as const),
].map((kind): Fault => ({ kind, probability: 0.06, count: 8 }));
const SLOW: readonly Fault[] = [
  { kind: 'throttle_json', probability: 0.05, count: 3, seconds: 1 },
  { kind: 'throttle_xml', nth: 20 },
  { kind: 'budget_spent', nth: 20 },
  { kind: 'unavailable', probability: 0.05, count: 4 },
  { kind: 'gateway_timeout', probability: 0.05, count: 4, seconds: 0.1 },
  { kind: 'stall', nth: 20, count: 2, seconds: 1 },
];

/** A stream whose first page is refused twice counts as lacking. It is asked for again in the next run if it is named. */
function streamsFor({ kind }: Fault): { readonly streams?: readonly string[] } {
  return kind === 'forbidden' ? { streams: READ.map(({ name }) => name) } : {};
}

/** One after the other: the changes take most of the time of the simulator. */
describe('a company of all entities', () => {
  it.each(seeds)('is read whole while 200 rows a second change, seed %i', (seed) =>
    inWholeCompany(
      { seed, size: 2_000, settings: { page_size: 200 } },
      async ({ simulator, run, stayed }) => {
        simulator.mutate({ ratePerSecond: 200, entities: ['*'], kinds: [...KINDS], seed });
        const { written, exitCode, stderr } = await run();
        const changes = simulator.mutate({ ratePerSecond: 0 });
        const at = `seed ${seed}, ${JSON.stringify(changes)}`;
        expect(exitCode, `${at}: ${stderr}`).toBe(0);
        // Every row of a short list changes in that time.
        expectWhole(written, stayed(), at, 20);
      },
    ),
  );
});

describe.concurrent('a company of all entities', () => {
  it.each(seeds.slice(0, 3))('is read whole by runs that are killed at random, seed %i', (seed) =>
    inWholeCompany({ seed, size: 400, settings: { page_size: 50 } }, async ({ run, stayed }) => {
      const random = randomOf(seed);
      const all: string[] = [];
      let state: unknown;
      let kills = 0;
      for (let isDone = false; !isDone; ) {
        let linesLeft = kills < 8 ? 60 + random(600) : Number.POSITIVE_INFINITY;
        const ended = await run({
          state,
          onOutput: (stdout, tap) => {
            if (linesLeft === 0 || stdout.split('\n').length <= linesLeft) return;
            linesLeft = 0;
            void sleep(random(50)).then(() => tap.kill('SIGKILL'));
          },
        });
        if (ended.exitCode === null) kills += 1;
        else expect(ended.exitCode, `seed ${seed}: ${ended.stderr}`).toBe(0);
        isDone = ended.exitCode === 0;
        all.push(...ended.written);
        state = ended.state;
      }
      expect(kills, `seed ${seed}`).toBeGreaterThan(2);
      expectWhole(all, stayed(), `seed ${seed}, ${kills} kills`);
      expect((await run({ state })).written, `seed ${seed}`).toEqual([]);
    }),
  );

  it.each([...FAULTS, ...SLOW])('is read whole through the fault $kind', (fault) =>
    inWholeCompany(
      {
        seed: SEED,
        size: 300,
        settings: { page_size: 50, request_timeout_seconds: 5, ...streamsFor(fault) },
      },
      async ({ simulator, run, stayed }) => {
        simulator.addFault({ ...fault, seed: SEED });
        const all: string[] = [];
        let state: unknown;
        for (let runs = 1, isDone = false; !isDone; runs += 1) {
          if (runs === MOST_RUNS) simulator.clearFaults();
          const { written, exitCode, state: next, stderr } = await run({ state });
          all.push(...written);
          state = next;
          isDone = exitCode === 0;
          if (runs === MOST_RUNS) expect(exitCode, `${fault.kind}, seed ${SEED}: ${stderr}`).toBe(0);
        }
        expectWhole(all, stayed(), `${fault.kind}, seed ${SEED}`);
      },
    ),
  );

  it('is read again with custom fields by runs of few calls', () =>
    inWholeCompany({ seed: SEED, size: 200, settings: {} }, async ({ run, stayed }) => {
      let { state } = await run({ settings: { custom_fields: 'plain' } });
      const all: string[] = [];
      let runs = 0;
      for (let isDone = false; !isDone; runs += 1) {
        const next = await run({ state, settings: { max_api_calls: 15 } });
        expect(next.exitCode, `seed ${SEED}, run ${runs}: ${next.stderr}`).toBe(0);
        expect(runs, `seed ${SEED}: ${next.stderr}`).toBeLessThan(20);
        isDone = !next.stderr.includes('stopped after');
        all.push(...next.written);
        state = next.state;
      }
      expect(runs).toBeGreaterThan(3);
      const snapshots = /^qb_(company_info|inventory_adjustments|preferences|tax_agencies) /;
      expectWhole(
        all,
        stayed().filter((row) => !snapshots.test(row)),
        `seed ${SEED}`,
        30,
      );
    }));

  it.each(seeds.slice(0, 6))('is read whole whichever way QuickBooks acts, seed %i', (seed) =>
    inWholeCompany({ seed, size: 300, settings: { page_size: 50 } }, async ({ simulator, run, stayed }) => {
      const behaviours = drawn(seed);
      const at = `seed ${seed}, ${JSON.stringify(behaviours)}`;
      simulator.tune(behaviours);
      const { written, exitCode, stderr, state } = await run();
      expect(exitCode, `${at}: ${stderr}`).toBe(0);
      expectWhole(written, stayed(), at);
      const again = await run({ state });
      expect(again, at).toMatchObject({ exitCode: 0, written: [] });
    }),
  );
});

/** Runs after which a fault no longer happens. */
const MOST_RUNS = 6;

/** One of the ways in which QuickBooks may act, in each respect. */
function drawn(seed: number): object {
  const random = randomOf(seed);
  const entries = Object.entries(BEHAVIOURS).map(([name, { choices }]) => [
    name,
    choices[random(choices.length)],
  ]);
  return Object.fromEntries(entries);
}
