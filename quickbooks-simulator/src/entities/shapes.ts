import { account } from './account.ts';
import { attachable } from './attachable.ts';
import { reimburseCharge, timeActivity } from './billable.ts';
import { budget } from './budget.ts';
import type { EntityShape } from './entity-shape.ts';
import { exchangeRate } from './exchange-rate.ts';
import { inventoryAdjustment, journalEntry, transfer } from './ledger.ts';
import { billPayment, creditCardPayment } from './made-payments.ts';
import { employee, vendor } from './people.ts';
import { bill, purchase, purchaseOrder, vendorCredit } from './purchases.ts';
import { deposit, payment } from './received-payments.ts';
import { recurringTransaction } from './recurring.ts';
import { sales } from './sales.ts';
import { smallLists } from './small-lists.ts';
import { taxAgency, taxCode, taxPayment, taxRate } from './taxes.ts';

/** Every entity of the generated company but customers, invoices, items and the two singletons. */
export const SHAPES: readonly EntityShape[] = [
  ...[account, attachable, bill, billPayment, budget, creditCardPayment, deposit, employee, exchangeRate],
  ...[inventoryAdjustment, journalEntry, payment, purchase, purchaseOrder, recurringTransaction],
  ...[reimburseCharge, taxAgency, taxCode, taxPayment, taxRate, timeActivity, transfer, vendor, vendorCredit],
  ...sales,
  ...smallLists,
];
