import type { JsonObject } from 'singer';
import CompanyInfo from '../../../schemas/CompanyInfo.json' with { type: 'json' };
import Customer from '../../../schemas/Customer.json' with { type: 'json' };
import Invoice from '../../../schemas/Invoice.json' with { type: 'json' };
import Item from '../../../schemas/Item.json' with { type: 'json' };
import { inlined } from './inlined.ts';

/** Most rows that QuickBooks returns for one query. */
export const MAXIMUM_PAGE_SIZE = 1_000;

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
   */
  readonly kind: 'windowed' | 'snapshot';
  /** Member of a row that identifies it. */
  readonly identity: 'Id';
  /** Name of the array in `QueryResponse`: `CreditCardPayment` is answered as `CreditCardPaymentTxn`. */
  readonly answerKey: string;
  /** `type`: each row is wrapped by the type of its transaction, `{"Bill":{…}}`, as in RecurringTransaction. */
  readonly wrapping: 'none' | 'type';
  /** List entities can be inactive. A query hides inactive rows unless it asks for them. */
  readonly hasActive: boolean;
  /** Read unless the user names other streams. */
  readonly isSelectedByDefault: boolean;
  /** QuickBooks returns the rows in the order that a query asks for. Otherwise they are read by offset. */
  readonly isOrdered: boolean;
  /** QuickBooks answers `select count(*)`. Otherwise the stream is not verified. */
  readonly isCountable: boolean;
  /** Change data capture reports changes and deletions of the entity. */
  readonly isInCdc: boolean;
  /**
   * Most rows of the first page: large rows need smaller pages than `page_size` allows.
   * `unpaged`: a singleton, whose query names no page.
   */
  readonly firstPageSize: number | 'unpaged';
}

/** Defaults of most entities. A row gives the differences. */
const WINDOWED = {
  kind: 'windowed',
  identity: 'Id',
  wrapping: 'none',
  hasActive: false,
  isSelectedByDefault: true,
  isOrdered: true,
  isCountable: true,
  isInCdc: true,
  firstPageSize: MAXIMUM_PAGE_SIZE,
} as const;

/** One row for each company. */
const SINGLETON = {
  ...WINDOWED,
  kind: 'snapshot',
  isOrdered: false,
  isCountable: false,
  isInCdc: false,
  firstPageSize: 'unpaged',
} as const;

const LIST = { ...WINDOWED, hasActive: true } as const;

type Row = Omit<Stream, 'answerKey'> & Partial<Pick<Stream, 'answerKey'>>;

const ROWS: readonly Row[] = [
  { ...LIST, name: 'qb_customers', entity: 'Customer', schema: Customer },
  { ...WINDOWED, name: 'qb_invoices', entity: 'Invoice', schema: Invoice },
  { ...LIST, name: 'qb_items', entity: 'Item', schema: Item },
  { ...SINGLETON, name: 'qb_company_info', entity: 'CompanyInfo', schema: CompanyInfo },
];

export const STREAMS: readonly Stream[] = ROWS.map((row) => ({
  answerKey: row.entity,
  ...row,
  schema: inlined(row.schema),
}));
