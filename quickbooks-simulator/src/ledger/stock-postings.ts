import { EVER, type PostingSource } from './posted-facts.ts';
import type { Posting } from './posting.ts';
import type { Transaction } from './transactions.ts';

/** A posting on an account of stock. */
export interface StockPosting {
  readonly transaction: Transaction;
  readonly posting: Posting;
}

/** The postings of a company on its accounts of stock, by date. */
export function* stockPostings(source: PostingSource): Generator<StockPosting> {
  const chart = source.chart();
  for (const { transaction, postings } of source.postings(EVER))
    for (const posting of postings)
      if (chart.of(posting.account).subType === 'Inventory') yield { transaction, posting };
}
