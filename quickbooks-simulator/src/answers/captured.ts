import { unwrapped } from '../data/entity-traits.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import type { LiveEntry } from '../data/live-entry.ts';
import { pacificTime } from '../data/pacific-time.ts';
import { type WireText, wireText } from '../data/wire-text.ts';
import type { Settings } from '../settings.ts';
import type { RowView } from './query.ts';

/** The changes of one entity, as change data capture tells them. Texts are made one by one, as they are written. */
export interface Captured {
  /** Rows that are there, by LastUpdatedTime, inactive ones too. */
  readonly changed: readonly (() => WireText)[];
  /** Rows that are gone, by the time of their deletion. They stand after the others. */
  readonly deleted: readonly (() => WireText)[];
}

export const NOTHING: Captured = { changed: [], deleted: [] };

export function sizeOf({ changed, deleted }: Captured): number {
  return changed.length + deleted.length;
}

interface Capture {
  /** UTC second. */
  readonly since: number;
  readonly most: number;
  readonly settings: Pick<Settings, 'cdcKept' | 'cdcDeletedTemplates'>;
  readonly view: RowView;
}

/** At most `most` changes of an entity. Deletions are cut first. */
export function capturedSince(dataset: LiveDataset, { since, most, settings, view }: Capture): Captured {
  const first = dataset.countBefore('LastUpdatedTime', since);
  const all = dataset.size - first;
  const size = Math.min(most, all);
  const start = settings.cdcKept === 'oldest' ? first : first + all - size;
  const changed = Array.from({ length: size }, (_, i) => {
    const row = dataset.rowAt('LastUpdatedTime', start + i);
    return () => view(dataset.wire(row), dataset.id(row));
  });
  const gone = dataset
    .entries()
    .filter((entry) => entry.isDeleted && !entry.isUnreported && entry.updated >= since)
    .sort((one, other) => one.updated - other.updated);
  const left = most - size;
  const kept =
    settings.cdcKept === 'oldest' ? gone.slice(0, left) : gone.slice(Math.max(0, gone.length - left));
  return { changed, deleted: kept.map((entry) => () => deletedWire(dataset, entry, settings)) };
}

function deletedWire(
  dataset: LiveDataset,
  { id, row, updated }: LiveEntry,
  { cdcDeletedTemplates }: Capture['settings'],
): WireText {
  const MetaData = { LastUpdatedTime: pacificTime(updated) };
  const text = JSON.stringify({ domain: 'QBO', status: 'Deleted', Id: id, MetaData });
  if (dataset.entity !== 'RecurringTransaction' || cdcDeletedTemplates === 'bare') return wireText(text);
  const { wrapper } = unwrapped(dataset.entity, JSON.parse(dataset.text(row)));
  return wireText(wrapper === undefined ? text : `{${JSON.stringify(wrapper)}:${text}}`);
}
