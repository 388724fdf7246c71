import { DAY_MS, FatalApiError, type Interval, ThrottledError } from 'singer';
import { describe, expect, it } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import { LackingEntity } from '../../src/lacking-entity.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { CallsSpent } from '../../src/shutdown.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { read, silent } from '../support/read-gaps.ts';
import { runSync } from '../support/run-sync.ts';

const RANGE = { start: 0, end: 10 * DAY_MS };
const [STREAM, FIELD] = ['qb_customers', 'MetaData.LastUpdatedTime'];
const PAGE_SIZE = 10;

/** A source whose counts come before the pages that are asked for at the same time, and its calls in their order. */
class SlowPages implements StreamSource {
  readonly calls: string[] = [];
  mostAtOnce = 0;
  #atOnce = 0;
  readonly live: LiveSource;

  constructor(rows: number) {
    const all = Array.from({ length: rows }, (_, i) => row(i, i * 17_000));
    this.live = new LiveSource(all, PAGE_SIZE);
  }

  readonly fetch = async (interval: Interval, position: number) => {
    this.calls.push('page');
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    this.#atOnce -= 1;
    this.beforeAnswer();
    return this.live.fetch(interval, position);
  };

  readonly count = async (interval: Interval) => {
    this.calls.push('count');
    return this.live.count(interval);
  };

  beforeAnswer(): void {}
}

