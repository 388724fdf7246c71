import { pacificDate } from '../data/pacific-time.ts';
import { accountRef } from './chart-of-accounts.ts';
import { type EntityShape, own } from './entity-shape.ts';
import { descriptionOf } from './lines.ts';

/** Hours that an employee worked for a customer. */
export const timeActivity: EntityShape = {
  entity: 'TimeActivity',
  size: { share: 0.6 },
  sequence: 'transactions',
  value(facts) {
    const { draws, company, created } = facts;
    return {
      TxnDate: pacificDate(created),
      NameOf: 'Employee',
      EmployeeRef: company.anyRef('Employee', draws),
      CustomerRef: company.customer.ref(company.customer.any(draws)),
      ItemRef: company.itemRef(draws),
      BillableStatus: draws.of(['Billable', 'NotBillable', 'HasBeenBilled']),
      Taxable: false,
      HourlyRate: 20 + draws.below(180),
      Hours: draws.below(10),
      Minutes: draws.of([0, 15, 30, 45]),
      Description: descriptionOf(facts),
      ...own(facts),
    };
  },
};

/** An expense of a bill that a customer is to pay back. Only QuickBooks creates it. */
export const reimburseCharge: EntityShape = {
  entity: 'ReimburseCharge',
  size: { share: 0.04 },
  sequence: 'transactions',
  value(facts) {
    const { draws, company, created } = facts;
    const bills = company.of('Bill');
    const amount = (100 + draws.below(90_000)) / 100;
    const detail = { ItemAccountRef: accountRef('income', draws), TaxCodeRef: { value: 'NON' } };
    return {
      CustomerRef: company.customer.ref(company.customer.any(draws)),
      HasBeenInvoiced: draws.chance(1, 2),
      Amount: amount,
      HomeTotalAmt: amount,
      ...own(facts),
      TxnDate: pacificDate(created),
      CurrencyRef: { value: 'USD', name: 'United States Dollar' },
      LinkedTxn: [{ TxnId: bills.ids.of(draws.below(Math.max(1, bills.size))), TxnType: 'Bill' }],
      Line: [
        {
          Id: '1',
          LineNum: 1,
          Description: descriptionOf(facts),
          Amount: amount,
          DetailType: 'ReimburseLineDetail',
          ReimburseLineDetail: detail,
        },
      ],
    };
  },
};
