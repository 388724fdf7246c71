import type { JsonObject } from 'singer';
import { MAXIMUM_PAGE_SIZE } from './record-options.ts';
import { schemaOf } from './schemas.ts';
import { STREAM_ROWS } from './stream-rows.ts';

/** One stream: the facts about its entity that decide how it is read. */
export interface Stream {
  /** Name of the Singer stream and of its table. */
  readonly name: string;
  /** Name of the QuickBooks entity, as a query spells it. */
  readonly entity: string;
  /** JSON Schema of the entity, without references. */
  readonly schema: JsonObject;
  /**
   * `windowed`: read by time of change, in windows that STATE covers.
   * `snapshot`: read whole when the last reading is older than `snapshot_max_age_hours`.
   * `rates`: exchange rates, read by a call for each day of the range.
   */
  readonly kind: 'windowed' | 'snapshot' | 'rates';
  /** Members of a row that identify it. Their values are joined by `-`. */
  readonly identity: readonly string[];
  /**
   * Name of the array in `QueryResponse`: `CreditCardPayment` is answered as `CreditCardPaymentTxn`. The name of the
   * entity is accepted as well.
   */
  readonly answerKey: string;
  /** `type`: each row is wrapped by the type of its transaction, `{"Bill":{…}}`, as in RecurringTransaction. */
  readonly wrapping: 'none' | 'type';
  /** List entities can be inactive. A query hides inactive rows unless it asks for them. */
  readonly hasActive: boolean;
  /** Read unless the user names other streams. */
  readonly isSelectedByDefault: boolean;
  /** QuickBooks returns the rows in the order that a query asks for. Otherwise they are read by offset. */
  readonly isOrdered: boolean;
  /** QuickBooks answers `select count(*)`. Otherwise records are verified by a second look. */
  readonly isCountable: boolean;
  /** Change data capture reports changes and deletions of the entity. */
  readonly isInCdc: boolean;
  /**
   * A small list that changes seldom and that change data capture does not report. Its newest time is read only when it
   * is older than `snapshot_max_age_hours`.
   */
  readonly isReadByAge: boolean;
  /**
   * Most rows of the first page: large rows need smaller pages than `page_size` allows.
   * `unpaged`: a singleton, whose query names no page.
   */
  readonly firstPageSize: number | 'unpaged';
  /** Members that are new at every read, although nothing has changed: signed URLs. */
  readonly signedMembers: readonly string[];
  /** The plan, feature or country that the entity needs, for the warning that a company lacks it. */
  readonly lacks: string | undefined;
}

/** Defaults of most entities. A row gives the differences. */
const WINDOWED = {
  kind: 'windowed',
  identity: ['Id'],
  wrapping: 'none',
  hasActive: false,
  isSelectedByDefault: true,
  isOrdered: true,
  isCountable: true,
  isInCdc: true,
  isReadByAge: false,
  firstPageSize: MAXIMUM_PAGE_SIZE,
  signedMembers: [],
  lacks: undefined,
} as const;

/** The schemas are put together when they are first needed: most commands need none. */
export const STREAMS: readonly Stream[] = STREAM_ROWS.map((row) => ({
  ...WINDOWED,
  answerKey: row.entity,
  ...row,
  get schema() {
    return schemaOf(row.entity);
  },
}));
