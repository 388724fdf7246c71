import fc from 'fast-check';
import { type Interval, SECOND_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import type { Page, Row, Span } from '../../src/reading/page.ts';
import type { PageSource } from '../../src/reading/page-source.ts';
import { pagesByOffset } from '../../src/reading/pages-by-offset.ts';
import { pagesOf } from '../../src/reading/span-reader.ts';
import { hash, LiveSource, row } from '../support/live-source.ts';

const SPAN: Interval = { start: 0, end: 40 * SECOND_MS };

async function read(
  source: PageSource,
  pagesOfSpan: (span: Span, source: PageSource) => AsyncIterable<Page> = pagesOf,
): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of pagesOfSpan({ ...SPAN, bound: SPAN.end }, source)) pages.push(page);
  return pages;
}

const idsOf = (pages: Page[]) => pages.flatMap(({ rows }) => rows.map(({ id }) => id));

const history = fc
  .array(fc.nat(39), { maxLength: 60 })
  .map((seconds) => seconds.map((second, i) => row(i, second)));

const pageSize = fc.integer({ min: 2, max: 9 });

describe('an interval that is read by offset', () => {
  it('brings every record exactly once, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(history, pageSize, async (rows, size) => {
        const byHash = (all: Row[]) => all.sort((a, b) => hash(a) - hash(b));
        const pages = await read(new LiveSource([...rows], size, undefined, byHash), pagesByOffset);
        expect(idsOf(pages).sort()).toEqual(rows.map(({ id }) => id).sort());
        expect(pages.at(-1)?.covers).toMatchObject(SPAN);
      }),
    );
  });

  it('brings every record that stays, whatever leaves it meanwhile', async () => {
    const leavers = fc.array(fc.nat(59), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(history, pageSize, leavers, async (rows, size, order) => {
        const leaving = [...order];
        const gone = new Set<string>();
        const leave = (live: LiveSource) => {
          const id = String(leaving.pop());
          gone.add(id);
          live.rows = live.rows.filter((each) => each.id !== id);
        };
        const byHash = (all: Row[]) => all.sort((a, b) => hash(a) - hash(b));
        const ids = idsOf(await read(new LiveSource([...rows], size, leave, byHash), pagesByOffset));
        expect(rows.filter(({ id }) => !gone.has(id) && !ids.includes(id))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
