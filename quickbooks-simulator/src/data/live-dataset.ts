import type { ChangeKind } from './change-kind.ts';
import { type Dataset, type Row, TIME_FIELDS, type TimeField } from './dataset.ts';
import { unwrapped } from './entity-traits.ts';
import { entryText, type LiveEntry } from './live-entry.ts';
import { LiveOrder } from './live-order.ts';
import { mergedByName, rowsByName } from './name-order.ts';
import type { Properties } from './properties.ts';
import type { Addition, Change, ChangeTime, End } from './row-change.ts';
import { type WireText, wireText } from './wire-text.ts';

/** For so long a query may still show the SyncToken of before. */
const LATE_MS = 10_000;
const DELETED = ' (deleted)';

/**
 * A dataset whose rows can be changed while it is read: a base that never changes, and an entry for each row that was
 * changed, added or deleted. Deleted rows keep their entry, for change data capture and for the truth.
 */
export class LiveDataset implements Dataset {
  readonly entity: string;
  readonly isList: boolean;
  readonly isSingleton: boolean;
  readonly properties: Properties;
  readonly base: Dataset;
  readonly #present: (text: string) => string;
  readonly #orders: Readonly<Record<TimeField, LiveOrder>>;
  readonly #byRow = new Map<Row, LiveEntry>();
  readonly #slots: LiveEntry[] = [];
  readonly #added = new Map<string, Row>();
  #names: { readonly changes: number; readonly rows: ArrayLike<Row> } | undefined;
  #changes = 0;

