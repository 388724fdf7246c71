import { FatalApiError, type Interval, SECOND_MS } from 'singer';
import type { CensusSource, Listed } from '../../src/census/census-source.ts';
import { KnownRecords } from '../../src/census/known-records.ts';

/** Records of one stream by Id, with their times of creation in seconds: what a table has, or what QuickBooks has. */
export type Records = ReadonlyMap<string, number>;

export function knownOf(records: Records): KnownRecords {
  const known = new KnownRecords();
  for (const [id, second] of records) known.add(id, second * SECOND_MS);
  known.sort();
  return known;
}

/** A company whose records can be deleted and added between two calls. It counts the calls. */
export class CompanyOfRecords implements CensusSource {
  readonly pageSize: number;
  readonly records: Map<string, number>;
  calls = 0;
  /** Longest list of Ids that is accepted. */
  longestList = 1_000;
  /** Called before each answer. */
  between: () => void = () => {};
  /** Changes the rows of a page before they are returned. */
  disturbed: (rows: readonly Listed[]) => readonly Listed[] = (rows) => rows;
  /** The records in the order of creation; undefined after a change. */
  #sorted: { readonly seconds: Float64Array; readonly ids: readonly string[] } | undefined;

  constructor(records: Records, pageSize = 1_000) {
    this.records = new Map(records);
    this.pageSize = pageSize;
  }

  delete(...ids: readonly string[]): void {
    for (const id of ids) this.records.delete(id);
    this.#sorted = undefined;
  }

  add(id: string, second: number): void {
    this.records.set(id, second);
    this.#sorted = undefined;
  }

  readonly count = async (window: Interval): Promise<number> => {
    this.#called();
    const [low, high] = this.#ranks(window);
    return high - low;
  };

  readonly list = async (window: Interval | undefined): Promise<readonly Listed[]> => {
    const { seconds, ids } = this.#inOrder();
    const [low, high] = window === undefined ? [0, ids.length] : this.#ranks(window);
    const rows = ids.slice(low, high).map((id, i) => listed(id, seconds[low + i] ?? 0));
    for (let page = 0; page <= Math.floor(rows.length / this.pageSize); page += 1) this.#called();
    return this.disturbed(rows);
  };

  readonly find = async (ids: readonly string[]): Promise<readonly Listed[]> => {
    this.#called();
    if (ids.length > this.longestList) throw new FatalApiError(`${ids.length} values in a list`);
    return this.disturbed(this.#with(ids));
  };

  readonly countFound = async (ids: readonly string[]): Promise<number> => {
    this.#called();
    return this.#with(ids).length;
  };

  #with(ids: readonly string[]): Listed[] {
    return ids.flatMap((id) => {
      const second = this.records.get(id);
      return second === undefined ? [] : [listed(id, second)];
    });
  }

  #inOrder() {
    if (this.#sorted !== undefined) return this.#sorted;
    const entries = [...this.records].sort(([, one], [, other]) => one - other);
    const seconds = Float64Array.from(entries, ([, second]) => second);
    this.#sorted = { seconds, ids: entries.map(([id]) => id) };
    return this.#sorted;
  }

  #ranks({ start, end }: Interval): [number, number] {
    const { seconds } = this.#inOrder();
    return [rank(seconds, start / SECOND_MS), rank(seconds, end / SECOND_MS)];
  }

  #called(): void {
    this.calls += 1;
    this.between();
  }
}

function listed(id: string, second: number): Listed {
  return { id, createdAt: second * SECOND_MS, changedAt: second * SECOND_MS };
}

function rank(sorted: Float64Array, second: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < second) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Numbers in [0, 1), repeated by the same seed. */
export function randomOf(seed: number): () => number {
  let random = (seed % 2_147_483_646) + 1;
  return () => {
    random = (random * 48_271) % 2_147_483_647;
    return random / 2_147_483_647;
  };
}
