import fc from 'fast-check';
import { type Interval, SECOND_MS } from 'singer';
import { describe, expect, inject, it } from 'vitest';
import type { Page, Row } from '../../src/reading/page.ts';
import { UnorderedPage } from '../../src/reading/page-source.ts';
import { pagesOf } from '../../src/reading/span-reader.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { history, idsOf, pageSize, readSpan, SPAN } from '../support/read-span.ts';

describe('a span that is read by value', () => {
  it('brings every record exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(history, pageSize, async (rows, size) => {
        const ids = idsOf(await readSpan(new LiveSource([...rows], size)));
        expect(ids.sort()).toEqual(rows.map(({ id }) => id).sort());
      }),
    );
  });

  it('covers the span from its start to its end, each part only once its records are out', async () => {
    await fc.assert(
      fc.asyncProperty(history, pageSize, async (rows, size) => {
        const seen = new Set<string>();
        let covered = SPAN.start;
        for (const page of await readSpan(new LiveSource([...rows], size))) {
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
        const ids = idsOf(await readSpan(source));
        expect(new Set(ids).size).toBe(ids.length);
        const stayed = rows.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
        expect(stayed.filter((id) => !ids.includes(id))).toEqual([]);
      }),
      { numRuns: 600 * inject('volume') },
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
    expect(await readSpan(source)).toHaveLength(1);
    expect(source.fetches).toBe(1);
  });

  it('goes through a bulk import of one second by offset, with no more calls than pages', async () => {
    const rows = [row(90, 6), ...Array.from({ length: 25 }, (_, i) => row(i, 7)), row(91, 8)];
    const source = new LiveSource(rows, 10);
    expect(idsOf(await readSpan(source))).toHaveLength(27);
    // 1 + 9, then two pages of 9 that overlap with the one before.
    expect(source.fetches).toBe(3);
  });

  it('does not ask again for all of a second that fills most of a page', async () => {
    const rows = [
      ...[1, 2, 3].map((second) => row(second, second)),
      ...Array.from({ length: 7 }, (_, i) => row(10 + i, 7)),
    ];
    const source = new LiveSource(
      [...rows, ...[20, 21, 22, 23, 24].map((second) => row(second, second))],
      10,
    );
    expect(idsOf(await readSpan(source))).toHaveLength(15);
    expect(source.fetches).toBe(2);
  });

  it('goes through a second whose ties come in another order each time, and covers nothing too early', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const rows = Array.from({ length: 180 }, (_, i) => row(i, 7));
      let turn = seed;
      const turned = (all: Row[]) => {
        turn = (turn * 48_271) % 2_147_483_647;
        const at = turn % Math.max(1, all.length);
        return [...all.slice(at), ...all.slice(0, at)];
      };
      const source = new LiveSource(rows, 100, undefined, turned);
      const seen = new Set<string>();
      for await (const page of pagesOf({ ...SPAN, bound: SPAN.end }, source)) {
        for (const { id } of page.rows) seen.add(id);
        if (page.covers !== undefined && page.covers.end > 7 * SECOND_MS) break;
      }
      expect(seen.size, `seed ${seed}`).toBe(180);
    }
  });

  it('does not take a pass for complete while records leave the second that it reads', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => row(i, 7));
    const gone: string[] = [];
    const source = new LiveSource(rows, 3, (live) => {
      if (live.fetches % 2 === 0 && gone.length < 4) gone.push(live.rows.shift()?.id ?? '');
    });
    const ids = idsOf(await readSpan(source));
    expect(rows.filter(({ id }) => !gone.includes(id) && !ids.includes(id))).toEqual([]);
  });

  it.each([1, 2, 3])(
    'goes through a second of which %i records leave between any two pages',
    async (pace) => {
      const rows = Array.from({ length: 600 }, (_, i) => row(i, 7));
      const gone = new Set<string>();
      const source = new LiveSource([...rows], 20, (live) => {
        for (const { id } of live.rows.splice(0, gone.size < 500 ? pace : 0)) gone.add(id);
      });
      const ids = new Set(idsOf(await readSpan(source)));
      expect(rows.filter(({ id }) => !gone.has(id) && !ids.has(id))).toEqual([]);
    },
  );

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
    expect(new Set(idsOf(await readSpan(new LiveSource(rows, 10, undefined, shuffled)))).size).toBe(25);
  });

  it('says so when its source ignores the order', async () => {
    const descending = (rows: Row[]) => rows.sort((a, b) => b.instant - a.instant);
    const rows = [1, 5, 9, 12, 3].map((second, id) => row(id, second));
    await expect(readSpan(new LiveSource(rows, 4, undefined, descending))).rejects.toThrow(UnorderedPage);
  });

  it('can be shortened between two pages, and covers what is left of it', async () => {
    await fc.assert(
      fc.asyncProperty(history, pageSize, fc.integer({ min: 1, max: 39 }), async (rows, size, cut) => {
        const source = new LiveSource([...rows], size);
        const span = { ...SPAN, bound: SPAN.end };
        let { end } = span;
        const pages: Page[] = [];
        for await (const page of pagesOf(span, source, () => end)) {
          pages.push(page);
          if (page.rest !== undefined && page.rest.start < cut * SECOND_MS) end = cut * SECOND_MS;
        }
        expect(pages.findLast(({ covers }) => covers !== undefined)?.covers?.end).toBe(end);
        const due = rows.filter(({ instant }) => instant < end).map(({ id }) => id);
        expect(idsOf(pages).sort()).toEqual(due.sort());
      }),
    );
  });

  it('leaves out a record that an edit moved past the end while its page was made', async () => {
    const rows = [row(1, 1), row(2, 2), row(3, 99), row(4, 4)];
    const fetch = async ({ start }: Interval) => ({
      rows: rows.filter(({ instant }) => instant >= start),
      query: '',
      pageSize: 5,
    });
    expect(idsOf(await readSpan({ fetch }))).toEqual(['1', '2', '4']);
  });

  it('refuses a source that ignores the filter instead of trusting it', async () => {
    const fetch = async () => ({ rows: [row(9, -5)], query: 'select …', pageSize: 1 });
    await expect(readSpan({ fetch })).rejects.toThrow(
      /record 9 of 1969-12-31T23:59:55Z.*filter is not applied/,
    );
    const late = async () => ({ rows: [row(9, 99)], query: 'select …', pageSize: 1 });
    await expect(readSpan({ fetch: late })).rejects.toThrow(/filter is not applied/);
  });

  it('takes pages with more rows than were asked for, also inside one second', async () => {
    await fc.assert(
      fc.asyncProperty(history, pageSize, async (rows, size) => {
        const source = new LiveSource([...rows], size + 1);
        const fetch = async (interval: Interval, position: number) => ({
          ...(await source.fetch(interval, position)),
          pageSize: size,
        });
        expect(idsOf(await readSpan({ fetch })).sort()).toEqual(rows.map(({ id }) => id).sort());
      }),
    );
  });
});
