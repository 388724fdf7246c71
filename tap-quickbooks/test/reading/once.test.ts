import fc from 'fast-check';
import { DAY_MS } from 'singer';
import { expect, inject, it } from 'vitest';
import { LiveSource, row } from '../support/live-source.ts';
import { read } from '../support/read-gaps.ts';

const RANGE = { start: 0, end: 10 * DAY_MS };

it('records that stay come once while others leave, wherever the last page ends', async () => {
  const seconds = fc.oneof(fc.nat(10 * 86_400 - 1), fc.nat(30));
  await fc.assert(
    fc.asyncProperty(
      fc.array(seconds, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 3, max: 9 }),
      fc.array(fc.nat(80), { maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      async (history, pageSize, leaving, concurrency) => {
        const rows = history.map((second, i) => row(i, second));
        const left = new Set<string>();
        const source = new LiveSource([...rows], pageSize, (live) => {
          const id = String(leaving[live.fetches] ?? -1);
          left.add(id);
          live.rows = live.rows.filter((each) => each.id !== id);
        });
        const { ids } = await read(source, { range: RANGE, concurrency });
        const times = new Map(rows.map(({ id }) => [id, 0]));
        for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
        expect([...times].filter(([id, count]) => !left.has(id) && count !== 1)).toEqual([]);
      },
    ),
    { numRuns: 150 * inject('volume') },
  );
});
