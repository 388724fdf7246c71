import { DAY_MS, FatalApiError } from 'singer';
import { expect, it } from 'vitest';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { read } from '../support/read-gaps.ts';

it.each([
  [10, 850],
  [100, 170],
  [500, 100],
])(
  'a second that comes in pages of %i rows at most, but for one record, takes few calls more',
  async (most, calls) => {
    const rows = Array.from({ length: 6_000 }, (_, i) => row(i, 100));
    const live = new LiveSource(rows, 1_000, undefined, (all) => all);
    const fetch: StreamSource['fetch'] = async (interval, position, { mostRows = live.pageSize } = {}) => {
      const page = await live.fetch(interval, position);
      const asked = page.rows.slice(0, mostRows);
      if (asked.length > most || asked.some(({ id }) => id === '3000')) throw new FatalApiError('code 4002');
      return { ...page, rows: asked, pageSize: Math.min(mostRows, page.pageSize) };
    };
    const { ids } = await read({ count: live.count, fetch }, { range: { start: 0, end: DAY_MS } });
    expect(ids.length).toBe(5_999);
    expect(live.fetches).toBeLessThanOrEqual(calls);
  },
);
