import type { ChangeKind } from './change-kind.ts';
import type { Row } from './dataset.ts';

/** When a change happens, and what MetaData says of it. */
export interface ChangeTime {
  /** Milliseconds. */
  readonly at: number;
  /** UTC seconds. */
  readonly second: number;
}

/** Changes of a row. */
export interface Change {
  readonly kind: Exclude<ChangeKind, 'add' | 'delete' | 'merge'>;
  readonly text?: string;
  readonly note?: string;
  readonly isActive?: boolean;
}

/** End of a row: deleted, or merged into another one. */
export interface End {
  readonly by: 'delete' | 'merge';
  readonly isUnreported?: boolean;
}

/** A row that is new: a text of its own, or that of a row of the base under another name. */
export interface Addition {
  readonly id: string;
  readonly source: Row | string;
  readonly name?: string;
}
