import { describe, expect, it } from 'vitest';
import { startSimulator } from '../src/index.ts';
import { connect, type Row } from './client.ts';

const TEN_MILLION = 10_000_000;

describe('ten million invoices over ten years', () => {
  it('are served from any place of the range without being held', async () => {
    const before = process.memoryUsage().heapUsed;
    const company = { from: '2015-01-01', to: '2025-01-01', customers: 5000, items: 1000 };
    const simulator = await startSimulator({ ...company, invoices: TEN_MILLION });
    try {
      const client = await connect(simulator);
      expect(await client.count('select count(*) from Invoice')).toBe(TEN_MILLION);
      for (const field of ['LastUpdatedTime', 'CreateTime'] as const) {
        const where = `where MetaData.${field} >= '2019-06-03T00:00:00Z' and MetaData.${field} < '2020-03-01T00:00:00Z'`;
        const count = await client.count(`select count(*) from Invoice ${where}`);
        expect(count).toBeGreaterThan(400_000);
        const page = (start: number) =>
          client.rows(
            `select * from Invoice ${where} orderby MetaData.${field} startposition ${start} maxresults 1000`,
          );
        const [deep, next, last] = [await page(300_001), await page(301_001), await page(count - 499)];
        expect([deep.length, next.length, last.length]).toEqual([1000, 1000, 500]);
        const times = [...deep, ...next, ...last].map((row) => Date.parse(row.MetaData[field]));
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(new Set([...deep, ...next].map((row) => row.Id)).size).toBe(2000);
        expect(times.at(-1)).toBeLessThan(Date.parse('2020-03-01T00:00:00Z'));
      }
      const ids = (await client.rows('select * from Invoice startposition 7654321 maxresults 3')).map(
        (row) => row.Id,
      );
      const found = await client.rows(
        `select * from Invoice where Id in (${ids.map((id) => `'${id}'`).join(',')})`,
      );
      expect(found.map((row: Row) => row.Id)).toEqual(ids);
    } finally {
      await simulator.close();
    }
    // 10,000,000 rows would be at least 80 MB if each were but one number.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(75_000_000);
  });
});
