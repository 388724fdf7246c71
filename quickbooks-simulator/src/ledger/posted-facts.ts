import type { AccountChart } from './account-chart.ts';
import type { Posting } from './posting.ts';
import type { TransactionFacts } from './transaction-facts.ts';
import type { DayRange, Transaction } from './transactions.ts';

/** A transaction that moves an account. */
export interface PostedFacts {
  readonly transaction: Transaction;
  readonly facts: TransactionFacts;
  readonly postings: readonly Posting[];
}

/** The postings of a company. */
export interface PostingSource {
  chart(): AccountChart;
  /** The transactions of a range of days, by date. */
  postings(range: DayRange): Iterable<PostedFacts>;
}

export const EVER: DayRange = { first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY };
