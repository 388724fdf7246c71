import { firstRank } from '../data/first-rank.ts';
import type { History } from './history.ts';

/** Rows that were created in their order and never changed. Their times must not fall. */
export function createPlainHistory(size: number, timeOf: (row: number) => number): History {
  return {
    size,
    rowAt: (_field, rank) => rank,
    rankOf: (_field, row) => row,
    countBefore: (_field, second) => firstRank(size, (row) => timeOf(row) >= second),
    time: timeOf,
    syncToken: () => 0,
  };
}

/** A history that is made when its first row is asked for: entities that no client reads cost nothing. */
export function lazyHistory(size: number, make: () => History): History {
  let made: History | undefined;
  const history = () => {
    made ??= make();
    return made;
  };
  return {
    size,
    rowAt: (field, rank) => history().rowAt(field, rank),
    rankOf: (field, row) => history().rankOf(field, row),
    countBefore: (field, second) => (size === 0 ? 0 : history().countBefore(field, second)),
    time: (row, field) => history().time(row, field),
    syncToken: (row) => history().syncToken(row),
  };
}
