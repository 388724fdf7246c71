import fc from 'fast-check';
import { SECOND_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import { partsFor, rowsExpected, Workload } from '../../src/reading/workload.ts';

const DAY_MS = 86_400 * SECOND_MS;
const YEAR = 365 * DAY_MS;

describe('what is left of a span', () => {
  const rest = { start: 0, end: 10 * YEAR };

  it('is cut for all idle readers if no reader has anything else to do', () => {
    const parts = partsFor({ rest, pages: 99, pagesOfAll: 99, readers: 8, idle: 7 });
    expect(parts).toHaveLength(7);
  });

  it('is kept where it is no more than what every reader has to do', () => {
    expect(partsFor({ rest, pages: 5, pagesOfAll: 40, readers: 8, idle: 3 })).toEqual([]);
  });

  it('is kept where one page holds it', () => {
    expect(partsFor({ rest, pages: 0.9, pagesOfAll: 1, readers: 8, idle: 7 })).toEqual([]);
  });

  it('is cut in no more parts than the pages that one reader would ask for', () => {
    expect(partsFor({ rest, pages: 1.4, pagesOfAll: 2, readers: 8, idle: 7 })).toHaveLength(1);
  });

  it('is cut for one of several idle readers where it is twice what every reader has to do', () => {
    expect(partsFor({ rest, pages: 10, pagesOfAll: 40, readers: 8, idle: 3 })).toHaveLength(1);
  });

  it('is handed out without a hole, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.record({
          seconds: fc.integer({ min: 0, max: 1_000_000 }),
          pages: fc.double({ min: 0, noNaN: true }),
          others: fc.double({ min: 0, noNaN: true }),
          readers: fc.integer({ min: 1, max: 32 }),
          idle: fc.integer({ min: 0, max: 32 }),
        }),
        ({ seconds, pages, others, readers, idle }) => {
          const rest = { start: 7 * SECOND_MS, end: (7 + seconds) * SECOND_MS };
          const parts = partsFor({ rest, pages, pagesOfAll: pages + others, readers, idle });
          expect(parts.length).toBeLessThanOrEqual(idle);
          for (const [i, { start, end }] of parts.entries()) {
            expect(start).toBeGreaterThan(rest.start);
            expect(start % SECOND_MS).toBe(0);
            expect(end).toBe(parts[i + 1]?.start ?? rest.end);
            expect(end).toBeGreaterThan(start);
          }
        },
      ),
    );
  });

  it('is not judged by years before the company alone, nor by a bulk import alone', () => {
    const page = (days: number) => ({ rows: 1_000, of: { start: 0, end: days * DAY_MS } });
    const before = rowsExpected({ start: 0, end: 4 * YEAR }, page(6 * 365), page(20));
    expect(before).toBeGreaterThan(5_000);
    const afterBurst = rowsExpected({ start: 0, end: 4 * YEAR }, page(365), page(1 / 24));
    expect(afterBurst).toBeLessThan(500_000);
  });
});

it('the workload is the sum of what each span has left', () => {
  const workload = new Workload();
  const [first, second] = [{}, {}];
  workload.set(first, 3);
  workload.set(second, 4.5);
  workload.set(first, 2);
  expect(workload.pages).toBe(6.5);
  workload.remove(second);
  expect(workload.pages).toBe(2);
});
