import type { Properties } from './properties.ts';
import type { WireText } from './wire-text.ts';

export const TIME_FIELDS = ['CreateTime', 'LastUpdatedTime'] as const;
export type TimeField = (typeof TIME_FIELDS)[number];

/** Names a row of one dataset as long as the dataset lives; only the dataset knows what it means. */
export type Row = number;

/**
 * The rows of one entity, in the orders that QuickBooks serves them in. Ranks count from 0; times are whole
 * UTC seconds, the precision of MetaData. A reader of a page must not need the rows before it: every method
 * takes constant or logarithmic time.
 */
export interface Dataset {
  readonly entity: string;
  /** List entities have `Active`, and queries hide inactive rows of them; transactions have not. */
  readonly isList: boolean;
  /** True for an entity of one row, which is read without an Id. */
  readonly isSingleton?: boolean;
  readonly size: number;
  /** The sequence that its Ids come from, which other entities can share; without it the entity has its own. */
  readonly sequence?: string;
  /** The first number of that sequence that no row of this entity has. */
  readonly nextId?: number;
  readonly properties: Properties;
  /** The row at a rank of the ascending order by this field. */
  rowAt(field: TimeField, rank: number): Row;
  /** The rank of a row in that order. */
  rankOf(field: TimeField, row: Row): number;
  /** Number of rows with a time before this second: the rank at which it starts. */
  countBefore(field: TimeField, second: number): number;
  rowById(id: string): Row | undefined;
  id(row: Row): string;
  time(row: Row, field: TimeField): number;
  /** The day of a transaction, counted from 1970-01-01. Only a dataset whose days never fall in the order of CreateTime has it. */
  dayOf?(row: Row): number;
  isActive(row: Row): boolean;
  /** The name by which list entities are ordered. */
  fullyQualifiedName(row: Row): string;
  /** The rows by that name, if the dataset keeps this order itself. */
  rowsByName?(): ArrayLike<Row>;
  /** The entity's JSON text, as it goes onto the wire. */
  text(row: Row): string;
  /** The same for the wire. */
  wire(row: Row): WireText;
  /** The same with the SyncToken that it had before, if it was edited only just before this instant (milliseconds). */
  lateWire?(row: Row, now: number): WireText;
}
