import type { EntityValue } from '../data/entity-json.ts';
import { pacificTime } from '../data/pacific-time.ts';
import type { RowFacts } from '../generate/entity-text.ts';
import type { Draws } from '../generate/hash.ts';
import type { Ids } from '../generate/ids.ts';
import type { CompanyRows } from './company-rows.ts';

/** UTC seconds, [from, to): when everything happens. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** One row that is to be written, and what it can refer to. */
export interface ShapeRow extends RowFacts {
  readonly draws: Draws;
  readonly company: CompanyRows;
}

/** One entity of the generated company: how many rows it has, which Ids, and what a row looks like. */
export interface EntityShape {
  readonly entity: string;
  /** A fixed number of rows, or a share of the largest entity's. */
  readonly size: { readonly rows: number | ((range: Range) => number) } | { readonly share: number };
  /** The sequence that its Ids come from; without a word one of its own. */
  readonly sequence?: 'transactions' | 'names';
  ids?(range: Range): Ids;
  /** UTC second at which a row was created and not changed since; without it rows have a history. Never falls. */
  timeOf?(row: number, range: Range): number;
  /** The name of a row of a list entity; transactions have none. */
  name?(row: number): string;
  /** False for a row that is never made inactive. */
  canBeInactive?(row: number): boolean;
  value(row: ShapeRow): EntityValue;
}

/** The members that all rows share, in the recorded order. */
export function own({ id, syncToken, created, updated }: RowFacts): EntityValue {
  return {
    domain: 'QBO',
    sparse: false,
    Id: id,
    SyncToken: String(syncToken),
    MetaData: { CreateTime: pacificTime(created), LastUpdatedTime: pacificTime(updated) },
  };
}
