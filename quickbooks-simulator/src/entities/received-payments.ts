import { pacificDate } from '../data/pacific-time.ts';
import { Draws } from '../generate/hash.ts';
import { accountRef } from './chart-of-accounts.ts';
import type { CompanyRows } from './company-rows.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';
import { noteOf } from './lines.ts';
import { createRuns } from './runs.ts';

/** A payment of an invoice, or one that is not yet applied to any. */
export const payment: EntityShape = {
  entity: 'Payment',
  size: { share: 0.5 },
  sequence: 'transactions',
  value: paymentValue,
};

/** Gathers the payments of a few days in a bank account. */
export const deposit: EntityShape = {
  entity: 'Deposit',
  size: { share: 0.1 },
  sequence: 'transactions',
  value: depositValue,
};

function paymentValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { row, draws, company, created } = facts;
  const { cents, customer, invoice } = paid(company, row);
  const line = invoice && {
    Amount: cents / 100,
    LinkedTxn: [{ TxnId: invoice, TxnType: 'Invoice' }],
    LineEx: { any: [nameValue('txnId', invoice), nameValue('txnOpenBalance', (cents / 100).toFixed(2))] },
  };
  return {
    CustomerRef: company.customer.ref(customer),
    DepositToAccountRef: accountRef('undeposited', draws),
    PaymentMethodRef: company.anyRef('PaymentMethod', draws),
    PaymentRefNum: String(1000 + draws.below(9000)),
    TotalAmt: cents / 100,
    UnappliedAmt: invoice === undefined ? cents / 100 : 0,
    ProcessPayment: false,
    ...own(facts),
    TxnDate: pacificDate(created),
    ...company.customer.currency(customer, created),
    ...noteOf(facts),
    Line: line === undefined ? [] : [line],
  };
}

/** Amount, customer and invoice of a payment; an unapplied one has no invoice. */
function paid(company: CompanyRows, row: number): { cents: number; customer: number; invoice?: string } {
  const found = company.payments.paidBy(row);
  if (found !== undefined) {
    return { cents: found.cents, customer: found.party, invoice: company.of('Invoice').ids.of(found.row) };
  }
  const draws = new Draws(UNAPPLIED, row);
  return { cents: 100 + draws.below(200_000), customer: company.customer.any(draws) };
}

/** Cents of a payment in the home currency, in which deposits are made. */
function homeCents(company: CompanyRows, row: number): number {
  const { cents, customer } = paid(company, row);
  const currency: { readonly ExchangeRate?: number } = company.customer.currency(
    customer,
    company.of('Payment').created(row),
  );
  return Math.round(cents * (currency.ExchangeRate ?? 1));
}

const UNAPPLIED = 0x2545f491;

/** Java class names in JSON (recorded). */
function nameValue(Name: string, Value: string): object {
  return {
    name: '{http://schema.intuit.com/finance/v3}NameValue',
    declaredType: 'com.intuit.schema.finance.v3.NameValue',
    scope: 'javax.xml.bind.JAXBElement$GlobalScope',
    value: { Name, Value },
    nil: false,
    globalScope: true,
    typeSubstituted: false,
  };
}

function depositValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { row, draws, company, created } = facts;
  const payments = company.of('Payment');
  const { first, end } = createRuns(company.of('Deposit').size, payments.size).of(row);
  let sum = 0;
  const lines = Array.from({ length: Math.max(0, end - first) }, (_, i) => {
    const cents = homeCents(company, first + i);
    sum += cents;
    const link = { TxnId: payments.ids.of(first + i), TxnType: 'Payment', TxnLineId: '0' };
    return { Amount: cents / 100, LinkedTxn: [link] };
  });
  return {
    DepositToAccountRef: accountRef('bank', draws),
    TotalAmt: sum / 100,
    ...own(facts),
    TxnDate: pacificDate(created),
    CurrencyRef: { value: 'USD', name: 'United States Dollar' },
    ...noteOf(facts),
    Line: lines,
  };
}
