import { type TransactionType, transactionType } from './transaction-types.ts';
import type { Transaction } from './transactions.ts';

export interface Reference {
  readonly value: string;
  readonly name?: string;
  readonly type?: string;
}

/** Members of transactions that say whom they are with, and the list that each names. */
const PARTIES = [
  { member: 'CustomerRef', kind: 'Customer' },
  { member: 'VendorRef', kind: 'Vendor' },
  { member: 'EmployeeRef', kind: 'Employee' },
] as const;

interface Party extends Reference {
  readonly kind: string;
}

type Value = Readonly<Record<string, unknown>>;

/** Facts of a transaction that reports show. Its text is made and read only if a column or a filter needs it. */
export class TransactionFacts {
  readonly transaction: Transaction;
  #text: string | undefined;
  #value: Value | undefined;

  constructor(transaction: Transaction) {
    this.transaction = transaction;
  }

  get id(): string {
    return this.transaction.dataset.id(this.transaction.row);
  }

  get entity(): string {
    return this.transaction.dataset.entity;
  }

  get type(): TransactionType {
    return transactionType(this.entity, () => this.text);
  }

  /** UTC seconds. */
  get created(): number {
    return this.transaction.dataset.time(this.transaction.row, 'CreateTime');
  }

  get updated(): number {
    return this.transaction.dataset.time(this.transaction.row, 'LastUpdatedTime');
  }

  get text(): string {
    this.#text ??= this.transaction.dataset.text(this.transaction.row);
    return this.#text;
  }

  get value(): Value {
    this.#value ??= JSON.parse(this.text) as Value;
    return this.#value;
  }

  member(name: string): string {
    const found = this.value[name];
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  }

  reference(name: string): Reference | undefined {
    const found = this.value[name];
    return typeof found === 'object' && found !== null && 'value' in found ? (found as Reference) : undefined;
  }

  /** The customer, vendor or employee. */
  get party(): Party | undefined {
    for (const { member, kind } of PARTIES) {
      const found = this.reference(member);
      if (found !== undefined) return { ...found, kind };
    }
    const found = this.reference('EntityRef');
    return found && { ...found, kind: found.type ?? 'Vendor' };
  }

  /** Cents, in the currency of the transaction. */
  get total(): number {
    const { TotalAmt, Amount, PaymentAmount } = this.value;
    return Math.round(Number(TotalAmt ?? Amount ?? PaymentAmount ?? 0) * 100);
  }
}
