import type { Draws } from '../generate/hash.ts';
import type { Ids } from '../generate/ids.ts';

export interface Reference {
  readonly value: string;
  readonly name: string;
}

/** The rows of one entity, as rows of other entities refer to them. */
export interface EntityRows {
  readonly size: number;
  readonly ids: Ids;
  name(row: number): string;
  syncToken(row: number): number;
  /** UTC seconds. */
  created(row: number): number;
}

/** All that the rows of a company know of each other. An entity without rows is referred to as if it had one. */
export interface CompanyRows {
  readonly realm: string;
  /** UTC seconds; everything happens in [from, to). */
  readonly from: number;
  readonly to: number;
  of(entity: string): EntityRows;
  ref(entity: string, row: number): Reference;
  /** Any row of an entity. */
  anyRef(entity: string, draws: Draws): Reference;
  /** An item that can be sold by itself. */
  itemRef(draws: Draws): Reference;
  customer: {
    any(draws: Draws): number;
    ref(row: number): Reference;
    /** The members of a transaction that say its currency. */
    currency(row: number, second: number): object;
  };
  readonly payments: Settlement;
  readonly billPayments: Settlement;
}

/** Payments and what they pay. */
export interface Settlement {
  /** The row that a payment pays, if any. */
  paidBy(
    payment: number,
  ): { readonly row: number; readonly cents: number; readonly party: number } | undefined;
  /** The payment of a row, if any. */
  paymentOf(row: number): number | undefined;
}
