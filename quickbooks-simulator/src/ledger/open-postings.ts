import { EVER, type PostingSource } from './posted-facts.ts';
import type { Party } from './posting.ts';
import type { Transaction } from './transactions.ts';

/** The types of the accounts that hold what customers and vendors owe. */
const OPEN_TYPES: ReadonlySet<string> = new Set(['Accounts Receivable', 'Accounts Payable']);

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

/** The open postings of a company by date. */
export function* openPostings(source: PostingSource): Generator<OpenPosting> {
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
