import { expect, it } from 'vitest';
import { RunSize } from '../../src/reading/run-size.ts';

it('the size of a stream is known once each of its parts is, and may be corrected', () => {
  const size = new RunSize();
  expect(size.of('qb_items')).toBeUndefined();
  size.begin('qb_items');
  expect(size.of('qb_items')).toBe(0);
  const [first, second] = [size.add('qb_items'), size.add('qb_items')];
  first(30);
  expect(size.of('qb_items')).toBeUndefined();
  second(12);
  size.begin('qb_items');
  expect(size.of('qb_items')).toBe(42);
  first(31);
  expect(size.of('qb_items')).toBe(43);
});
