import { halvingCalls } from './call-plan.ts';
import type { IdSet } from './id-set.ts';
import type { KnownRecord, KnownRecords } from './known-records.ts';

/** The Ids of all transactions of the company, as one report lists them. They are read once, when first needed. */
export interface Transactions {
  /** Calls that the report is expected to take; 0 once it is read. */
  readonly calls: () => number;
  /** Undefined if QuickBooks does not give the whole report. */
  readonly ids: () => Promise<IdSet | undefined>;
}

/**
 * The entities that the report has. Their Ids come from one sequence, so an Id alone tells if a record is there. Which
 * of them a company's report really has is not documented: a report that leaves things out costs calls, and no record.
 */
const LISTED_ENTITIES: ReadonlySet<string> = new Set([
  ...['Bill', 'BillPayment', 'CreditCardPayment', 'CreditMemo', 'Deposit', 'Estimate', 'Invoice'],
  ...['JournalEntry', 'Payment', 'PurchaseOrder', 'Purchase', 'RefundReceipt', 'SalesReceipt'],
  ...['Transfer', 'VendorCredit'],
]);

export function isInTransactionList(entity: string): boolean {
  return LISTED_ENTITIES.has(entity);
}

/** Transactions of one call. 200,000 would fit into the cells of an answer, but QuickBooks may take too long over it. */
export const TRANSACTIONS_A_CALL = 120_000;

/** The report answers slowly, and may have to be asked for in shorter periods. So it has to save many calls. */
const LEAST_SAVING = 2;

/** Records that are there, and that the report may lack: to ask for them takes one call. */
const MOST_LEFT_OUT = 200;

interface Difference {
  readonly records: KnownRecords;
  /** Ranks of the records that are compared. */
  readonly low: number;
  readonly high: number;
  /** The number of records that QuickBooks has less. */
  readonly fewest: number;
  readonly pages: number;
}

/**
 * The records of the tables that the list of transactions lacks, if many are missing: it has far more rows in a call
 * than a list of Ids. Undefined if halving is cheaper, or if the report says too little.
 */
export async function absentFrom(
  transactions: Transactions | undefined,
  { records, low, high, fewest, pages }: Difference,
): Promise<KnownRecord[] | undefined> {
  if (transactions === undefined || fewest <= 0) return undefined;
  const otherwise = Math.min(pages, halvingCalls(pages, fewest));
  if (otherwise < LEAST_SAVING * (transactions.calls() + 1)) return undefined;
  const ids = await transactions.ids();
  if (ids === undefined) return undefined;
  const absent: KnownRecord[] = [];
  for (let rank = low; rank < high; rank += 1) {
    const id = records.id(rank);
    if (!ids.has(id)) absent.push({ id, createdAt: records.createdAt(rank) });
    if (absent.length > fewest + MOST_LEFT_OUT) return undefined;
  }
  return absent.length < fewest ? undefined : absent;
}
