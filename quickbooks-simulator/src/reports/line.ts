import type { AccountChart, ChartAccount } from '../ledger/account-chart.ts';
import type { Books } from '../ledger/books.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/posting.ts';
import { TransactionFacts } from '../ledger/transaction-facts.ts';
import type { Transaction } from '../ledger/transactions.ts';

/** One line of a detail report: a transaction as a whole, or one of its postings. */
export interface Line {
  readonly facts: TransactionFacts;
  /** True for a line that stands for the transaction. */
  readonly isWhole: boolean;
  /** The posting of the line, or the first one of the transaction; undefined if it has none. */
  readonly posting: Posting | undefined;
  readonly postings: readonly Posting[];
  readonly chart: AccountChart;
  /** The balance after this line, in cents, in a report that has one. */
  readonly balance?: number;
}

/** A transaction as one line. Its postings are made only if a column or a filter needs them. */
export class TransactionLine implements Line {
  readonly isWhole = true;
  readonly facts: TransactionFacts;
  readonly chart: AccountChart;
  readonly #postingsOf: () => readonly Posting[];
  #postings: readonly Posting[] | undefined;

  constructor(transaction: Transaction, { ledger, books, chart }: LineSources) {
    this.facts = new TransactionFacts(transaction);
    this.chart = chart;
    this.#postingsOf = () => ledger.postingsOf(transaction, books);
  }

  get postings(): readonly Posting[] {
    this.#postings ??= this.#postingsOf();
    return this.#postings;
  }

  get posting(): Posting | undefined {
    return this.postings[0];
  }
}

interface LineSources {
  readonly ledger: Ledger;
  readonly books: Books;
  readonly chart: AccountChart;
}

/** Sources of the lines of a request. */
export function lineSources({ ledger }: { readonly ledger: Ledger }): LineSources {
  return { ledger, books: ledger.books(), chart: ledger.chart() };
}

export function accountOf({ posting, chart }: Line): ChartAccount | undefined {
  return posting && chart.of(posting.account);
}

/** Cents on the side on which the account of the line grows. */
export function naturalCents(line: Line, of: 'cents' | 'foreign'): number {
  const { posting } = line;
  if (posting === undefined) return 0;
  return accountOf(line)?.isDebit === false ? 0 - posting[of] : posting[of];
}

/** The accounts of the other postings of the transaction. */
export function otherAccounts({ posting, postings, chart }: Line): ChartAccount[] {
  const ids = new Set(postings.filter((one) => one !== posting).map(({ account }) => account));
  ids.delete(posting?.account ?? '');
  return [...ids].map((id) => chart.of(id));
}
