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
  const until = (day: number) => before[firstFrom(days, day)] ?? 0;
  return { of: ({ start, end }) => until(end) - until(start) };
}

/** The place of the first day that is not before this one. */
function firstFrom(days: readonly number[], day: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The start of the longest period with this end, in a stretch, that has at most a weight; of one day at least. */
export function startOf(weights: DayWeights, stretch: Interval, most: number): number {
  const { end } = stretch;
  let [days, tooMany] = [1, daysIn(stretch) + 1];
  while (tooMany - days > 1) {
    const middle = (days + tooMany) >>> 1;
    if (weights.of({ start: end - middle * DAY_MS, end }) <= most) days = middle;
    else tooMany = middle;
  }
  return end - days * DAY_MS;
}
