import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { expect } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import type { QuerySource } from '../../src/quickbooks/query-source.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams, type SelectedStream } from '../../src/streams/chosen-streams.ts';
import { sync } from '../../src/sync.ts';
import { silent, sourceOf } from './source-of.ts';

/*
 * A company whose invoices are edited, bumped, voided, deleted and added, 200 a second, while they are read.
 */

export interface ChangingCompany {
  readonly invoices: number;
  readonly pageSize: number;
  readonly seed: number;
}

const RANGE = { start: Date.UTC(2014, 0, 1), end: Date.UTC(2024, 0, 1) };
const DATES = { from: '2014-01-01', to: '2024-01-01' };
const WINDOW_FIELD = 'MetaData.LastUpdatedTime';

/** Reads the company by the tap's own readers; each invoice that stayed must have come exactly once. */
export const readsAllThatStayed = (company: ChangingCompany): Promise<void> =>
  whileChanging(company, async ({ invoices, source, stopChanging }) => {
    const seen = new Map<string, number>();
    await sync({
      streams: [invoices],
      range: RANGE,
      dueSnapshots: new Set(),
      windowField: WINDOW_FIELD,
      state: State.EMPTY,
      concurrency: 8,
      maxWindowDays: 0,
      isVerified: true,
      source: () => source,
      callsLeft: () => Number.POSITIVE_INFINITY,
      shutdown: new Shutdown(),
      logger: silent,
      onBookmark: () => {},
      output: {
        schema: async () => {},
        state: async () => {},
        deletions: async () => {},
        records: async (_, { rows }) => {
          for (const { id } of rows) seen.set(id, (seen.get(id) ?? 0) + 1);
        },
      },
    });
    const { changes, stayed } = stopChanging();
    expect(stayed.length).toBeLessThan(company.invoices);
    expect(
      stayed.map((id) => [id, seen.get(id) ?? 0]).filter(([, times]) => times !== 1),
      `seed ${company.seed}, ${JSON.stringify(changes)}`,
    ).toEqual([]);
  });

/** Reads the company page by page with STARTPOSITION over the whole range, which must miss many that stayed. */
export const isMisreadByStartPosition = (company: ChangingCompany): Promise<void> =>
  whileChanging(company, async ({ source, stopChanging }) => {
    const seen = new Set<string>();
    for (let position = 1, isFull = true; isFull; position += company.pageSize) {
      const { rows } = await source.fetch(RANGE, position);
      for (const { id = '' } of rows) seen.add(id);
      isFull = rows.length === company.pageSize;
    }
    const missed = stopChanging().stayed.filter((id) => !seen.has(id));
    expect(missed.length).toBeGreaterThan(company.invoices / 500);
  });

interface Reading {
  readonly invoices: SelectedStream;
  readonly source: QuerySource;
  /** Ends the changes. Returns their counts, and the Ids that were in the range all the time. */
  readonly stopChanging: () => { readonly changes: unknown; readonly stayed: readonly string[] };
}

async function whileChanging(
  { seed, invoices, pageSize }: ChangingCompany,
  read: (reading: Reading) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator({ ...DATES, invoices, customers: 50, items: 5, seed });
  try {
    const selected = invoiceStream();
    const source = sourceOf(simulator, selected.stream, pageSize);
    simulator.mutate({
      ratePerSecond: 200,
      entities: ['Invoice'],
      kinds: ['edit', 'bump', 'void', 'delete', 'add'],
      seed,
    });
    const stopChanging = () => ({
      changes: simulator.mutate({ ratePerSecond: 0 }),
      stayed: stayedIn(simulator),
    });
    await read({ invoices: selected, source, stopChanging });
  } finally {
    await simulator.close();
  }
}

function invoiceStream(): SelectedStream {
  const all = discover({ format: 'envelope', windowField: WINDOW_FIELD });
  const [found] = chosenStreams({ names: ['qb_invoices'], all }).streams;
  if (found === undefined) throw new Error('no stream of invoices');
  return found;
}

/** Ids that were in the range from before the first call until after the last one. */
function stayedIn(simulator: Simulator): readonly string[] {
  return [...simulator.truth({ entity: 'Invoice', ...DATES })]
    .filter(({ came_at, left_at }) => came_at === null && left_at === null)
    .map(({ id }) => id);
}
