import { DAY_MS, ThrottledError } from 'singer';
import { expect, it } from 'vitest';
import { CountAhead } from '../../src/reading/count-ahead.ts';

const [PAGE_SIZE, EARLY] = [20, false];

/** A gap with this many records, of which a page has come. Some counts fail first. */
function gapOf(records: number, takeEarlyCount: () => boolean, failures = 0) {
  let counts = 0;
  const gap = new CountAhead({
    count: async () => {
      counts += 1;
      if (counts <= failures) throw new ThrottledError('too many');
      return records;
    },
    came: () => PAGE_SIZE,
    isVerified: true,
    takeEarlyCount,
  });
  gap.tookPage();
  return gap;
}

it('a second is counted early in each gap of forty pages, even if no reader was idle to count the gap', async () => {
  const gap = gapOf(900, () => false);
  expect(await gap.isSecondToBeCounted(PAGE_SIZE, EARLY)).toBe(true);
  expect(await gap.isSecondToBeCounted(PAGE_SIZE, EARLY)).toBe(false);
});

it('a gap without a call to spare leaves the early count of the stream to another gap', async () => {
  let taken = 0;
  const takeOnce = () => ++taken === 1;
  expect(await gapOf(200, takeOnce).isSecondToBeCounted(PAGE_SIZE, EARLY)).toBe(false);
  expect(await gapOf(190, takeOnce).isSecondToBeCounted(PAGE_SIZE, EARLY)).toBe(true);
  expect(await gapOf(190, takeOnce).isSecondToBeCounted(PAGE_SIZE, EARLY)).toBe(false);
});

it('a count beside the first page that fails tells nothing, and is taken again when it is needed', async () => {
  const gap = gapOf(900, () => false, 1);
  const early = gap.takeEarly();
  expect(await gap.isSecondToBeCounted(PAGE_SIZE, EARLY)).toBe(true);
  await early;
  expect(gap.counted).toBe(900);
  const late = gapOf(900, () => false, 1);
  await late.takeEarly();
  const day = { start: 0, end: DAY_MS };
  expect([late.isBegun, late.countedIn(day)]).toEqual([false, undefined]);
  await late.take();
  expect([late.isBegun, late.countedIn(day)]).toEqual([true, { ...day, records: 900 }]);
});
