/*
 * The streams, one row each. A row gives the differences from a windowed stream: see Stream for the meaning of each
 * fact. A fact that Intuit does not document, and no recording shows, has the value that cannot lose a record.
 */

/** A list: its rows can be inactive. */
const LIST = { hasActive: true } as const;

/** Few rows that QuickBooks may not order or filter by time: read whole. */
const WHOLE = { kind: 'snapshot', isOrdered: false, isInCdc: false } as const;

/** One row for each company. */
const SINGLETON = { ...WHOLE, isCountable: false, firstPageSize: 'unpaged' } as const;

const WINDOWED_ROWS = [
  { ...LIST, name: 'qb_accounts', entity: 'Account' },
  {
    name: 'qb_attachables',
    entity: 'Attachable',
    signedMembers: ['TempDownloadUri', 'ThumbnailTempDownloadUri'],
  },
  { name: 'qb_bill_payments', entity: 'BillPayment' },
  { name: 'qb_bills', entity: 'Bill' },
  {
    ...LIST,
    name: 'qb_budgets',
    entity: 'Budget',
    firstPageSize: 25,
    lacks: 'QuickBooks Online Plus or Advanced',
  },
  { ...LIST, name: 'qb_classes', entity: 'Class', lacks: 'classes (QuickBooks Online Plus or Advanced)' },
  { ...LIST, name: 'qb_company_currencies', entity: 'CompanyCurrency', lacks: 'multicurrency' },
  { name: 'qb_credit_card_payments', entity: 'CreditCardPayment', answerKey: 'CreditCardPaymentTxn' },
  { name: 'qb_credit_memos', entity: 'CreditMemo' },
  { ...LIST, name: 'qb_customer_types', entity: 'CustomerType', isCountable: false },
  { ...LIST, name: 'qb_customers', entity: 'Customer' },
  {
    ...LIST,
    name: 'qb_departments',
    entity: 'Department',
    lacks: 'locations (QuickBooks Online Plus or Advanced)',
  },
  { name: 'qb_deposits', entity: 'Deposit' },
  { ...LIST, name: 'qb_employees', entity: 'Employee' },
  { name: 'qb_estimates', entity: 'Estimate' },
  { name: 'qb_invoices', entity: 'Invoice' },
  { ...LIST, name: 'qb_items', entity: 'Item' },
  {
    ...LIST,
    name: 'qb_journal_codes',
    entity: 'JournalCode',
    isInCdc: false,
    isReadByAge: true,
    isCountable: false,
    lacks: 'a company in France',
  },
  { name: 'qb_journal_entries', entity: 'JournalEntry' },
  { ...LIST, name: 'qb_payment_methods', entity: 'PaymentMethod' },
  { name: 'qb_payments', entity: 'Payment' },
  { name: 'qb_purchase_orders', entity: 'PurchaseOrder', lacks: 'QuickBooks Online Plus or Advanced' },
  { name: 'qb_purchases', entity: 'Purchase' },
  {
    name: 'qb_recurring_transactions',
    entity: 'RecurringTransaction',
    wrapping: 'type',
    isOrdered: false,
    isCountable: false,
    isInCdc: false,
    isReadByAge: true,
    lacks: 'QuickBooks Online Essentials or above',
  },
  { name: 'qb_refund_receipts', entity: 'RefundReceipt' },
  {
    name: 'qb_reimburse_charges',
    entity: 'ReimburseCharge',
    answerKey: 'ReimburseCarge',
    lacks: 'billable expenses (QuickBooks Online Plus or Advanced)',
  },
  { name: 'qb_sales_receipts', entity: 'SalesReceipt' },
  { ...LIST, name: 'qb_tax_codes', entity: 'TaxCode', isInCdc: false, isReadByAge: true },
  {
    name: 'qb_tax_payments',
    entity: 'TaxPayment',
    isInCdc: false,
    isReadByAge: true,
    isCountable: false,
    lacks: 'a company in Australia, Canada or the United Kingdom',
  },
  { ...LIST, name: 'qb_tax_rates', entity: 'TaxRate', isInCdc: false, isReadByAge: true },
  { ...LIST, name: 'qb_terms', entity: 'Term' },
  {
    name: 'qb_time_activities',
    entity: 'TimeActivity',
    firstPageSize: 200,
    isInCdc: false,
    lacks: 'time tracking (QuickBooks Online Essentials or above)',
  },
  { name: 'qb_transfers', entity: 'Transfer' },
  { name: 'qb_vendor_credits', entity: 'VendorCredit', lacks: 'QuickBooks Online Essentials or above' },
  { ...LIST, name: 'qb_vendors', entity: 'Vendor' },
] as const;

const SNAPSHOT_ROWS = [
  { ...SINGLETON, name: 'qb_company_info', entity: 'CompanyInfo' },
  {
    ...WHOLE,
    name: 'qb_inventory_adjustments',
    entity: 'InventoryAdjustment',
    lacks: 'inventory (QuickBooks Online Plus or Advanced in the United States)',
  },
  { ...SINGLETON, name: 'qb_preferences', entity: 'Preferences' },
  { ...WHOLE, name: 'qb_tax_agencies', entity: 'TaxAgency' },
] as const;

const RATES_ROWS = [
  {
    name: 'qb_exchange_rates',
    entity: 'ExchangeRate',
    kind: 'rates',
    identity: ['SourceCurrencyCode', 'TargetCurrencyCode', 'AsOfDate'],
    isSelectedByDefault: false,
    isOrdered: false,
    isCountable: false,
    isInCdc: false,
    lacks: 'multicurrency',
  },
] as const;

export const STREAM_ROWS = [...WINDOWED_ROWS, ...SNAPSHOT_ROWS, ...RATES_ROWS] as const;
