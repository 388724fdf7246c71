/** Columns of detail reports by the keys that `columns` takes and that ColKey repeats. */
export const REPORT_COLUMNS: readonly string[] = [
  ...['tx_date', 'txn_type', 'doc_num', 'name', 'cust_name', 'vend_name', 'emp_name', 'item_name', 'memo'],
  ...['account_name', 'account_num', 'split_acc', 'other_account', 'klass_name', 'dept_name'],
  ...['subt_nat_amount', 'subt_nat_home_amount', 'subt_nat_amount_nt', 'subt_nat_amount_home_nt'],
  ...['debt_amt', 'credit_amt', 'debt_home_amt', 'credit_home_amt', 'nat_open_bal', 'nat_home_open_bal'],
  ...['rbal_nat_amount', 'rbal_nat_home_amount', 'rbal_nat_amount_nt', 'rbal_nat_amount_home_nt'],
  ...['nat_foreign_amount', 'nat_foreign_open_bal', 'home_tax_amount', 'home_net_amount'],
  ...['subt_amount', 'subt_open_bal', 'subt_home_open_bal', 'subt_neg_amount', 'subt_neg_home_amount'],
  ...['subt_neg_open_bal', 'subt_neg_home_open_bal', 'past_due', 'quantity', 'rate', 'currency', 'exch_rate'],
  ...['tax_code', 'tax_type', 'tax_amount', 'net_amount', 'create_date', 'create_by', 'last_mod_date'],
  ...[
    'last_mod_by',
    'due_date',
    'is_no_post',
    'is_cleared',
    'is_adj',
    'is_ar_paid',
    'is_ap_paid',
    'is_billable',
  ],
  ...['pmt_mthd', 'term_name', 'inv_date', 'ship_date', 'ship_via', 'service_date', 'svc_date', 'sku', 'uom'],
  ...['sales_cust1', 'sales_cust2', 'sales_cust3', 'tracking_num', 'ship_via', 'bill_addr', 'ship_addr'],
  ...['deliv_addr', 'extra_doc_num', 'extra_acct', 'printed', 'journal_code', 'journal_code_name', 'fa_code'],
  ...['account_type', 'detail_acc_type', 'account_desc', 'account_bal', 'account_status', 'account_tax_code'],
  ...[
    'olb_status',
    'cust_msg',
    'cust_bill_email',
    'cust_comp_name',
    'cust_phone_other',
    'cust_tel',
    'store_name',
  ],
  ...[
    'vend_bill_addr',
    'vend_comp_name',
    'vend_pri_cont',
    'vend_tel',
    'bill_city',
    'days_overdue',
    'dd_doc_num',
  ],
];

/** Values of `summarize_column_by` (the schema of Intuit's SDKs). */
export const SUMMARIES: readonly string[] = [
  ...['Total', 'Year', 'Quarter', 'FiscalYear', 'FiscalQuarter', 'Month', 'Week', 'Days', 'Customers'],
  ...['Vendors', 'Employees', 'Departments', 'Classes', 'ProductsAndServices'],
];
