import { expect, it } from 'vitest';
import { CountAhead } from '../../src/reading/count-ahead.ts';

const [PAGE_SIZE, EARLY] = [20, false];

/** A gap with this many records, of which a page has come. */
function gapOf(records: number, takeEarlyCount: () => boolean) {
  const gap = new CountAhead({
    count: async () => records,
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
