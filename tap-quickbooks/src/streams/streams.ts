import type { JsonObject } from 'singer';
import { MAXIMUM_PAGE_SIZE } from './record-options.ts';
import type { ReportRow } from './report-row.ts';
import { REPORT_ROWS } from './report-rows.ts';
import { REPORT_SCHEMA } from './report-schema.ts';
import { schemaOf } from './schemas.ts';
import { STREAM_ROWS } from './stream-rows.ts';

/** One stream: the facts about its entity that decide how it is read. */
export interface Stream {
  /** Name of the Singer stream and of its table. */
  readonly name: string;
  /** Name of the QuickBooks entity, as a query spells it, or of the report, as its URL does. */
  readonly entity: string;
  /** JSON Schema of the entity, without references. */
  readonly schema: JsonObject;
  /**
   * `windowed`: read by time of change, in windows that STATE covers.
   * `snapshot`: read whole when the last reading is older than `snapshot_max_age_hours`.
   * `rates`: exchange rates, read by a call for each day of the range.
   * `report`: a report, read by periods of the company's days.
   */
  readonly kind: 'windowed' | 'snapshot' | 'rates' | 'report';
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
  /** The facts of a report. */
  readonly report: ReportRow | undefined;
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
  report: undefined,
} as const;

/** The schemas are put together when they are first needed: most commands need none. */
const ENTITY_STREAMS: readonly Stream[] = STREAM_ROWS.map((row) => ({
  ...WINDOWED,
  answerKey: row.entity,
  ...row,
  get schema() {
    return schemaOf(row.entity);
  },
}));

/** A report has no Id of its own: its key is the request. */
const REPORT_STREAMS: readonly Stream[] = REPORT_ROWS.map((report) => ({
  ...WINDOWED,
  name: report.name,
  entity: report.report,
  answerKey: report.report,
  kind: 'report',
  identity: ['report', 'parameters', 'period'],
  isSelectedByDefault: false,
  isCountable: false,
  isInCdc: false,
  report,
  schema: REPORT_SCHEMA,
}));

export const STREAMS: readonly Stream[] = [...ENTITY_STREAMS, ...REPORT_STREAMS];
