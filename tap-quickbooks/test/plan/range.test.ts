import { describe, expect, it } from 'vitest';
import { requestedRange, settledUntil } from '../../src/plan/range.ts';

const NOW = Date.UTC(2024, 5, 15, 12, 0, 0, 700);
const SETTLED = settledUntil(NOW, 60);
const rangeOf = (start: string, end?: string, settled = SETTLED) =>
  requestedRange({ start: new Date(start), end: end === undefined ? undefined : new Date(end), settled });

describe('the requested range', () => {
  it('ends a minute ago, on a whole second, where no end is given or it lies in the future', () => {
    const settled = Date.UTC(2024, 5, 15, 11, 59, 0);
    expect(rangeOf('2024-01-01').end).toBe(settled);
    expect(rangeOf('2024-01-01', '2030-01-01').end).toBe(settled);
  });

  it('ends as long before now as records take to settle', () => {
    expect(rangeOf('2024-01-01', undefined, settledUntil(NOW, 300)).end).toBe(
      Date.UTC(2024, 5, 15, 11, 55, 0),
    );
    expect(rangeOf('2024-01-01', undefined, settledUntil(NOW, 10)).end).toBe(
      Date.UTC(2024, 5, 15, 11, 59, 50),
    );
  });

  it('is what was asked for in the past', () => {
    expect(rangeOf('2024-01-01', '2024-02-01')).toEqual({
      start: Date.UTC(2024, 0, 1),
      end: Date.UTC(2024, 1, 1),
    });
  });

  it('begins and ends at the next whole second where a fraction is given', () => {
    expect(rangeOf('2024-01-01T00:00:00.001Z', '2024-02-01T00:00:00.999Z')).toEqual({
      start: Date.UTC(2024, 0, 1, 0, 0, 1),
      end: Date.UTC(2024, 1, 1, 0, 0, 1),
    });
  });

  it('that ends before it starts is refused, with both dates', () => {
    expect(() => rangeOf('2024-02-01', '2024-01-01')).toThrow(
      /end_date 2024-01-01T00:00:00Z is not after start_date 2024-02-01T00:00:00Z/,
    );
  });
});
