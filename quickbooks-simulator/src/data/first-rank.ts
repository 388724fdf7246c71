/** The smallest rank that passes a test which holds from some rank on; `size` if none does. */
export function firstRank(size: number, passes: (rank: number) => boolean, from = 0): number {
  let low = from;
  let high = size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
