import { firstRank } from '../data/first-rank.ts';
import { weightedDays } from './day-weights.ts';
import { fraction, hash, saltedSeed } from './hash.ts';

const LARGEST_BURST = 2500;
const BURST_SHARE = 0.3;
/** The burst comes after this share of the other rows. */
const BURST_PLACE = 0.4;
/** One row in this many has the second of the row before it. */
const TWIN_EVERY = 12;
/** One day in this many starts with a row in its first second and ends with one in its last. */
const EDGE_DAY_EVERY = 3;
const JITTER_SALT = 0x5bd1e995;

export interface TimelineOptions {
  readonly seed: number;
  readonly size: number;
  /** UTC seconds; all times are in [from, to). */
  readonly from: number;
  readonly to: number;
}

/** The times of `size` rows in ascending order, as a function of the rank. Memory grows with the days only. */
export interface Timeline {
  readonly size: number;
  /** UTC second of the row at this rank. */
  timeAt(rank: number): number;
  /** Number of rows with an earlier time. */
  countBefore(second: number): number;
}

/**
 * Ranks are dealt to days by weight and spread over the seconds of their day. One burst (a bulk import) of
 * `min(2500, 30 % of size)` consecutive ranks shares one second: it is cut out before the dealing, and put
 * back after the row whose second it shares.
 */
export function createTimeline({ seed, size, from, to }: TimelineOptions): Timeline {
  const burst = Math.min(LARGEST_BURST, Math.floor(size * BURST_SHARE));
  const dealt = size - burst;
  const burstRank = Math.floor(dealt * BURST_PLACE);
  const days = dealDays(seed, dealt, from, to);
  const timeAt = (rank: number) => {
    if (rank <= burstRank) return days.timeAt(rank);
    return days.timeAt(Math.max(burstRank, rank - burst));
  };
  return { size, timeAt, countBefore: (second) => firstRank(size, (rank) => timeAt(rank) >= second) };
}

function dealDays(seed: number, size: number, from: number, to: number): { timeAt(rank: number): number } {
  const days = weightedDays(saltedSeed(seed, 'days'), from, to);
  const starts = Float64Array.from(days, (day) => day.start);
  const ends = Float64Array.from(days, (day) => day.end);
  const firsts = firstRanks(
    days.map((day) => day.weight),
    size,
  );
  let near = 0;
  return {
    timeAt(rank) {
      if (!(at(firsts, near) <= rank && rank < at(firsts, near + 1))) {
        near = firstRank(days.length, (day) => at(firsts, day + 1) > rank);
      }
      const first = at(firsts, near);
      const count = at(firsts, near + 1) - first;
      return secondOfDay({ seed, first, count, start: at(starts, near), end: at(ends, near) }, rank - first);
    },
  };
}

/** The first rank of each day, and the number of all rows after the last. */
function firstRanks(weights: readonly number[], size: number): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const firsts = new Float64Array(weights.length + 1);
  let sum = 0;
  weights.forEach((weight, day) => {
    sum += weight;
    firsts[day + 1] = Math.min(size, Math.round((size * sum) / total));
  });
  firsts[weights.length] = size;
  return firsts;
}

interface DealtDay {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

/** The day is cut into as many slots as it has rows; a row stands anywhere in its slot, or with its twin. */
function secondOfDay({ seed, first, count, start, end }: DealtDay, index: number): number {
  const hasEdges = hash(seed, first) % EDGE_DAY_EVERY === 0;
  if (hasEdges && index === count - 1 && count > 1) return end - 1;
  let slot = index;
  while (slot > 0 && hash(seed, first + slot) % TWIN_EVERY === 0) slot -= 1;
  if (slot === 0 && hasEdges) return start;
  return start + Math.floor(((slot + fraction(seed ^ JITTER_SALT, first + slot)) * (end - start)) / count);
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
