import type { ChangeKind } from '../data/change-kind.ts';
import type { Row, TimeField } from '../data/dataset.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import type { LiveEntry, Stay } from '../data/live-entry.ts';
import { pacificTime } from '../data/pacific-time.ts';

/**
 * A row that is or was in a range of times, and when it was there. A row that left and came back has one for each
 * time. `null` means from the start and to the end: a row with both was there at every reading.
 */
export interface TruthRow {
  readonly id: string;
  /** While it was in the range, the last one, as QuickBooks writes it. */
  readonly last_updated_time: string;
  readonly came_at: string | null;
  readonly left_at: string | null;
  /** Cause of its leaving: an edit, bump, void or deactivation moves it, a deletion ends it. */
  readonly left_by: ChangeKind | null;
  readonly active: boolean;
}

export interface TruthRange {
  readonly field: TimeField;
  /** UTC seconds, [from, to). */
  readonly from: number;
  readonly to: number;
}

/** Everything that was ever in the range: rows of the base in its order, then those that came later. */
export function* truthRows(dataset: LiveDataset, range: TruthRange): Generator<TruthRow> {
  const { base } = dataset;
  const end = base.countBefore(range.field, range.to);
  for (let rank = base.countBefore(range.field, range.from); rank < end; rank += 1) {
    yield* rowsOf(dataset, base.rowAt(range.field, rank), range);
  }
  for (const entry of dataset.entries()) {
    const isDone = entry.row < base.size && isIn(base.time(entry.row, range.field), range);
    if (!isDone) yield* entryRows(entry, range);
  }
}

function* rowsOf(dataset: LiveDataset, row: Row, range: TruthRange): Generator<TruthRow> {
  const entry = dataset.entry(row);
  if (entry !== undefined) return yield* entryRows(entry, range);
  yield {
    id: dataset.base.id(row),
    last_updated_time: pacificTime(dataset.base.time(row, 'LastUpdatedTime')),
    ...{ came_at: null, left_at: null, left_by: null, active: dataset.base.isActive(row) },
  };
}

/** Two stays inside the range, one right after the other, are one presence. */
function* entryRows(entry: LiveEntry, range: TruthRange): Generator<TruthRow> {
  let first: Stay | undefined;
  for (const [i, stay] of entry.stays.entries()) {
    const isHere = isIn(range.field === 'CreateTime' ? entry.created : stay.updated, range);
    if (!isHere) continue;
    first ??= stay;
    const next = entry.stays[i + 1];
    const isNextHere = next !== undefined && (range.field === 'CreateTime' || isIn(next.updated, range));
    if (isNextHere) continue;
    yield {
      id: entry.id,
      last_updated_time: pacificTime(stay.updated),
      came_at: iso(first.from),
      left_at: iso(stay.to),
      left_by: stay.by ?? null,
      active: entry.isActive,
    };
    first = undefined;
  }
}

function isIn(second: number, { from, to }: TruthRange): boolean {
  return from <= second && second < to;
}

function iso(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
