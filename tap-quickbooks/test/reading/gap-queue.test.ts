import { describe, expect, it } from 'vitest';
import { GapQueue } from '../../src/reading/gap-queue.ts';

describe('gaps of a run whose calls are limited', () => {
  const begunWith = (callsLeft: number, gaps = 5) => {
    let begun = 0;
    const queue = new GapQueue(() => callsLeft);
    for (let gap = 0; gap < gaps; gap += 1) queue.add(() => (begun += 1));
    return { begun: () => begun, queue };
  };

  it.each([
    [Number.POSITIVE_INFINITY, 5],
    [10, 5],
    [6, 3],
    [3, 1],
    [0, 1],
  ])('begin with %d calls left only as far as they can be finished: %i', (callsLeft, expected) => {
    expect(begunWith(callsLeft).begun()).toBe(expected);
  });

  it('begin when one before them has ended', () => {
    const { begun, queue } = begunWith(3);
    queue.ended();
    expect(begun()).toBe(2);
  });
});
