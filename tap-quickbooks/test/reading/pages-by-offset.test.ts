import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { Row } from '../../src/reading/page.ts';
import { pagesByOffset } from '../../src/reading/pages-by-offset.ts';
import { hash, LiveSource } from '../support/live-source.ts';
import { history, idsOf, pageSize, readSpan, SPAN } from '../support/read-span.ts';

describe('an interval that is read by offset', () => {
  it('brings every record exactly once, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(history, pageSize, async (rows, size) => {
        const byHash = (all: Row[]) => all.sort((a, b) => hash(a) - hash(b));
        const pages = await readSpan(new LiveSource([...rows], size, undefined, byHash), pagesByOffset);
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
        const ids = idsOf(await readSpan(new LiveSource([...rows], size, leave, byHash), pagesByOffset));
        expect(rows.filter(({ id }) => !gone.has(id) && !ids.includes(id))).toEqual([]);
      }),
      { numRuns: 300 * inject('volume') },
    );
  });
});
