import { type Coverage, DAY_MS, type Interval } from 'singer';
import type { State } from '../coverage/state.ts';
import type { WindowField } from '../streams/query.ts';
import type { Stream } from '../streams/streams.ts';
import type { Listed } from './census-source.ts';
import type { KnownRecords } from './known-records.ts';

/** QuickBooks Online has no records that were created before. */
const EARLIEST = Date.UTC(2000, 0, 1);

/** The records that the tables must have, as the STATE says. */
export interface Expectation {
  /** The time of creation to compare; undefined for a stream that is listed whole. */
  readonly window: Interval | undefined;
  /** Records that changed before were never read; undefined if there are none. */
  readonly changedSince: number | undefined;
  /** The time that the records of which the tables must have. In `window_field`, or of the change for a snapshot. */
  readonly coverage: Coverage;
  /** The coverage is that of the STATE. Otherwise it is the whole range of the settings. */
  readonly isOfState: boolean;
  /** Records of the coverage that the tables lack count as missing. A STATE without the stream says nothing of them. */
  readonly isComplete: boolean;
}

interface Known {
  readonly state: State;
  readonly isStateGiven: boolean;
  readonly records: KnownRecords;
  readonly windowField: WindowField;
  /** The range of the settings. */
  readonly range: Interval;
  /** Records that were created later are not compared. */
  readonly before: number;
}

/** The expectation of a stream; undefined if nothing of it can be expected. */
export function expectationOf(stream: Stream, known: Known): Expectation | undefined {
  return stream.kind === 'snapshot' ? ofSnapshot(stream, known) : ofWindows(stream, known);
}

function ofSnapshot({ name }: Stream, { state, isStateGiven, range }: Known): Expectation {
  const takenAt = state.snapshotAt(name);
  const end = Math.min(takenAt ?? range.end, range.end);
  return {
    window: undefined,
    changedSince: undefined,
    coverage: [{ start: 0, end }],
    isOfState: takenAt !== undefined,
    isComplete: takenAt !== undefined || !isStateGiven,
  };
}

function ofWindows(stream: Stream, known: Known): Expectation | undefined {
  const { state, isStateGiven, records, windowField, range, before } = known;
  const covered = state.covered(stream.name, windowField);
  const coverage = covered.length > 0 ? covered : range.start < range.end ? [range] : [];
  const [first, last] = [coverage[0], coverage.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const isByCreation = windowField === 'MetaData.CreateTime';
  const earliest = records.placed > 0 ? Math.min(EARLIEST, records.createdAt(0)) : EARLIEST;
  const window = { start: isByCreation ? first.start : earliest, end: Math.min(last.end, before) };
  const isListed = !stream.isCountable || !stream.isOrdered;
  return {
    window: isListed ? undefined : window,
    changedSince: isByCreation || first.start <= EARLIEST ? undefined : first.start,
    coverage,
    isOfState: covered.length > 0,
    isComplete: covered.length > 0 || !isStateGiven,
  };
}

/** The records that the tables must have. A record that changed since belongs to a time that is not read yet. */
export function expectedOf(
  rows: readonly Listed[],
  { coverage }: Expectation,
  placeOf: (row: Listed) => number | undefined,
): readonly Listed[] {
  return rows.filter((row) => {
    const at = placeOf(row);
    return at !== undefined && coverage.some(({ start, end }) => start <= at && at < end);
  });
}

/** The UTC days of some records, cut to the coverage that holds them. */
export function windowsOf(
  rows: readonly Listed[],
  { coverage }: Expectation,
  placeOf: (row: Listed) => number | undefined,
): readonly Interval[] {
  const windows = new Map<number, Interval>();
  for (const row of rows) {
    const at = placeOf(row) ?? 0;
    const day = Math.floor(at / DAY_MS) * DAY_MS;
    const held = coverage.find(({ start, end }) => start <= at && at < end);
    if (held === undefined) continue;
    const window = { start: Math.max(day, held.start), end: Math.min(day + DAY_MS, held.end) };
    windows.set(window.start, window);
  }
  return [...windows.values()].sort((one, other) => one.start - other.start);
}
