import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, SECOND } from '../src/interval.ts';
import type { Row } from '../src/page.ts';
import { type Page, type PageSource, pagesOf } from '../src/span-reader.ts';

const SPAN: Interval = { start: 0, end: 40 * SECOND };
const row = (id: number, second: number): Row => ({
  id: String(id),
  instant: second * SECOND,
  payload: Buffer.from('{}'),
});

/** A source whose rows change between two fetches: offsets shift as they do in QuickBooks. */
class LiveSource implements PageSource {
  readonly pageSize: number;
  rows: Row[];
  fetches = 0;
  readonly #between: (source: LiveSource) => void;
  readonly #order: (rows: Row[]) => Row[];

  constructor(
    rows: Row[],
    pageSize: number,
    between: (source: LiveSource) => void = () => {},
    order: (rows: Row[]) => Row[] = (all) => all.sort((a, b) => a.instant - b.instant || hash(a) - hash(b)),
  ) {
    this.rows = rows;
    this.pageSize = pageSize;
    this.#between = between;
    this.#order = order;
  }

  readonly fetch = async ({ start, end }: Interval, startPosition: number) => {
    if (this.fetches > 0) this.#between(this);
    this.fetches += 1;
    const found = this.#order(this.rows.filter(({ instant }) => instant >= start && instant < end));
    const from = startPosition - 1;
    return { rows: found.slice(from, from + this.pageSize), query: `${start} ${startPosition}` };
  };
}

/** Ties come in an order of their own. */
const hash = ({ id }: Row) => (Number(id) * 7919) % 101;

async function read(source: PageSource): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of pagesOf(SPAN, source)) pages.push(page);
  return pages;
}

const idsOf = (pages: Page[]) => pages.flatMap(({ rows }) => rows.map(({ id }) => id));

const history = fc
  .array(fc.nat(39), { maxLength: 60 })
  .map((seconds) => seconds.map((second, i) => row(i, second)));
const pageSize = fc.integer({ min: 2, max: 9 });

