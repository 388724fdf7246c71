import type { TimeField } from '../data/dataset.ts';
import { firstRank } from '../data/first-rank.ts';
import { fraction, hash, saltedSeed } from './hash.ts';
import { createTimeline, type TimelineOptions } from './timeline.ts';

/** Rows of one block change places with each other only; a power of two, so that keys pack into 32 bits. */
const BLOCK = 2048;
const KEY_FRACTION = 1024;
const KEPT_BLOCKS = 64;
const EDITED_SHARE = 0.3;
/** Share of the edited rows that only a related transaction touched: no new SyncToken (quirk 1). */
const BUMPED_SHARE = 0.25;

/**
 * When each row was created and last updated. A row is its index in the order of creation, which is the
 * ascending order of CreateTime; the ascending order of LastUpdatedTime is a permutation of each block of 2048
 * rows, in which edited rows move after rows that were created later.
 */
export interface History {
  readonly size: number;
  rowAt(field: TimeField, rank: number): number;
  rankOf(field: TimeField, row: number): number;
  countBefore(field: TimeField, second: number): number;
  time(row: number, field: TimeField): number;
  /** The SyncToken: how often the row itself was edited. */
  syncToken(row: number): number;
}

interface Block {
  readonly first: number;
  /** Row at each place, place of each row, and place of the row whose time is this row's CreateTime. */
  readonly rows: Uint16Array;
  readonly places: Uint16Array;
  readonly createPlaces: Uint16Array;
}

export function createHistory(options: TimelineOptions): History {
  const { size } = options;
  const timeline = createTimeline(options);
  const seed = saltedSeed(options.seed, 'edits');
  const blockOf = keptBlocks((index) => permute(seed, index * BLOCK, Math.min(size, (index + 1) * BLOCK)));
  const time = (row: number, field: TimeField) => {
    const { first, places, createPlaces } = blockOf(row);
    const place = (field === 'CreateTime' ? createPlaces : places)[row - first] as number;
    return timeline.timeAt(first + place);
  };
  return {
    size,
    time,
    rowAt(field, rank) {
      if (field === 'CreateTime') return rank;
      const { first, rows } = blockOf(rank);
      return first + (rows[rank - first] as number);
    },
    rankOf(field, row) {
      if (field === 'CreateTime') return row;
      const { first, places } = blockOf(row);
      return first + (places[row - first] as number);
    },
    countBefore(field, second) {
      const rank = timeline.countBefore(second);
      // Blocks before the rank's own were created before this second, later ones were not.
      const first = Math.floor(rank / BLOCK) * BLOCK;
      if (field === 'LastUpdatedTime' || first >= size) return rank;
      return firstRank(Math.min(size, first + BLOCK), (row) => time(row, 'CreateTime') >= second, first);
    },
    syncToken: syncTokens(seed),
  };
}

function isEdited(seed: number, row: number): boolean {
  return fraction(seed, row) < EDITED_SHARE;
}

function syncTokens(seed: number): (row: number) => number {
  const bumps = saltedSeed(seed, 'bump');
  const tokens = saltedSeed(seed, 'token');
  return (row) => {
    const isTouchedOnly = !isEdited(seed, row) || fraction(bumps, row) < BUMPED_SHARE;
    return isTouchedOnly ? 0 : 1 + (hash(tokens, row) % 4);
  };
}

/**
 * An untouched row keeps the place of its creation, an edited one takes a later place: the sort key is the
 * index, or a point between it and the end of the block. Untouched rows thus stay in the order of creation,
 * and an edited row is created with the last untouched row before it: both orders stay ascending, and
 * CreateTime is never later than LastUpdatedTime.
 */
function permute(seed: number, first: number, end: number): Block {
  const count = end - first;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const delay = isEdited(seed, first + i) ? fraction(~seed, first + i) * (count - i) : 0;
    keys[i] = Math.floor((i + delay) * KEY_FRACTION) * BLOCK + i;
  }
  const rows = Uint16Array.from(keys.sort(), (key) => key % BLOCK);
  const places = new Uint16Array(count);
  rows.forEach((row, place) => {
    places[row] = place;
  });
  return { first, rows, places, createPlaces: createPlaces(seed, first, places) };
}

function createPlaces(seed: number, first: number, places: Uint16Array): Uint16Array {
  let untouched = 0;
  return places.map((place, i) => {
    if (!isEdited(seed, first + i)) untouched = place;
    return untouched;
  });
}

/** The blocks that were used last. Maps keep insertion order, so the first key is the one not used for longest. */
function keptBlocks(make: (index: number) => Block): (row: number) => Block {
  const kept = new Map<number, Block>();
  let latest: Block | undefined;
  return (row) => {
    const index = Math.floor(row / BLOCK);
    if (latest?.first === index * BLOCK) return latest;
    latest = kept.get(index) ?? make(index);
    kept.delete(index);
    kept.set(index, latest);
    if (kept.size > KEPT_BLOCKS) kept.delete(kept.keys().next().value as number);
    return latest;
  };
}