describe('the count of a new stream', () => {
  const first = { range: RANGE, isFirst: true };

  it.each([0, 1, 10, 25])(
    'is taken beside its first page if a reader is idle, and costs no call more: %i records',
    async (rows) => {
      const source = new SlowPages(rows);
      const { ids, coverage } = await read(source, { ...first, concurrency: 2 });
      expect({ records: new Set(ids).size, coverage }).toEqual({ records: rows, coverage: [RANGE] });
      expect(source.calls.slice(0, 2)).toEqual(['page', 'count']);
      const busy = new SlowPages(rows);
      await read(busy, { ...first, concurrency: 1 });
      expect(source.calls.toSorted()).toEqual(busy.calls.toSorted());
    },
  );

  it('is taken at the end if all readers are busy', async () => {
    const source = new SlowPages(25);
    // Of two gaps the first one is read to its end.
    const covered = [{ start: 5 * DAY_MS, end: 8 * DAY_MS }];
    await read(source, { ...first, covered, concurrency: 1 });
    expect(source.calls).toEqual(['page', 'page', 'page', 'count', 'page', 'count']);
  });

  it.each([
    [0, ['page']],
    [25, ['page', 'page', 'count', 'page']],
  ])('is not taken so early if the stream was read before: %i records', async (rows, calls) => {
    const source = new SlowPages(rows);
    await read(source, { ...first, isFirst: false, concurrency: 2 });
    expect(source.calls).toEqual(calls);
    const later = new SlowPages(rows);
    const from = State.EMPTY.withCovered(STREAM, FIELD, [{ start: -DAY_MS, end: 0 }]).toJson();
    await runSync({ range: RANGE, sources: { [STREAM]: later }, from });
    expect(later.calls).toEqual(calls);
  });

  it('is left to the end where it is a second look', async () => {
    const source = new SlowPages(0);
    await runSync({ range: RANGE, sources: { qb_customer_types: source } });
    expect([source.calls, source.mostAtOnce]).toEqual([['page', 'page'], 1]);
  });

  it('is taken by whole runs', async () => {
    const source = new SlowPages(25);
    await runSync({ range: RANGE, sources: { [STREAM]: source } });
    expect(source.calls).toEqual(['page', 'count', 'page', 'page']);
  });

  it.each([
    [0, new FatalApiError('no counts')],
    [25, new FatalApiError('no counts')],
    [25, new ThrottledError('too many')],
  ])('is taken again when it is needed if it fails at first: %i records, %s', async (rows, error) => {
    const source = new SlowPages(rows);
    let failures = 1;
    const count: StreamSource['count'] = (interval) => {
      failures -= 1;
      return failures < 0 ? source.count(interval) : Promise.reject(error);
    };
    const { ids, coverage } = await read({ fetch: source.fetch, count }, { ...first, concurrency: 2 });
    expect({ records: new Set(ids).size, coverage }).toEqual({ records: rows, coverage: [RANGE] });
    expect({ failures, counts: source.live.counts }).toEqual({ failures: -1, counts: 1 });
  });

  it('is not taken early twice if the first page is refused', async () => {
    const source = new SlowPages(25);
    let [pages, rows] = [0, 0];
    /** Rows that had come at each count. */
    const counts: number[] = [];
    const failing: StreamSource = {
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        pages += 1;
        if (pages === 1) throw new FatalApiError('a page too long');
        rows += page.rows.length;
        return page;
      },
      count: async (interval) => {
        counts.push(rows);
        if (counts.length === 1) throw new FatalApiError('no counts');
        return source.count(interval);
      },
    };
    const { coverage } = await read(failing, { ...first, concurrency: 2 });
    expect(coverage).toEqual([RANGE]);
    expect(counts).toEqual([0, expect.toSatisfy((came: number) => came > 0)]);
  });

  it.each([
    ['left', [], { coverage: [RANGE], unverified: [] }],
    ['are still there', [row(0, 0)], { coverage: [], unverified: [RANGE] }],
  ])('is taken anew if an empty page comes where it was one, and its records %s', async (_, rows, end) => {
    const source = new SlowPages(1);
    const hiding: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => ({ ...(await source.fetch(interval, position)), rows: [] }),
    };
    source.beforeAnswer = () => {
      source.live.rows = rows;
    };
    expect(await read(hiding, { ...first, concurrency: 2 })).toMatchObject(end);
    expect(source.calls).toEqual(['page', 'count', 'page', 'count']);
  });

  it.each([
    ['whole', PAGE_SIZE],
    ['cut', 4],
  ])('is taken again if a record is edited before the first page, which comes %s', async (_, rows) => {
    const source = new SlowPages(25);
    source.beforeAnswer = () => {
      if (source.live.fetches === 0) source.live.rows.splice(3, 1);
    };
    const cutting: StreamSource = {
      count: source.count,
      fetch: async (interval, position) => {
        const page = await source.fetch(interval, position);
        return source.live.fetches > 1 ? page : { ...page, rows: page.rows.slice(0, rows) };
      },
    };
    const { ids, coverage, unverified } = await read(cutting, { ...first, concurrency: 2 });
    expect(new Set(ids)).toEqual(new Set(source.live.rows.map(({ id }) => id)));
    expect({ coverage, unverified }).toEqual({ coverage: [RANGE], unverified: [] });
    expect(source.live.counts).toBeGreaterThan(1);
  });

  it('is refused without a word if the company lacks the entity', async () => {
    const refused = new FatalApiError('GET /query answered 400');
    let counts = 0;
    const lacking: StreamSource = {
      fetch: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        throw new LackingEntity('code 5020: no rights', refused);
      },
      count: async () => {
        counts += 1;
        throw refused;
      },
    };
    const warnings: string[] = [];
    const logger = { ...silent, warning: (text: string) => void warnings.push(text) };
    await runSync({ range: RANGE, sources: { qb_budgets: lacking }, logger });
    expect(counts).toBe(1);
    expect(warnings).toEqual([expect.stringMatching('QuickBooks refuses Budget of this company')]);
  });

  it('is left to the end in a run of few calls, which are for pages', async () => {
    for (const [limit, pages] of [
      [1, 1],
      [2, 2],
      [3, 2],
    ] as const) {
      const source = new SlowPages(100);
      let calls = limit;
      const spending = <T>(ask: () => Promise<T>): Promise<T> => {
        calls -= 1;
        return calls < 0 ? Promise.reject(new CallsSpent()) : ask();
      };
      const limited: StreamSource = {
        fetch: (interval, position) => spending(() => source.fetch(interval, position)),
        count: (interval) => spending(() => source.count(interval)),
      };
      const run = { range: RANGE, sources: { [STREAM]: limited }, logger: silent };
      const { ids } = await runSync({ ...run, callsLeft: () => Math.max(0, calls) });
      expect(new Set(ids).size, `${limit} calls`).toBe(1 + pages * (PAGE_SIZE - 1));
    }
  });
});
