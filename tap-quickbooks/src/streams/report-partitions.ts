/** Values of the parameters that split a report: every row has one of them (Intuit's reference). */
export const PARTITIONS = {
  account_type: [
    ...['Bank', 'AccountsReceivable', 'OtherCurrentAsset', 'FixedAsset', 'OtherAsset', 'AccountsPayable'],
    ...['CreditCard', 'OtherCurrentLiability', 'LongTermLiability', 'Equity', 'Income', 'CostOfGoodsSold'],
    ...['Expense', 'OtherIncome', 'OtherExpense', 'NonPosting'],
  ],
  transaction_type: [
    ...['CreditCardCharge', 'Check', 'Invoice', 'ReceivePayment', 'JournalEntry', 'Bill', 'CreditCardCredit'],
    ...[
      'VendorCredit',
      'Credit',
      'BillPaymentCheck',
      'BillPaymentCreditCard',
      'Charge',
      'Transfer',
      'Deposit',
    ],
    ...['Statement', 'BillableCharge', 'TimeActivity', 'CashPurchase', 'SalesReceipt', 'CreditMemo'],
    ...['CreditRefund', 'Estimate', 'InventoryQuantityAdjustment', 'PurchaseOrder', 'GlobalTaxPayment'],
    ...[
      'GlobalTaxAdjustment',
      'CreditCardPayment',
      'Service Tax Refund',
      'Service Tax Gross Adjustment',
      'Service Tax Reversal',
    ],
    ...['Service Tax Defer', 'Service Tax Partial Utilisation'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