  /** `present` writes what the service shows of the text of a row. */
  constructor(base: Dataset, present: (text: string) => string = (text) => text) {
    this.base = base;
    this.#present = present;
    this.entity = base.entity;
    this.isList = base.isList;
    this.isSingleton = base.isSingleton === true;
    this.properties = base.properties;
    this.#orders = {
      CreateTime: new LiveOrder(base, 'CreateTime'),
      LastUpdatedTime: new LiveOrder(base, 'LastUpdatedTime'),
    };
  }

  get size(): number {
    return this.#orders.CreateTime.size;
  }

  /** A number that grows with every change. */
  get changes(): number {
    return this.#changes;
  }

  readonly rowAt = (field: TimeField, rank: number): Row => {
    if (this.#slots.length === 0) return this.base.rowAt(field, rank);
    const found = this.#orders[field].at(rank);
    return 'row' in found ? found.row : (this.#slots[found.slot] as LiveEntry).row;
  };

  readonly countBefore = (field: TimeField, second: number): number =>
    Number.isFinite(second) ? this.#orders[field].countBefore(second) : second < 0 ? 0 : this.size;

  readonly rankOf = (field: TimeField, row: Row): number => this.base.rankOf(field, row);

  readonly rowById = (id: string): Row | undefined => {
    const row = this.#added.get(id) ?? this.base.rowById(id);
    return row === undefined || this.#byRow.get(row)?.isDeleted ? undefined : row;
  };

  readonly id = (row: Row): string => this.#byRow.get(row)?.id ?? this.base.id(row);

  readonly time = (row: Row, field: TimeField): number => {
    const entry = this.#byRow.get(row);
    if (entry === undefined) return this.base.time(row, field);
    return field === 'CreateTime' ? entry.created : entry.updated;
  };

  readonly isActive = (row: Row): boolean => this.#byRow.get(row)?.isActive ?? this.base.isActive(row);

  readonly fullyQualifiedName = (row: Row): string => {
    const entry = this.#byRow.get(row);
    if (entry === undefined) return this.base.fullyQualifiedName(row);
    const name = entry.name ?? this.#sourceName(entry.source);
    return `${name.replace(DELETED, '')}${entry.isActive ? '' : DELETED}`;
  };

  readonly text = (row: Row): string => {
    const entry = this.#byRow.get(row);
    return this.#present(entry === undefined ? this.base.text(row) : this.#entryText(entry));
  };

  readonly wire = (row: Row): WireText => {
    const entry = this.#byRow.get(row);
    if (entry !== undefined) return wireText(this.#present(this.#entryText(entry)));
    return this.#present(this.base.wire(row)) as WireText;
  };

  readonly lateWire = (row: Row, now: number): WireText => {
    const entry = this.#byRow.get(row);
    const isLate = entry !== undefined && entry.syncToken > 0 && now - entry.editedAt < LATE_MS;
    if (!isLate) return this.wire(row);
    return wireText(this.#present(this.#entryText({ ...entry, syncToken: entry.syncToken - 1 })));
  };

  /** The rows by FullyQualifiedName; sorted again only for those that changed. */
  rowsByName(): ArrayLike<Row> {
    const base = rowsByName(this.base);
    if (this.#slots.length === 0) return base;
    if (this.#names?.changes !== this.#changes)
      this.#names = { changes: this.#changes, rows: this.#namesNow(base) };
    return this.#names.rows;
  }

  /** Every row that was ever changed or added, deleted ones included, in the order of their first change. */
  entries(): readonly LiveEntry[] {
    return this.#slots;
  }

  entry(row: Row): LiveEntry | undefined {
    return this.#byRow.get(row);
  }

  /** Adds a row. Its Id must be free. */
  add({ id, source, name }: Addition, { at, second }: ChangeTime): Row {
    const row = this.base.size + this.#added.size;
    this.#enter({
      ...{
        row,
        id,
        source,
        slot: this.#slots.length,
        created: second,
        updated: second,
        syncToken: 0,
        editedAt: at,
      },
      ...{ isActive: true, isVoid: false, isDeleted: false, stays: [{ updated: second, from: at }] },
      ...(name !== undefined && { name }),
    });
    this.#added.set(id, row);
    for (const field of TIME_FIELDS) this.#orders[field].insert(second, this.#slots.length - 1);
    return row;
  }

  /** Changes a row: it moves to the end of the order by LastUpdatedTime, and has a new SyncToken unless only bumped. */
  change(row: Row, { kind, text, note, isActive }: Change, { at, second }: ChangeTime): void {
    const entry = this.#moving(row);
    if (text !== undefined) {
      entry.source = text;
      delete entry.name;
      delete entry.note;
      entry.isVoid = false;
    }
    if (note !== undefined) entry.note = note;
    if (isActive !== undefined) entry.isActive = isActive;
    if (kind === 'void') entry.isVoid = true;
    if (kind === 'deactivate') entry.isActive = false;
    if (kind !== 'bump') {
      entry.syncToken += 1;
      entry.editedAt = at;
    }
    endStay(entry, kind, at);
    entry.updated = second;
    entry.stays.push({ updated: second, from: at });
    this.#orders.LastUpdatedTime.insert(second, entry.slot);
  }

  delete(row: Row, { at, second }: ChangeTime, { by, isUnreported }: End = { by: 'delete' }): void {
    const entry = this.#moving(row);
    if (row < this.base.size) this.#orders.CreateTime.leave(this.base.rankOf('CreateTime', row));
    else this.#orders.CreateTime.remove(entry.created, entry.slot);
    entry.isDeleted = true;
    if (isUnreported === true) entry.isUnreported = true;
    endStay(entry, by, at);
    entry.updated = second;
  }

  /** The SyncToken of a row, as text. */
  syncToken(row: Row): string {
    const entry = this.#byRow.get(row);
    if (entry !== undefined) return String(entry.syncToken);
    return String(unwrapped(this.entity, JSON.parse(this.base.text(row))).inner.SyncToken ?? '0');
  }

  /** Takes a row out of the order by LastUpdatedTime, which it will come back into. */
  #moving(row: Row): LiveEntry {
    this.#changes += 1;
    const known = this.#byRow.get(row);
    if (known !== undefined) {
      this.#orders.LastUpdatedTime.remove(known.updated, known.slot);
      return known;
    }
    this.#orders.LastUpdatedTime.leave(this.base.rankOf('LastUpdatedTime', row));
    const updated = this.base.time(row, 'LastUpdatedTime');
    return this.#enter({
      ...{ row, slot: this.#slots.length, id: this.base.id(row), source: row, updated },
      ...{ created: this.base.time(row, 'CreateTime'), syncToken: Number(this.syncToken(row)), editedAt: 0 },
      ...{ isActive: this.base.isActive(row), isVoid: false, isDeleted: false },
      stays: [{ updated, from: undefined }],
    });
  }

  #enter(entry: LiveEntry): LiveEntry {
    this.#changes += 1;
    this.#slots.push(entry);
    this.#byRow.set(entry.row, entry);
    return entry;
  }

  #entryText(entry: LiveEntry): string {
    return entryText(this.entity, this.#sourceText(entry.source), entry, this.isList);
  }

  #sourceText(source: Row | string): string {
    return typeof source === 'string' ? source : this.base.text(source);
  }

  #sourceName(source: Row | string): string {
    if (typeof source !== 'string') return this.base.fullyQualifiedName(source);
    const value: Record<string, unknown> = JSON.parse(source);
    return String(value.FullyQualifiedName ?? value.DisplayName ?? value.Name ?? '');
  }

  #namesNow(base: ArrayLike<Row>): ArrayLike<Row> {
    const stayed = Array.prototype.filter.call(base, (row: Row) => !this.#byRow.has(row)) as Row[];
    const moved = this.#slots.filter((entry) => !entry.isDeleted).map(({ row }) => row);
    return mergedByName(this, stayed, moved);
  }
}

function endStay(entry: LiveEntry, by: ChangeKind, at: number): void {
  const stay = entry.stays.at(-1);
  if (stay !== undefined) Object.assign(stay, { to: at, by });
}
