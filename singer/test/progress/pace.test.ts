import { expect, it } from 'vitest';
import { PaceMeter } from '../../src/progress/pace.ts';

it('the pace is unknown until something is done, and for the first two seconds', () => {
  const pace = new PaceMeter(0);
  expect(pace.at(60_000, 0, 100)).toEqual({ perSecond: undefined, leftMs: undefined });
  expect(new PaceMeter(0).at(1_000, 50, 100)).toEqual({ perSecond: undefined, leftMs: undefined });
});

it('the rate is taken at the last commit, and the time left counts down from there', () => {
  const pace = new PaceMeter(0);
  expect(pace.at(10_000, 1_000, 3_000)).toEqual({ perSecond: 100, leftMs: 20_000 });
  expect(pace.at(15_000, 1_000, 3_000)).toEqual({ perSecond: 100, leftMs: 15_000 });
  expect(pace.at(60_000, 1_000, 3_000)).toEqual({ perSecond: 100, leftMs: 1_000 });
  expect(pace.at(61_000, 3_000, 3_000).leftMs).toBeUndefined();
});

it('there is no time left to tell while the number of records is unknown', () => {
  expect(new PaceMeter(0).at(10_000, 1_000, undefined)).toEqual({ perSecond: 100, leftMs: undefined });
});