describe('a span that is read by value', () => {
  it('brings every record exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(history, pageSize, async (rows, size) => {
        const ids = idsOf(await read(new LiveSource([...rows], size)));
        expect(ids.sort()).toEqual(rows.map(({ id }) => id).sort());
      }),
    );
  });

  it('covers the span from its start to its end, each part only once its records are out', async () => {
    await fc.assert(
      fc.asyncProperty(history, pageSize, async (rows, size) => {
        const seen = new Set<string>();
        let covered = SPAN.start;
        for (const page of await read(new LiveSource([...rows], size))) {
          for (const { id } of page.rows) seen.add(id);
          if (page.covers === undefined) continue;
          expect(page.covers.start).toBe(covered);
          covered = page.covers.end;
          const due = rows.filter(({ instant }) => instant < covered);
          expect(due.filter(({ id }) => !seen.has(id))).toEqual([]);
        }
        expect(covered).toBe(SPAN.end);
      }),
    );
  });

  it('brings every record that stays, whatever leaves the span between two pages', async () => {
    const leavers = fc.array(fc.nat(59), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(history, pageSize, leavers, async (rows, size, order) => {
        const leaving = [...order];
        const gone = new Set<string>();
        const source = new LiveSource([...rows], size, (live) => {
          const id = String(leaving.pop());
          gone.add(id);
          live.rows = live.rows.filter((each) => each.id !== id);
        });
        const ids = idsOf(await read(source));
        expect(new Set(ids).size).toBe(ids.length);
        const stayed = rows.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
        expect(stayed.filter((id) => !ids.includes(id))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('that pages by offset instead would lose records in the same scenario', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => row(i, i));
    const source = new LiveSource(rows, 5, (live) => {
      live.rows = live.rows.slice(1);
    });
    const ids: string[] = [];
    for (let position = 1, isFull = true; isFull; position += 5) {
      const page = await source.fetch(SPAN, position);
      ids.push(...page.rows.map(({ id }) => id));
      isFull = page.rows.length === 5;
    }
    expect(ids).not.toContain('5');
  });

  it('costs one call where nothing is', async () => {
    const source = new LiveSource([], 1000);
    expect(await read(source)).toHaveLength(1);
    expect(source.fetches).toBe(1);
  });

  it('reads a bulk import of one second by offsets, until a pass brings nothing new', async () => {
    const rows = Array.from({ length: 25 }, (_, i) => row(i, 7));
    const source = new LiveSource(rows, 10);
    expect(idsOf(await read(source))).toHaveLength(25);
    // One page by value, a pass of three that brings the rest, a pass of three that brings nothing, one behind it.
    expect(source.fetches).toBe(8);
  });

  it('does not take a pass for complete while records leave the second that it reads', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => row(i, 7));
    const gone: string[] = [];
    const source = new LiveSource(rows, 3, (live) => {
      if (live.fetches % 2 === 0 && gone.length < 4) gone.push(live.rows.shift()?.id ?? '');
    });
    const ids = idsOf(await read(source));
    expect(rows.filter(({ id }) => !gone.includes(id) && !ids.includes(id))).toEqual([]);
  });

  it('comes to an end where ties come in another order each time', async () => {
    let random = 1;
    const next = () => {
      random = (random * 48_271) % 2_147_483_647;
      return random;
    };
    const shuffled = (rows: Row[]) =>
      rows
        .map((each) => ({ each, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each);
    const rows = Array.from({ length: 25 }, (_, i) => row(i, 7));
    expect(new Set(idsOf(await read(new LiveSource(rows, 10, undefined, shuffled)))).size).toBe(25);
  });

  it('is read day by day from a source that ignores the order, as far as pages before have come', async () => {
    const descending = (rows: Row[]) => rows.sort((a, b) => b.instant - a.instant);
    const byId = (rows: Row[]) => rows.sort((a, b) => Number(a.id) - Number(b.id));
    const rows = [1, 5, 9, 12, 3, 30, 2, 8, 20, 4].map((second, id) => row(id, second));
    for (const order of [descending, byId]) {
      const pages = await read(new LiveSource([...rows], 4, undefined, order));
      expect([...new Set(idsOf(pages))].sort()).toEqual(rows.map(({ id }) => id).sort());
      const distrust = pages.findIndex(({ uncovers }) => uncovers !== undefined);
      const before = pages.slice(0, distrust).findLast(({ covers }) => covers !== undefined)?.covers;
      expect(pages[distrust]?.uncovers).toEqual({ start: SPAN.start, end: before?.end ?? SPAN.start });
      expect(pages.slice(distrust).flatMap(({ covers }) => covers ?? [])).toEqual([SPAN]);
    }
  });

  it('leaves out a record that an edit moved behind the end while its page was made', async () => {
    const rows = [row(1, 1), row(2, 2), row(3, 99), row(4, 4)];
    const fetch = async ({ start }: Interval) => ({
      rows: rows.filter(({ instant }) => instant >= start),
      query: '',
    });
    expect(idsOf(await read({ pageSize: 5, fetch }))).toEqual(['1', '2', '4']);
  });

  it('refuses a source that ignores the filter instead of trusting it', async () => {
    const fetch = async () => ({ rows: [row(9, -5)], query: 'select …' });
    await expect(read({ pageSize: 1, fetch })).rejects.toThrow(
      /record 9 of 1969-12-31T23:59:55Z.*filter is not applied/,
    );
    const late = async () => ({ rows: [row(9, 99)], query: 'select …' });
    await expect(read({ pageSize: 1, fetch: late })).rejects.toThrow(/filter is not applied/);
  });

  it('takes a page with more rows than were asked for', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => row(i, i));
    const fetch = async ({ start }: Interval) => ({
      rows: rows.filter(({ instant }) => instant >= start).slice(0, 11),
      query: '',
    });
    expect(idsOf(await read({ pageSize: 10, fetch }))).toHaveLength(30);
  });
});
