import { pacificDate } from '../data/pacific-time.ts';
import { accountRef } from './chart-of-accounts.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';
import { noteOf } from './lines.ts';

/** A payment of a bill, by cheque or by card; one without a bill is a prepayment. */
export const billPayment: EntityShape = {
  entity: 'BillPayment',
  size: { share: 0.4 },
  sequence: 'transactions',
  value: billPaymentValue,
};

/** A payment of what a card owes, from a bank account, in the home currency. */
export const creditCardPayment: EntityShape = {
  entity: 'CreditCardPayment',
  size: { share: 0.02 },
  sequence: 'transactions',
  value: (facts) => ({
    TxnDate: pacificDate(facts.created),
    CreditCardAccountRef: accountRef('card', facts.draws),
    BankAccountRef: accountRef('bank', facts.draws),
    Amount: (1_000 + facts.draws.below(500_000)) / 100,
    ...own(facts),
    CurrencyRef: { value: 'USD', name: 'United States Dollar' },
    ...noteOf(facts),
  }),
};

function billPaymentValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { row, draws, company, created } = facts;
  const paid = company.billPayments.paidBy(row);
  const cents = paid?.cents ?? 100 + draws.below(90_000);
  const isCard = draws.chance(1, 3);
  const means = isCard
    ? { PayType: 'CreditCard', CreditCardPayment: { CCAccountRef: accountRef('card', draws) } }
    : {
        PayType: 'Check',
        CheckPayment: { BankAccountRef: accountRef('bank', draws), PrintStatus: 'NotSet' },
      };
  const link = paid && { TxnId: company.of('Bill').ids.of(paid.row), TxnType: 'Bill' };
  return {
    VendorRef: paid === undefined ? company.anyRef('Vendor', draws) : company.ref('Vendor', paid.party),
    ...means,
    TotalAmt: cents / 100,
    ...own(facts),
    DocNumber: String(row + 1),
    TxnDate: pacificDate(created),
    CurrencyRef: { value: 'USD', name: 'United States Dollar' },
    ...noteOf(facts),
    Line: link === undefined ? [] : [{ Amount: cents / 100, LinkedTxn: [link] }],
  };
}
