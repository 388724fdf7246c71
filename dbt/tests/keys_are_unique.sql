-- Written from dbt/columns: change it there.
select 'qb_account' as view_name, id as id, count(*) as rows from {{ ref('qb_account_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_attachable' as view_name, id as id, count(*) as rows from {{ ref('qb_attachable_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_attachable_custom_field' as view_name, attachable_id as id, count(*) as rows from {{ ref('qb_attachable_custom_field_all') }} group by realm_id, attachable_id, index having count(*) > 1
union all
select 'qb_attachable_ref' as view_name, attachable_id as id, count(*) as rows from {{ ref('qb_attachable_ref_all') }} group by realm_id, attachable_id, index having count(*) > 1
union all
select 'qb_bill' as view_name, id as id, count(*) as rows from {{ ref('qb_bill_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_bill_linked_txn' as view_name, bill_id as id, count(*) as rows from {{ ref('qb_bill_linked_txn_all') }} group by realm_id, bill_id, index having count(*) > 1
union all
select 'qb_bill_line' as view_name, bill_id as id, count(*) as rows from {{ ref('qb_bill_line_all') }} group by realm_id, bill_id, index having count(*) > 1
union all
select 'qb_bill_tax_line' as view_name, bill_id as id, count(*) as rows from {{ ref('qb_bill_tax_line_all') }} group by realm_id, bill_id, index having count(*) > 1
union all
select 'qb_bill_payment' as view_name, id as id, count(*) as rows from {{ ref('qb_bill_payment_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_bill_payment_line' as view_name, bill_payment_id as id, count(*) as rows from {{ ref('qb_bill_payment_line_all') }} group by realm_id, bill_payment_id, index having count(*) > 1
union all
select 'qb_budget' as view_name, id as id, count(*) as rows from {{ ref('qb_budget_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_budget_detail' as view_name, budget_id as id, count(*) as rows from {{ ref('qb_budget_detail_all') }} group by realm_id, budget_id, index having count(*) > 1
union all
select 'qb_class' as view_name, id as id, count(*) as rows from {{ ref('qb_class_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_company_currency' as view_name, id as id, count(*) as rows from {{ ref('qb_company_currency_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_company_currency_custom_field' as view_name, company_currency_id as id, count(*) as rows from {{ ref('qb_company_currency_custom_field_all') }} group by realm_id, company_currency_id, index having count(*) > 1
union all
select 'qb_company_info' as view_name, id as id, count(*) as rows from {{ ref('qb_company_info_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_company_info_name_value' as view_name, company_info_id as id, count(*) as rows from {{ ref('qb_company_info_name_value_all') }} group by realm_id, company_info_id, index having count(*) > 1
union all
select 'qb_credit_card_payment' as view_name, id as id, count(*) as rows from {{ ref('qb_credit_card_payment_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_credit_memo' as view_name, id as id, count(*) as rows from {{ ref('qb_credit_memo_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_credit_memo_custom_field' as view_name, credit_memo_id as id, count(*) as rows from {{ ref('qb_credit_memo_custom_field_all') }} group by realm_id, credit_memo_id, index having count(*) > 1
union all
select 'qb_credit_memo_linked_txn' as view_name, credit_memo_id as id, count(*) as rows from {{ ref('qb_credit_memo_linked_txn_all') }} group by realm_id, credit_memo_id, index having count(*) > 1
union all
select 'qb_credit_memo_line' as view_name, credit_memo_id as id, count(*) as rows from {{ ref('qb_credit_memo_line_all') }} group by realm_id, credit_memo_id, index having count(*) > 1
union all
select 'qb_credit_memo_group_line' as view_name, credit_memo_id as id, count(*) as rows from {{ ref('qb_credit_memo_group_line_all') }} group by realm_id, credit_memo_id, index, member_index having count(*) > 1
union all
select 'qb_credit_memo_tax_line' as view_name, credit_memo_id as id, count(*) as rows from {{ ref('qb_credit_memo_tax_line_all') }} group by realm_id, credit_memo_id, index having count(*) > 1
union all
select 'qb_customer' as view_name, id as id, count(*) as rows from {{ ref('qb_customer_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_customer_custom_field' as view_name, customer_id as id, count(*) as rows from {{ ref('qb_customer_custom_field_all') }} group by realm_id, customer_id, index having count(*) > 1
union all
select 'qb_customer_type' as view_name, id as id, count(*) as rows from {{ ref('qb_customer_type_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_department' as view_name, id as id, count(*) as rows from {{ ref('qb_department_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_deposit' as view_name, id as id, count(*) as rows from {{ ref('qb_deposit_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_deposit_tax_line' as view_name, deposit_id as id, count(*) as rows from {{ ref('qb_deposit_tax_line_all') }} group by realm_id, deposit_id, index having count(*) > 1
union all
select 'qb_deposit_line' as view_name, deposit_id as id, count(*) as rows from {{ ref('qb_deposit_line_all') }} group by realm_id, deposit_id, index having count(*) > 1
union all
select 'qb_employee' as view_name, id as id, count(*) as rows from {{ ref('qb_employee_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_estimate' as view_name, id as id, count(*) as rows from {{ ref('qb_estimate_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_estimate_custom_field' as view_name, estimate_id as id, count(*) as rows from {{ ref('qb_estimate_custom_field_all') }} group by realm_id, estimate_id, index having count(*) > 1
union all
select 'qb_estimate_linked_txn' as view_name, estimate_id as id, count(*) as rows from {{ ref('qb_estimate_linked_txn_all') }} group by realm_id, estimate_id, index having count(*) > 1
union all
select 'qb_estimate_line' as view_name, estimate_id as id, count(*) as rows from {{ ref('qb_estimate_line_all') }} group by realm_id, estimate_id, index having count(*) > 1
union all
select 'qb_estimate_group_line' as view_name, estimate_id as id, count(*) as rows from {{ ref('qb_estimate_group_line_all') }} group by realm_id, estimate_id, index, member_index having count(*) > 1
union all
select 'qb_estimate_tax_line' as view_name, estimate_id as id, count(*) as rows from {{ ref('qb_estimate_tax_line_all') }} group by realm_id, estimate_id, index having count(*) > 1
union all
select 'qb_exchange_rate' as view_name, id as id, count(*) as rows from {{ ref('qb_exchange_rate_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_exchange_rate_custom_field' as view_name, exchange_rate_id as id, count(*) as rows from {{ ref('qb_exchange_rate_custom_field_all') }} group by realm_id, exchange_rate_id, index having count(*) > 1
union all
select 'qb_inventory_adjustment' as view_name, id as id, count(*) as rows from {{ ref('qb_inventory_adjustment_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_inventory_adjustment_line' as view_name, inventory_adjustment_id as id, count(*) as rows from {{ ref('qb_inventory_adjustment_line_all') }} group by realm_id, inventory_adjustment_id, index having count(*) > 1
union all
select 'qb_invoice' as view_name, id as id, count(*) as rows from {{ ref('qb_invoice_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_invoice_custom_field' as view_name, invoice_id as id, count(*) as rows from {{ ref('qb_invoice_custom_field_all') }} group by realm_id, invoice_id, index having count(*) > 1
union all
select 'qb_invoice_linked_txn' as view_name, invoice_id as id, count(*) as rows from {{ ref('qb_invoice_linked_txn_all') }} group by realm_id, invoice_id, index having count(*) > 1
union all
select 'qb_invoice_line' as view_name, invoice_id as id, count(*) as rows from {{ ref('qb_invoice_line_all') }} group by realm_id, invoice_id, index having count(*) > 1
union all
select 'qb_invoice_group_line' as view_name, invoice_id as id, count(*) as rows from {{ ref('qb_invoice_group_line_all') }} group by realm_id, invoice_id, index, member_index having count(*) > 1
union all
select 'qb_invoice_tax_line' as view_name, invoice_id as id, count(*) as rows from {{ ref('qb_invoice_tax_line_all') }} group by realm_id, invoice_id, index having count(*) > 1
union all
select 'qb_item' as view_name, id as id, count(*) as rows from {{ ref('qb_item_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_item_group_line' as view_name, item_id as id, count(*) as rows from {{ ref('qb_item_group_line_all') }} group by realm_id, item_id, index having count(*) > 1
union all
select 'qb_item_custom_field' as view_name, item_id as id, count(*) as rows from {{ ref('qb_item_custom_field_all') }} group by realm_id, item_id, index having count(*) > 1
union all
select 'qb_journal_code' as view_name, id as id, count(*) as rows from {{ ref('qb_journal_code_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_journal_code_custom_field' as view_name, journal_code_id as id, count(*) as rows from {{ ref('qb_journal_code_custom_field_all') }} group by realm_id, journal_code_id, index having count(*) > 1
union all
select 'qb_journal_entry' as view_name, id as id, count(*) as rows from {{ ref('qb_journal_entry_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_journal_entry_tax_line' as view_name, journal_entry_id as id, count(*) as rows from {{ ref('qb_journal_entry_tax_line_all') }} group by realm_id, journal_entry_id, index having count(*) > 1
union all
select 'qb_journal_entry_line' as view_name, journal_entry_id as id, count(*) as rows from {{ ref('qb_journal_entry_line_all') }} group by realm_id, journal_entry_id, index having count(*) > 1
union all
select 'qb_payment' as view_name, id as id, count(*) as rows from {{ ref('qb_payment_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_payment_linked_txn' as view_name, payment_id as id, count(*) as rows from {{ ref('qb_payment_linked_txn_all') }} group by realm_id, payment_id, index having count(*) > 1
union all
select 'qb_payment_line' as view_name, payment_id as id, count(*) as rows from {{ ref('qb_payment_line_all') }} group by realm_id, payment_id, index having count(*) > 1
union all
select 'qb_payment_method' as view_name, id as id, count(*) as rows from {{ ref('qb_payment_method_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_preferences' as view_name, id as id, count(*) as rows from {{ ref('qb_preferences_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_preferences_other_pref' as view_name, preferences_id as id, count(*) as rows from {{ ref('qb_preferences_other_pref_all') }} group by realm_id, preferences_id, index having count(*) > 1
union all
select 'qb_purchase' as view_name, id as id, count(*) as rows from {{ ref('qb_purchase_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_purchase_linked_txn' as view_name, purchase_id as id, count(*) as rows from {{ ref('qb_purchase_linked_txn_all') }} group by realm_id, purchase_id, index having count(*) > 1
union all
select 'qb_purchase_line' as view_name, purchase_id as id, count(*) as rows from {{ ref('qb_purchase_line_all') }} group by realm_id, purchase_id, index having count(*) > 1
union all
select 'qb_purchase_tax_line' as view_name, purchase_id as id, count(*) as rows from {{ ref('qb_purchase_tax_line_all') }} group by realm_id, purchase_id, index having count(*) > 1
union all
select 'qb_purchase_order' as view_name, id as id, count(*) as rows from {{ ref('qb_purchase_order_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_purchase_order_linked_txn' as view_name, purchase_order_id as id, count(*) as rows from {{ ref('qb_purchase_order_linked_txn_all') }} group by realm_id, purchase_order_id, index having count(*) > 1
union all
select 'qb_purchase_order_line' as view_name, purchase_order_id as id, count(*) as rows from {{ ref('qb_purchase_order_line_all') }} group by realm_id, purchase_order_id, index having count(*) > 1
union all
select 'qb_purchase_order_tax_line' as view_name, purchase_order_id as id, count(*) as rows from {{ ref('qb_purchase_order_tax_line_all') }} group by realm_id, purchase_order_id, index having count(*) > 1
union all
select 'qb_purchase_order_custom_field' as view_name, purchase_order_id as id, count(*) as rows from {{ ref('qb_purchase_order_custom_field_all') }} group by realm_id, purchase_order_id, index having count(*) > 1
union all
select 'qb_recurring_transaction' as view_name, id as id, count(*) as rows from {{ ref('qb_recurring_transaction_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_refund_receipt' as view_name, id as id, count(*) as rows from {{ ref('qb_refund_receipt_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_refund_receipt_custom_field' as view_name, refund_receipt_id as id, count(*) as rows from {{ ref('qb_refund_receipt_custom_field_all') }} group by realm_id, refund_receipt_id, index having count(*) > 1
union all
select 'qb_refund_receipt_linked_txn' as view_name, refund_receipt_id as id, count(*) as rows from {{ ref('qb_refund_receipt_linked_txn_all') }} group by realm_id, refund_receipt_id, index having count(*) > 1
union all
select 'qb_refund_receipt_line' as view_name, refund_receipt_id as id, count(*) as rows from {{ ref('qb_refund_receipt_line_all') }} group by realm_id, refund_receipt_id, index having count(*) > 1
union all
select 'qb_refund_receipt_group_line' as view_name, refund_receipt_id as id, count(*) as rows from {{ ref('qb_refund_receipt_group_line_all') }} group by realm_id, refund_receipt_id, index, member_index having count(*) > 1
union all
select 'qb_refund_receipt_tax_line' as view_name, refund_receipt_id as id, count(*) as rows from {{ ref('qb_refund_receipt_tax_line_all') }} group by realm_id, refund_receipt_id, index having count(*) > 1
union all
select 'qb_reimburse_charge' as view_name, id as id, count(*) as rows from {{ ref('qb_reimburse_charge_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_reimburse_charge_linked_txn' as view_name, reimburse_charge_id as id, count(*) as rows from {{ ref('qb_reimburse_charge_linked_txn_all') }} group by realm_id, reimburse_charge_id, index having count(*) > 1
union all
select 'qb_reimburse_charge_line' as view_name, reimburse_charge_id as id, count(*) as rows from {{ ref('qb_reimburse_charge_line_all') }} group by realm_id, reimburse_charge_id, index having count(*) > 1
union all
select 'qb_sales_receipt' as view_name, id as id, count(*) as rows from {{ ref('qb_sales_receipt_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_sales_receipt_custom_field' as view_name, sales_receipt_id as id, count(*) as rows from {{ ref('qb_sales_receipt_custom_field_all') }} group by realm_id, sales_receipt_id, index having count(*) > 1
union all
select 'qb_sales_receipt_linked_txn' as view_name, sales_receipt_id as id, count(*) as rows from {{ ref('qb_sales_receipt_linked_txn_all') }} group by realm_id, sales_receipt_id, index having count(*) > 1
union all
select 'qb_sales_receipt_line' as view_name, sales_receipt_id as id, count(*) as rows from {{ ref('qb_sales_receipt_line_all') }} group by realm_id, sales_receipt_id, index having count(*) > 1
union all
select 'qb_sales_receipt_group_line' as view_name, sales_receipt_id as id, count(*) as rows from {{ ref('qb_sales_receipt_group_line_all') }} group by realm_id, sales_receipt_id, index, member_index having count(*) > 1
union all
select 'qb_sales_receipt_tax_line' as view_name, sales_receipt_id as id, count(*) as rows from {{ ref('qb_sales_receipt_tax_line_all') }} group by realm_id, sales_receipt_id, index having count(*) > 1
union all
select 'qb_tax_agency' as view_name, id as id, count(*) as rows from {{ ref('qb_tax_agency_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_tax_code' as view_name, id as id, count(*) as rows from {{ ref('qb_tax_code_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_tax_code_sales_tax_rate' as view_name, tax_code_id as id, count(*) as rows from {{ ref('qb_tax_code_sales_tax_rate_all') }} group by realm_id, tax_code_id, index having count(*) > 1
union all
select 'qb_tax_code_purchase_tax_rate' as view_name, tax_code_id as id, count(*) as rows from {{ ref('qb_tax_code_purchase_tax_rate_all') }} group by realm_id, tax_code_id, index having count(*) > 1
union all
select 'qb_tax_code_adjustment_tax_rate' as view_name, tax_code_id as id, count(*) as rows from {{ ref('qb_tax_code_adjustment_tax_rate_all') }} group by realm_id, tax_code_id, index having count(*) > 1
union all
select 'qb_tax_payment' as view_name, id as id, count(*) as rows from {{ ref('qb_tax_payment_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_tax_rate' as view_name, id as id, count(*) as rows from {{ ref('qb_tax_rate_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_tax_rate_effective_tax_rate' as view_name, tax_rate_id as id, count(*) as rows from {{ ref('qb_tax_rate_effective_tax_rate_all') }} group by realm_id, tax_rate_id, index having count(*) > 1
union all
select 'qb_term' as view_name, id as id, count(*) as rows from {{ ref('qb_term_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_time_activity' as view_name, id as id, count(*) as rows from {{ ref('qb_time_activity_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_transfer' as view_name, id as id, count(*) as rows from {{ ref('qb_transfer_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_vendor' as view_name, id as id, count(*) as rows from {{ ref('qb_vendor_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_vendor_credit' as view_name, id as id, count(*) as rows from {{ ref('qb_vendor_credit_all') }} group by realm_id, id having count(*) > 1
union all
select 'qb_vendor_credit_linked_txn' as view_name, vendor_credit_id as id, count(*) as rows from {{ ref('qb_vendor_credit_linked_txn_all') }} group by realm_id, vendor_credit_id, index having count(*) > 1
union all
select 'qb_vendor_credit_line' as view_name, vendor_credit_id as id, count(*) as rows from {{ ref('qb_vendor_credit_line_all') }} group by realm_id, vendor_credit_id, index having count(*) > 1
union all
select 'qb_vendor_credit_tax_line' as view_name, vendor_credit_id as id, count(*) as rows from {{ ref('qb_vendor_credit_tax_line_all') }} group by realm_id, vendor_credit_id, index having count(*) > 1
