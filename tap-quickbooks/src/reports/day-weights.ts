import { DAY_MS, type Interval } from 'singer';
import { daysIn } from '../coverage/days.ts';

/** The shares of days in the rows of a report, in a unit of its own. */
export interface DayWeights {
  readonly of: (period: Interval) => number;
}

/** Every day alike: the weight of a period is its number of days. */
export const EVEN: DayWeights = { of: daysIn };

/** Weights by how many transactions each day has. */
export function weightsOf(transactions: ReadonlyMap<number, number>): DayWeights {
  const days = [...transactions.keys()].sort((a, b) => a - b);
  const before = new Float64Array(days.length + 1);
  for (const [at, day] of days.entries()) before[at + 1] = (before[at] ?? 0) + (transactions.get(day) ?? 0);
  const until = (day: number) => before[firstFrom(0, days.length, (at) => (days[at] ?? 0) >= day)] ?? 0;
  return { of: ({ start, end }) => until(end) - until(start) };
}

/** The start of the longest period with this end, in a stretch, that has at most a weight; of one day at least. */
export function startOf(weights: DayWeights, stretch: Interval, most: number): number {
  const { end } = stretch;
  const isTooMuch = (days: number) => weights.of({ start: end - days * DAY_MS, end }) > most;
  return end - (firstFrom(2, daysIn(stretch) + 1, isTooMuch) - 1) * DAY_MS;
}

/** The first number of a range for which something is so, as for all after it; the end of the range if for none. */
function firstFrom(from: number, end: number, isSo: (at: number) => boolean): number {
  let [low, high] = [from, Math.max(from, end)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
