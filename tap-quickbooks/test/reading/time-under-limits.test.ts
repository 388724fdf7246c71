import { DAY_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import { QUICKBOOKS_LIMITS } from '../../src/limits/rate-limits.ts';
import { row } from '../support/live-source.ts';
import { PacedSource } from '../support/paced-source.ts';
import { read } from '../support/read-gaps.ts';
import { SimulatedTime } from '../support/simulated-time.ts';
import { SortedSource } from '../support/sorted-source.ts';

const ROWS = 100_000;
const DAYS = 3_652;
const READERS = 8;
const CALL_MS = 800;
/** Until a page is on stdout. */
const WRITING_MS = 30;

/** Milliseconds that this many calls take if no reader and no start that the limits allow is ever idle. */
function leastMs(calls: number): number {
  const byLatency = (calls / READERS) * CALL_MS;
  const byLimits = QUICKBOOKS_LIMITS.map(
    ({ starts, milliseconds }) => Math.max(0, (calls - starts) / starts) * milliseconds + CALL_MS,
  );
  return Math.max(byLatency, ...byLimits);
}

describe('100,000 records of ten years with eight readers, at 800 ms a call', () => {
  it.each<[string, (share: number) => number]>([
    ['a company that grew evenly', (share) => Math.sqrt(share)],
    ['a company that grew tenfold', (share) => Math.log(1 + 9 * share) / Math.log(10)],
    ['a company that changes no more than at its start', (share) => share],
    ['a company that shrank', (share) => share ** 2],
    ['a company that is seven years younger than the range', (share) => 0.7 + 0.3 * share],
    ['a company that grew evenly, and is seven years younger', (share) => 0.7 + 0.3 * Math.sqrt(share)],
  ])(
    'take at most 1.16 times what limits and latency allow, and 111 calls, of %s',
    async (_name, placeOf) => {
      const rows = Array.from({ length: ROWS }, (__, i) =>
        row(i, Math.floor(placeOf(i / ROWS) * DAYS * 86_400)),
      );
      const time = new SimulatedTime();
      const source = new PacedSource(new SortedSource(rows, 1_000), time, CALL_MS);
      const range = { start: 0, end: DAYS * DAY_MS };
      const writing = () => time.pass(WRITING_MS);
      const { ids } = await time.during(
        read(source, { range, concurrency: READERS, isFirst: true, writing }),
      );
      expect(new Set(ids).size).toBe(ROWS);
      expect(source.calls).toBeLessThanOrEqual(111);
      expect(time.now / leastMs(source.calls), `${source.calls} calls in ${time.now} ms`).toBeLessThanOrEqual(
        1.16,
      );
    },
  );
});
