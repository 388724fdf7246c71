import { pacificDate } from '../data/pacific-time.ts';
import { Draws, hash } from '../generate/hash.ts';
import { accountRef } from './chart-of-accounts.ts';
import type { CompanyRows } from './company-rows.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';
import { expenseLines, itemExpenseLines, type Lines, noteOf } from './lines.ts';

const USD = { value: 'USD', name: 'United States Dollar' } as const;
const BILL_SEED = 0x6c078965;

export const bill: EntityShape = {
  entity: 'Bill',
  size: { share: 0.5 },
  sequence: 'transactions',
  value: billValue,
};

export const purchaseOrder: EntityShape = {
  entity: 'PurchaseOrder',
  size: { share: 0.1 },
  sequence: 'transactions',
  value(facts) {
    const { lines, cents } = itemExpenseLines(facts);
    return {
      ...own(facts),
      DocNumber: `P-${facts.row + 1001}`,
      TxnDate: pacificDate(facts.created),
      CurrencyRef: USD,
      ...noteOf(facts),
      Line: lines,
      ...buying(facts),
      TotalAmt: cents / 100,
      ShipAddr: { Id: '7', Line1: '2500 Harbour Rd.', City: 'Monterey', Lat: 'INVALID', Long: 'INVALID' },
      POStatus: facts.draws.of(['Open', 'Closed']),
    };
  },
};

export const vendorCredit: EntityShape = {
  entity: 'VendorCredit',
  size: { share: 0.04 },
  sequence: 'transactions',
  value(facts) {
    const { lines, cents } = expenseLines(facts);
    return {
      ...own(facts),
      TxnDate: pacificDate(facts.created),
      CurrencyRef: USD,
      ...noteOf(facts),
      Line: lines,
      ...buying(facts),
      TotalAmt: cents / 100,
      Balance: cents / 100,
    };
  },
};

/** An expense, a cheque or a charge to a card. */
export const purchase: EntityShape = {
  entity: 'Purchase',
  size: { share: 1 },
  sequence: 'transactions',
  value: purchaseValue,
};

function buying({ draws, company }: ShapeRow): object {
  return { VendorRef: company.anyRef('Vendor', draws), APAccountRef: accountRef('payable', draws) };
}

/** Two bills in ten stay open. */
export function isBillPayable(row: number): boolean {
  return hash(BILL_SEED, row) % 10 > 1;
}

/** The vendor and the lines of a bill: its payment needs them too. */
export function billFacts(company: CompanyRows, row: number): Lines & { readonly vendor: number } {
  const draws = new Draws(BILL_SEED, row);
  const vendor = draws.below(Math.max(1, company.of('Vendor').size));
  return { vendor, ...expenseLines({ draws, company }) };
}

function billValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { row, draws, company, created } = facts;
  const { vendor, lines, cents } = billFacts(company, row);
  const payment = company.billPayments.paymentOf(row);
  const term = 1 + draws.below(3);
  return {
    DueDate: pacificDate(created, [15, 30, 60][term - 1]),
    Balance: payment === undefined ? cents / 100 : 0,
    ...own(facts),
    ...(draws.chance(1, 2) && { DocNumber: String(10_000 + draws.below(90_000)) }),
    TxnDate: pacificDate(created),
    CurrencyRef: USD,
    ...noteOf(facts),
    LinkedTxn:
      payment === undefined
        ? []
        : [{ TxnId: company.of('BillPayment').ids.of(payment), TxnType: 'BillPaymentCheck' }],
    Line: lines,
    VendorRef: company.ref('Vendor', vendor),
    APAccountRef: accountRef('payable', draws),
    SalesTermRef: { value: String(term) },
    TotalAmt: cents / 100,
  };
}

function purchaseValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { draws, company, created } = facts;
  const PaymentType = draws.of(['Check', 'Cash', 'CreditCard']);
  const isCard = PaymentType === 'CreditCard';
  const { lines, cents } = expenseLines(facts);
  const party = draws.chance(1, 5)
    ? { ...company.anyRef('Employee', draws), type: 'Employee' }
    : { ...company.anyRef('Vendor', draws), type: 'Vendor' };
  const detail = {
    name: '{http://schema.intuit.com/finance/v3}NameValue',
    declaredType: 'com.intuit.schema.finance.v3.NameValue',
    scope: 'javax.xml.bind.JAXBElement$GlobalScope',
    value: { Name: 'TxnType', Value: isCard ? '11' : '54' },
    ...{ nil: false, globalScope: true, typeSubstituted: false },
  };
  return {
    AccountRef: accountRef(isCard ? 'card' : 'bank', draws),
    PaymentType,
    EntityRef: party,
    ...(isCard && { Credit: draws.chance(1, 15) }),
    TotalAmt: cents / 100,
    PrintStatus: 'NotSet',
    PurchaseEx: { any: [detail] },
    ...own(facts),
    TxnDate: pacificDate(created),
    ...(draws.chance(1, 3) && { DepartmentRef: company.anyRef('Department', draws) }),
    CurrencyRef: USD,
    ...noteOf(facts),
    Line: lines,
  };
}
