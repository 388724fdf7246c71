import { pacificDate } from '../data/pacific-time.ts';
import { accountRef } from './chart-of-accounts.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';
import { memoOf, noteOf, salesLines } from './lines.ts';

type Members = (row: ShapeRow, total: number) => object;

/** Size of each entity that sells, and its members after the total. */
const ENDS: Readonly<Record<string, { readonly share: number; readonly members: Members }>> = {
  Estimate: {
    share: 0.2,
    members: ({ draws, created }) => ({
      TxnStatus: draws.of(['Pending', 'Pending', 'Accepted', 'Closed', 'Rejected']),
      ExpirationDate: pacificDate(created, 30),
      EmailStatus: 'NotSet',
    }),
  },
  SalesReceipt: {
    share: 0.3,
    members: ({ draws, company }) => ({
      EmailStatus: 'NotSet',
      Balance: 0,
      PaymentMethodRef: company.anyRef('PaymentMethod', draws),
      DepositToAccountRef: accountRef('bank', draws),
    }),
  },
  CreditMemo: {
    share: 0.06,
    members: (_row, total) => ({ EmailStatus: 'NotSet', Balance: total, RemainingCredit: total }),
  },
  RefundReceipt: {
    share: 0.02,
    members: ({ draws, company }) => ({
      Balance: 0,
      PaymentMethodRef: company.anyRef('PaymentMethod', draws),
      PaymentRefNum: 'To Print',
      DepositToAccountRef: accountRef('bank', draws),
    }),
  },
};

/** Transactions that sell items to a customer, in the customer's currency. */
export const sales: readonly EntityShape[] = Object.entries(ENDS).map(([entity, { share, members }]) => ({
  entity,
  size: { share },
  sequence: 'transactions',
  value: (row) => saleValue(row, members),
}));

export function saleValue(row: ShapeRow, members: Members): Readonly<Record<string, unknown>> {
  const { draws, company, created } = row;
  const customer = company.customer.any(draws);
  const { lines, cents } = salesLines(row);
  return {
    ...own(row),
    CustomField: draws.chance(1, 2) ? [{ DefinitionId: '1', Name: 'Crew #', Type: 'StringType' }] : [],
    DocNumber: `S-${row.row + 1001}`,
    TxnDate: pacificDate(created),
    ...(draws.chance(1, 3) && { DepartmentRef: company.anyRef('Department', draws) }),
    ...company.customer.currency(customer, created),
    ...noteOf(row),
    Line: lines,
    TxnTaxDetail: { TotalTax: 0 },
    CustomerRef: company.customer.ref(customer),
    ...memoOf(row),
    ...(draws.chance(1, 4) && { ClassRef: company.anyRef('Class', draws) }),
    TotalAmt: cents / 100,
    ApplyTaxAfterDiscount: false,
    PrintStatus: draws.of(['NeedToPrint', 'NotSet']),
    ...members(row, cents / 100),
  };
}
