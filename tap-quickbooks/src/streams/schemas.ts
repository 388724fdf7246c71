import type { JsonObject } from 'singer';
import Account from '../../../schemas/Account.json' with { type: 'json' };
import Attachable from '../../../schemas/Attachable.json' with { type: 'json' };
import Bill from '../../../schemas/Bill.json' with { type: 'json' };
import BillPayment from '../../../schemas/BillPayment.json' with { type: 'json' };
import Budget from '../../../schemas/Budget.json' with { type: 'json' };
import Class from '../../../schemas/Class.json' with { type: 'json' };
import CompanyCurrency from '../../../schemas/CompanyCurrency.json' with { type: 'json' };
import CompanyInfo from '../../../schemas/CompanyInfo.json' with { type: 'json' };
import CreditCardPayment from '../../../schemas/CreditCardPayment.json' with { type: 'json' };
import CreditMemo from '../../../schemas/CreditMemo.json' with { type: 'json' };
import Customer from '../../../schemas/Customer.json' with { type: 'json' };
import CustomerType from '../../../schemas/CustomerType.json' with { type: 'json' };
import Department from '../../../schemas/Department.json' with { type: 'json' };
import Deposit from '../../../schemas/Deposit.json' with { type: 'json' };
import Employee from '../../../schemas/Employee.json' with { type: 'json' };
import Estimate from '../../../schemas/Estimate.json' with { type: 'json' };
import ExchangeRate from '../../../schemas/ExchangeRate.json' with { type: 'json' };
import InventoryAdjustment from '../../../schemas/InventoryAdjustment.json' with { type: 'json' };
import Invoice from '../../../schemas/Invoice.json' with { type: 'json' };
import Item from '../../../schemas/Item.json' with { type: 'json' };
import JournalCode from '../../../schemas/JournalCode.json' with { type: 'json' };
import JournalEntry from '../../../schemas/JournalEntry.json' with { type: 'json' };
import Payment from '../../../schemas/Payment.json' with { type: 'json' };
import PaymentMethod from '../../../schemas/PaymentMethod.json' with { type: 'json' };
import Preferences from '../../../schemas/Preferences.json' with { type: 'json' };
import Purchase from '../../../schemas/Purchase.json' with { type: 'json' };
import PurchaseOrder from '../../../schemas/PurchaseOrder.json' with { type: 'json' };
import RecurringTransaction from '../../../schemas/RecurringTransaction.json' with { type: 'json' };
import RefundReceipt from '../../../schemas/RefundReceipt.json' with { type: 'json' };
import ReimburseCharge from '../../../schemas/ReimburseCharge.json' with { type: 'json' };
import SalesReceipt from '../../../schemas/SalesReceipt.json' with { type: 'json' };
import TaxAgency from '../../../schemas/TaxAgency.json' with { type: 'json' };
import TaxCode from '../../../schemas/TaxCode.json' with { type: 'json' };
import TaxPayment from '../../../schemas/TaxPayment.json' with { type: 'json' };
import TaxRate from '../../../schemas/TaxRate.json' with { type: 'json' };
import Term from '../../../schemas/Term.json' with { type: 'json' };
import TimeActivity from '../../../schemas/TimeActivity.json' with { type: 'json' };
import Transfer from '../../../schemas/Transfer.json' with { type: 'json' };
import Vendor from '../../../schemas/Vendor.json' with { type: 'json' };
import VendorCredit from '../../../schemas/VendorCredit.json' with { type: 'json' };
import { inlined } from './inlined.ts';

/** The schemas as they are written, by entity. They share definitions. */
const SCHEMAS = {
  Account,
  Attachable,
  Bill,
  BillPayment,
  Budget,
  Class,
  CompanyCurrency,
  CompanyInfo,
  CreditCardPayment,
  CreditMemo,
  Customer,
  CustomerType,
  Department,
  Deposit,
  Employee,
  Estimate,
  ExchangeRate,
  InventoryAdjustment,
  Invoice,
  Item,
  JournalCode,
  JournalEntry,
  Payment,
  PaymentMethod,
  Preferences,
  Purchase,
  PurchaseOrder,
  RecurringTransaction,
  RefundReceipt,
  ReimburseCharge,
  SalesReceipt,
  TaxAgency,
  TaxCode,
  TaxPayment,
  TaxRate,
  Term,
  TimeActivity,
  Transfer,
  Vendor,
  VendorCredit,
} as const;

export type Entity = keyof typeof SCHEMAS;

const WHOLE = new Map<Entity, JsonObject>();

/** The schema of an entity, without references. It is put together when it is first needed. */
export function schemaOf(entity: Entity): JsonObject {
  const known = WHOLE.get(entity);
  if (known !== undefined) return known;
  const schema = inlined(SCHEMAS[entity]);
  WHOLE.set(entity, schema);
  return schema;
}
