import type { AccountChart } from './account-chart.ts';
import type { Party, Posting } from './posting.ts';
import type { TransactionFacts } from './transaction-facts.ts';
import type { Datasets, DayRange, Transaction } from './transactions.ts';

/** The types of the accounts that hold what customers and vendors owe. */
const OPEN_TYPES: ReadonlySet<string> = new Set(['Accounts Receivable', 'Accounts Payable']);
/** The most postings that are kept, so that a large company takes no more memory. */
const MOST_KEPT = 500_000;

/** A transaction that moves an account. */
export interface PostedFacts {
  readonly transaction: Transaction;
  readonly facts: TransactionFacts;
  readonly postings: readonly Posting[];
}

interface Source {
  chart(): AccountChart;
  /** The transactions of a range of days, by date. */
  postings(range: DayRange): Iterable<PostedFacts>;
}

/** A posting on what a customer or a vendor owes. */
export interface OpenPosting {
  readonly transaction: Transaction;
  /** Type of the account. */
  readonly accountType: string;
  /** The transaction itself, as `Payment:7`. */
  readonly own: string;
  /** The transaction whose open balance this changes, as `Invoice:145`. */
  readonly opens: string;
  /** Cents of the home currency; a debit is positive. */
  readonly cents: number;
  readonly party?: Party;
}

/** The open postings of a company by date. They are found once, and again after a change. */
export class OpenPostings {
  readonly #datasets: Datasets;
  readonly #walk: () => Generator<OpenPosting>;
  #kept: { readonly changes: number; readonly postings: readonly OpenPosting[] } | undefined;

  constructor(datasets: Datasets, source: Source) {
    this.#datasets = datasets;
    this.#walk = () => openPostings(source);
  }

  /** All of them up to a day. */
  *until(last: number): Generator<OpenPosting> {
    for (const posting of this.#all()) {
      if (posting.transaction.day > last) return;
      yield posting;
    }
  }

  #all(): Iterable<OpenPosting> {
    const changes = [...this.#datasets.values()].reduce((sum, dataset) => sum + dataset.changes, 0);
    if (this.#kept?.changes === changes) return this.#kept.postings;
    const postings: OpenPosting[] = [];
    for (const posting of this.#walk()) {
      if (postings.length === MOST_KEPT) return this.#walk();
      postings.push(posting);
    }
    this.#kept = { changes, postings };
    return postings;
  }
}

const EVER = { first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY };

function* openPostings(source: Source): Generator<OpenPosting> {
  const chart = source.chart();
  for (const { transaction, facts, postings } of source.postings(EVER)) {
    const own = `${facts.entity}:${facts.id}`;
    for (const { account, opens = own, cents, party } of postings) {
      const accountType = chart.of(account).type;
      if (!OPEN_TYPES.has(accountType)) continue;
      yield { transaction, accountType, own, opens, cents, ...(party !== undefined && { party }) };
    }
  }
}
