/** One type of transaction as reports name it. */
export interface TransactionType {
  /** Value of the parameter `transaction_type`. */
  readonly value: string;
  /** English name in the txn_type cell. */
  readonly name: string;
  /** False for a type that moves no account. */
  readonly isPosting: boolean;
}

/** The JSON text of a transaction, which is made only if it is asked for. */
type LazyText = () => string;

const type = (value: string, name: string, isPosting = true): TransactionType => ({ value, name, isPosting });

const CHECK = type('Check', 'Check');
const EXPENSE = type('CashPurchase', 'Expense');
const CARD_EXPENSE = type('CreditCardCharge', 'Credit Card Expense');
const CARD_CREDIT = type('CreditCardCredit', 'Credit Card Credit');
const BILL_PAYMENT_CHECK = type('BillPaymentCheck', 'Bill Payment (Check)');
const BILL_PAYMENT_CARD = type('BillPaymentCreditCard', 'Bill Payment (Credit Card)');

/** A type of transaction for every row of an entity, or one that follows from the row. */
type TypeOf = TransactionType | ((text: LazyText) => TransactionType);

/** The entities that are transactions, in the order in which reports list those of one day. Templates are none. */
const TYPES: Readonly<Record<string, TypeOf>> = {
  Invoice: type('Invoice', 'Invoice'),
  Payment: type('ReceivePayment', 'Payment'),
  SalesReceipt: type('SalesReceipt', 'Sales Receipt'),
  CreditMemo: type('CreditMemo', 'Credit Memo'),
  RefundReceipt: type('CreditRefund', 'Refund'),
  Bill: type('Bill', 'Bill'),
  BillPayment: (text) => (/"PayType":"CreditCard"/.test(text()) ? BILL_PAYMENT_CARD : BILL_PAYMENT_CHECK),
  VendorCredit: type('VendorCredit', 'Vendor Credit'),
  Purchase: purchaseType,
  Deposit: type('Deposit', 'Deposit'),
  JournalEntry: type('JournalEntry', 'Journal Entry'),
  Transfer: type('Transfer', 'Transfer'),
  CreditCardPayment: type('CreditCardPayment', 'Credit Card Payment'),
  InventoryAdjustment: type('InventoryQuantityAdjustment', 'Inventory Qty Adjust'),
  TaxPayment: type('GlobalTaxPayment', 'Sales Tax Payment'),
  Estimate: type('Estimate', 'Estimate', false),
  PurchaseOrder: type('PurchaseOrder', 'Purchase Order', false),
  TimeActivity: type('TimeActivity', 'Time Charge', false),
  ReimburseCharge: type('BillableCharge', 'Billable Expense Charge', false),
};

export const TRANSACTION_ENTITIES = Object.keys(TYPES);

export function transactionType(entity: string, text: LazyText): TransactionType {
  const found = TYPES[entity];
  if (found === undefined) throw new Error(`${entity} is not a transaction`);
  return typeof found === 'function' ? found(text) : found;
}

function purchaseType(text: LazyText): TransactionType {
  const whole = text();
  const kind = /"PaymentType":"(\w+)"/.exec(whole)?.[1];
  if (kind === 'Check') return CHECK;
  if (kind !== 'CreditCard') return EXPENSE;
  return /"Credit":true/.test(whole) ? CARD_CREDIT : CARD_EXPENSE;
}
