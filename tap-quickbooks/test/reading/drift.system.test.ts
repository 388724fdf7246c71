import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import type { Logger } from 'singer';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/connect.ts';
import { State } from '../../src/coverage/state.ts';
import { QuerySource } from '../../src/quickbooks/query-source.ts';
import { SETTINGS, type TapSettings } from '../../src/settings.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { discover, selectedStreams } from '../../src/streams/catalog.ts';
import { sync } from '../../src/sync.ts';
import { configFor, temporaryFolder } from '../support/run-tap.ts';

const INVOICES = 50_000;
const RANGE = { start: Date.UTC(2014, 0, 1), end: Date.UTC(2024, 0, 1) };
const WINDOW_FIELD = 'MetaData.LastUpdatedTime';
const CHANGES = {
  ratePerSecond: 200,
  entities: ['Invoice'],
  kinds: ['edit', 'bump', 'void', 'delete', 'add'],
} as const;

const silent: Logger = {
  debug: () => {},
  info: () => {},
  warning: () => {},
  error: () => {},
  critical: () => {},
};

describe('50,000 invoices of which 200 a second are edited, bumped, voided, deleted or added', () => {
  let simulator: Simulator;
  let source: QuerySource;

  const begin = async (seed: number, pageSize = 1_000) => {
    simulator = await startSimulator({
      from: '2014-01-01',
      to: '2024-01-01',
      invoices: INVOICES,
      customers: 50,
      items: 5,
      seed,
    });
    const defaults = Object.fromEntries(
      Object.entries(SETTINGS).map(([name, setting]) => [
        name,
        'default' in setting ? setting.default : undefined,
      ]),
    );
    const settings = {
      ...defaults,
      ...configFor(simulator, join(temporaryFolder(), 'x')),
    } as unknown as TapSettings;
    const [, invoices] = selectedStreams(discover({ format: 'envelope', windowField: WINDOW_FIELD }));
    if (invoices === undefined) throw new Error('no stream of invoices');
    source = new QuerySource(
      invoices.stream,
      WINDOW_FIELD,
      pageSize,
      connect(settings, { userAgent: 'test', logger: silent }),
    );
    return invoices;
  };
  afterEach(() => simulator.close());

  /** Ids that were in the range from before the first call until behind the last one. */
  const stayed = () => {
    const query = { entity: 'Invoice', from: '2014-01-01', to: '2024-01-01' };
    return [...simulator.truth(query)]
      .filter(({ came_at, left_at }) => came_at === null && left_at === null)
      .map(({ id }) => id);
  };

  const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => ({ seed, pageSize: 1_000 }));
  it.each([...seeds, { seed: 11, pageSize: 200 }])(
    'are all there once that stayed, pages of $pageSize, seed $seed',
    async ({ seed, pageSize }) => {
      const invoices = await begin(seed, pageSize);
      simulator.mutate({ ...CHANGES, kinds: [...CHANGES.kinds], entities: [...CHANGES.entities], seed });
      const seen = new Map<string, number>();
      await sync({
        streams: [invoices],
        range: RANGE,
        windowField: WINDOW_FIELD,
        state: State.EMPTY,
        concurrency: 8,
        maxWindowDays: 0,
        isVerified: true,
        source: () => source,
        shutdown: new Shutdown(),
        logger: silent,
        onCoverage: () => {},
        output: {
          schema: async () => {},
          state: async () => {},
          records: async (_, { rows }) => {
            for (const { id } of rows) seen.set(id, (seen.get(id) ?? 0) + 1);
          },
        },
      });
      const changes = simulator.mutate({ ratePerSecond: 0 });
      const ids = stayed();
      expect(ids.length).toBeLessThan(INVOICES);
      expect(
        ids.filter((id) => seen.get(id) !== 1),
        `seed ${seed}, ${JSON.stringify(changes)}`,
      ).toEqual([]);
    },
    120_000,
  );

  it('are not all there for a reader that pages by STARTPOSITION', async () => {
    await begin(1);
    simulator.mutate({ ...CHANGES, kinds: [...CHANGES.kinds], entities: [...CHANGES.entities], seed: 1 });
    const seen = new Set<string>();
    for (let position = 1, isFull = true; isFull; position += 1_000) {
      const { rows } = await source.fetch(RANGE, position);
      for (const { id } of rows) seen.add(id);
      isFull = rows.length === 1_000;
    }
    simulator.mutate({ ratePerSecond: 0 });
    expect(stayed().filter((id) => !seen.has(id)).length).toBeGreaterThan(100);
  }, 60_000);
});
