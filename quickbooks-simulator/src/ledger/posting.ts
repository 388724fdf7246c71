/** Whom or what a posting is about, by Id and name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Party extends Named {
  /** Customer, Vendor or Employee. */
  readonly kind: string;
}

/** An amount on one account. The postings of a transaction add up to zero. */
export interface Posting {
  /** Id of the account. */
  readonly account: string;
  /** Cents of the home currency; a debit is positive. */
  readonly cents: number;
  /** Cents in the currency of the transaction. */
  readonly foreign: number;
  readonly party?: Party;
  readonly memo?: string;
  readonly item?: Named;
  /** Units of an item that come in (or, below zero, go out). */
  readonly quantity?: number;
  readonly class?: Named;
  readonly department?: Named;
  /** The transaction whose open balance this changes, as `Invoice:145`. */
  readonly opens?: string;
  /** The rate of a tax, and the cents that it is a part of. */
  readonly tax?: { readonly rate: string; readonly taxable: number };
}
