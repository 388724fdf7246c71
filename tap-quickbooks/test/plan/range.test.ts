import { describe, expect, it } from 'vitest';
import { requestedRange } from '../../src/plan/range.ts';

const NOW = Date.UTC(2024, 5, 15, 12, 0, 0, 700);
const date = (text: string) => new Date(text);

describe('the requested range', () => {
  it('ends a minute ago, on a whole second, where no end is given or it lies in the future', () => {
    const settled = Date.UTC(2024, 5, 15, 11, 59, 0);
    expect(requestedRange(date('2024-01-01'), undefined, NOW).end).toBe(settled);
    expect(requestedRange(date('2024-01-01'), date('2030-01-01'), NOW).end).toBe(settled);
  });

  it('is what was asked for in the past', () => {
    expect(requestedRange(date('2024-01-01'), date('2024-02-01'), NOW)).toEqual({
      start: Date.UTC(2024, 0, 1),
      end: Date.UTC(2024, 1, 1),
    });
  });

  it('begins and ends at the next whole second where a fraction is given', () => {
    expect(requestedRange(date('2024-01-01T00:00:00.001Z'), date('2024-02-01T00:00:00.999Z'), NOW)).toEqual({
      start: Date.UTC(2024, 0, 1, 0, 0, 1),
      end: Date.UTC(2024, 1, 1, 0, 0, 1),
    });
  });

  it('that ends before it starts is refused, with both dates', () => {
    expect(() => requestedRange(date('2024-02-01'), date('2024-01-01'), NOW)).toThrow(
      /end_date 2024-01-01T00:00:00Z is not after start_date 2024-02-01T00:00:00Z/,
    );
  });
});
