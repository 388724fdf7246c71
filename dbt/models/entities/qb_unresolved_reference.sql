-- Written from dbt/columns: change it there.
select a.realm_id, 'qb_bill' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_bill') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill' as view_name, a.id as id, null::integer as index, 'vendor_ref' as column_name, a.vendor_ref as value, 'qb_vendor' as missing_in
from {{ ref('qb_bill') }} as a
where a.vendor_ref is not null and not exists (
  select from {{ ref('qb_vendor_all') }} as b
  where b.id = a.vendor_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill' as view_name, a.id as id, null::integer as index, 'ap_account_ref' as column_name, a.ap_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_bill') }} as a
where a.ap_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.ap_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill' as view_name, a.id as id, null::integer as index, 'sales_term_ref' as column_name, a.sales_term_ref as value, 'qb_term' as missing_in
from {{ ref('qb_bill') }} as a
where a.sales_term_ref is not null and not exists (
  select from {{ ref('qb_term_all') }} as b
  where b.id = a.sales_term_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_line' as view_name, a.bill_id as id, a.index as index, 'account_based_expense_account_ref' as column_name, a.account_based_expense_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_bill_line') }} as a
where a.account_based_expense_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_based_expense_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_line' as view_name, a.bill_id as id, a.index as index, 'account_based_expense_customer_ref' as column_name, a.account_based_expense_customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_bill_line') }} as a
where a.account_based_expense_customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.account_based_expense_customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_line' as view_name, a.bill_id as id, a.index as index, 'account_based_expense_class_ref' as column_name, a.account_based_expense_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_bill_line') }} as a
where a.account_based_expense_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.account_based_expense_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_line' as view_name, a.bill_id as id, a.index as index, 'account_based_expense_markup_info_mark_up_income_account_ref' as column_name, a.account_based_expense_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_bill_line') }} as a
where a.account_based_expense_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_based_expense_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_line' as view_name, a.bill_id as id, a.index as index, 'item_based_expense_item_ref' as column_name, a.item_based_expense_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_bill_line') }} as a
where a.item_based_expense_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.item_based_expense_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_line' as view_name, a.bill_id as id, a.index as index, 'item_based_expense_customer_ref' as column_name, a.item_based_expense_customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_bill_line') }} as a
where a.item_based_expense_customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.item_based_expense_customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_line' as view_name, a.bill_id as id, a.index as index, 'item_based_expense_class_ref' as column_name, a.item_based_expense_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_bill_line') }} as a
where a.item_based_expense_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.item_based_expense_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_line' as view_name, a.bill_id as id, a.index as index, 'item_based_expense_markup_info_mark_up_income_account_ref' as column_name, a.item_based_expense_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_bill_line') }} as a
where a.item_based_expense_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.item_based_expense_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_tax_line' as view_name, a.bill_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_bill_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_payment' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_bill_payment') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_payment' as view_name, a.id as id, null::integer as index, 'vendor_ref' as column_name, a.vendor_ref as value, 'qb_vendor' as missing_in
from {{ ref('qb_bill_payment') }} as a
where a.vendor_ref is not null and not exists (
  select from {{ ref('qb_vendor_all') }} as b
  where b.id = a.vendor_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_payment' as view_name, a.id as id, null::integer as index, 'ap_account_ref' as column_name, a.ap_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_bill_payment') }} as a
where a.ap_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.ap_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_payment' as view_name, a.id as id, null::integer as index, 'check_payment_bank_account_ref' as column_name, a.check_payment_bank_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_bill_payment') }} as a
where a.check_payment_bank_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.check_payment_bank_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_bill_payment' as view_name, a.id as id, null::integer as index, 'credit_card_payment_cc_account_ref' as column_name, a.credit_card_payment_cc_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_bill_payment') }} as a
where a.credit_card_payment_cc_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.credit_card_payment_cc_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_budget_detail' as view_name, a.budget_id as id, a.index as index, 'account_ref' as column_name, a.account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_budget_detail') }} as a
where a.account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_budget_detail' as view_name, a.budget_id as id, a.index as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_budget_detail') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_budget_detail' as view_name, a.budget_id as id, a.index as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_budget_detail') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_budget_detail' as view_name, a.budget_id as id, a.index as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_budget_detail') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_card_payment' as view_name, a.id as id, null::integer as index, 'credit_card_account_ref' as column_name, a.credit_card_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_card_payment') }} as a
where a.credit_card_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.credit_card_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_card_payment' as view_name, a.id as id, null::integer as index, 'bank_account_ref' as column_name, a.bank_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_card_payment') }} as a
where a.bank_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.bank_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_card_payment' as view_name, a.id as id, null::integer as index, 'vendor_ref' as column_name, a.vendor_ref as value, 'qb_vendor' as missing_in
from {{ ref('qb_credit_card_payment') }} as a
where a.vendor_ref is not null and not exists (
  select from {{ ref('qb_vendor_all') }} as b
  where b.id = a.vendor_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_credit_memo') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_credit_memo') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo' as view_name, a.id as id, null::integer as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_credit_memo') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo' as view_name, a.id as id, null::integer as index, 'sales_term_ref' as column_name, a.sales_term_ref as value, 'qb_term' as missing_in
from {{ ref('qb_credit_memo') }} as a
where a.sales_term_ref is not null and not exists (
  select from {{ ref('qb_term_all') }} as b
  where b.id = a.sales_term_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo' as view_name, a.id as id, null::integer as index, 'payment_method_ref' as column_name, a.payment_method_ref as value, 'qb_payment_method' as missing_in
from {{ ref('qb_credit_memo') }} as a
where a.payment_method_ref is not null and not exists (
  select from {{ ref('qb_payment_method_all') }} as b
  where b.id = a.payment_method_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo' as view_name, a.id as id, null::integer as index, 'deposit_to_account_ref' as column_name, a.deposit_to_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_memo') }} as a
where a.deposit_to_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.deposit_to_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_line' as view_name, a.credit_memo_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_credit_memo_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_line' as view_name, a.credit_memo_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_memo_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_line' as view_name, a.credit_memo_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_credit_memo_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_line' as view_name, a.credit_memo_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_memo_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_line' as view_name, a.credit_memo_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_credit_memo_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_line' as view_name, a.credit_memo_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_memo_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_line' as view_name, a.credit_memo_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_credit_memo_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_line' as view_name, a.credit_memo_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_credit_memo_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_group_line' as view_name, a.credit_memo_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_credit_memo_group_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_group_line' as view_name, a.credit_memo_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_memo_group_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_group_line' as view_name, a.credit_memo_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_credit_memo_group_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_group_line' as view_name, a.credit_memo_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_memo_group_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_group_line' as view_name, a.credit_memo_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_credit_memo_group_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_group_line' as view_name, a.credit_memo_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_credit_memo_group_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_group_line' as view_name, a.credit_memo_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_credit_memo_group_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_group_line' as view_name, a.credit_memo_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_credit_memo_group_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_credit_memo_tax_line' as view_name, a.credit_memo_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_credit_memo_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_customer' as view_name, a.id as id, null::integer as index, 'ar_account_ref' as column_name, a.ar_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_customer') }} as a
where a.ar_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.ar_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_customer' as view_name, a.id as id, null::integer as index, 'sales_term_ref' as column_name, a.sales_term_ref as value, 'qb_term' as missing_in
from {{ ref('qb_customer') }} as a
where a.sales_term_ref is not null and not exists (
  select from {{ ref('qb_term_all') }} as b
  where b.id = a.sales_term_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_customer' as view_name, a.id as id, null::integer as index, 'payment_method_ref' as column_name, a.payment_method_ref as value, 'qb_payment_method' as missing_in
from {{ ref('qb_customer') }} as a
where a.payment_method_ref is not null and not exists (
  select from {{ ref('qb_payment_method_all') }} as b
  where b.id = a.payment_method_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_customer' as view_name, a.id as id, null::integer as index, 'customer_type_ref' as column_name, a.customer_type_ref as value, 'qb_customer_type' as missing_in
from {{ ref('qb_customer') }} as a
where a.customer_type_ref is not null and not exists (
  select from {{ ref('qb_customer_type_all') }} as b
  where b.id = a.customer_type_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_deposit' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_deposit') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_deposit' as view_name, a.id as id, null::integer as index, 'deposit_to_account_ref' as column_name, a.deposit_to_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_deposit') }} as a
where a.deposit_to_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.deposit_to_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_deposit' as view_name, a.id as id, null::integer as index, 'cash_back_account_ref' as column_name, a.cash_back_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_deposit') }} as a
where a.cash_back_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.cash_back_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_deposit_tax_line' as view_name, a.deposit_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_deposit_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_deposit_line' as view_name, a.deposit_id as id, a.index as index, 'deposit_account_ref' as column_name, a.deposit_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_deposit_line') }} as a
where a.deposit_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.deposit_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_deposit_line' as view_name, a.deposit_id as id, a.index as index, 'deposit_class_ref' as column_name, a.deposit_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_deposit_line') }} as a
where a.deposit_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.deposit_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_deposit_line' as view_name, a.deposit_id as id, a.index as index, 'deposit_payment_method_ref' as column_name, a.deposit_payment_method_ref as value, 'qb_payment_method' as missing_in
from {{ ref('qb_deposit_line') }} as a
where a.deposit_payment_method_ref is not null and not exists (
  select from {{ ref('qb_payment_method_all') }} as b
  where b.id = a.deposit_payment_method_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_estimate') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_estimate') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate' as view_name, a.id as id, null::integer as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_estimate') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate' as view_name, a.id as id, null::integer as index, 'sales_term_ref' as column_name, a.sales_term_ref as value, 'qb_term' as missing_in
from {{ ref('qb_estimate') }} as a
where a.sales_term_ref is not null and not exists (
  select from {{ ref('qb_term_all') }} as b
  where b.id = a.sales_term_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_line' as view_name, a.estimate_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_estimate_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_line' as view_name, a.estimate_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_estimate_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_line' as view_name, a.estimate_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_estimate_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_line' as view_name, a.estimate_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_estimate_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_line' as view_name, a.estimate_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_estimate_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_line' as view_name, a.estimate_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_estimate_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_line' as view_name, a.estimate_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_estimate_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_line' as view_name, a.estimate_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_estimate_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_group_line' as view_name, a.estimate_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_estimate_group_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_group_line' as view_name, a.estimate_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_estimate_group_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_group_line' as view_name, a.estimate_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_estimate_group_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_group_line' as view_name, a.estimate_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_estimate_group_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_group_line' as view_name, a.estimate_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_estimate_group_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_group_line' as view_name, a.estimate_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_estimate_group_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_group_line' as view_name, a.estimate_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_estimate_group_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_group_line' as view_name, a.estimate_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_estimate_group_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_estimate_tax_line' as view_name, a.estimate_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_estimate_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_inventory_adjustment' as view_name, a.id as id, null::integer as index, 'adjust_account_ref' as column_name, a.adjust_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_inventory_adjustment') }} as a
where a.adjust_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.adjust_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_inventory_adjustment' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_inventory_adjustment') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_inventory_adjustment' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_inventory_adjustment') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_inventory_adjustment_line' as view_name, a.inventory_adjustment_id as id, a.index as index, 'item_adjustment_item_ref' as column_name, a.item_adjustment_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_inventory_adjustment_line') }} as a
where a.item_adjustment_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.item_adjustment_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_inventory_adjustment_line' as view_name, a.inventory_adjustment_id as id, a.index as index, 'item_adjustment_class_ref' as column_name, a.item_adjustment_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_inventory_adjustment_line') }} as a
where a.item_adjustment_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.item_adjustment_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_invoice') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice' as view_name, a.id as id, null::integer as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_invoice') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_invoice') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice' as view_name, a.id as id, null::integer as index, 'sales_term_ref' as column_name, a.sales_term_ref as value, 'qb_term' as missing_in
from {{ ref('qb_invoice') }} as a
where a.sales_term_ref is not null and not exists (
  select from {{ ref('qb_term_all') }} as b
  where b.id = a.sales_term_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice' as view_name, a.id as id, null::integer as index, 'deposit_to_account_ref' as column_name, a.deposit_to_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_invoice') }} as a
where a.deposit_to_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.deposit_to_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice' as view_name, a.id as id, null::integer as index, 'payment_method_ref' as column_name, a.payment_method_ref as value, 'qb_payment_method' as missing_in
from {{ ref('qb_invoice') }} as a
where a.payment_method_ref is not null and not exists (
  select from {{ ref('qb_payment_method_all') }} as b
  where b.id = a.payment_method_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_line' as view_name, a.invoice_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_invoice_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_line' as view_name, a.invoice_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_invoice_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_line' as view_name, a.invoice_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_invoice_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_line' as view_name, a.invoice_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_invoice_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_line' as view_name, a.invoice_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_invoice_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_line' as view_name, a.invoice_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_invoice_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_line' as view_name, a.invoice_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_invoice_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_line' as view_name, a.invoice_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_invoice_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_group_line' as view_name, a.invoice_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_invoice_group_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_group_line' as view_name, a.invoice_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_invoice_group_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_group_line' as view_name, a.invoice_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_invoice_group_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_group_line' as view_name, a.invoice_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_invoice_group_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_group_line' as view_name, a.invoice_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_invoice_group_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_group_line' as view_name, a.invoice_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_invoice_group_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_group_line' as view_name, a.invoice_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_invoice_group_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_group_line' as view_name, a.invoice_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_invoice_group_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_invoice_tax_line' as view_name, a.invoice_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_invoice_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_item' as view_name, a.id as id, null::integer as index, 'income_account_ref' as column_name, a.income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_item') }} as a
where a.income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_item' as view_name, a.id as id, null::integer as index, 'expense_account_ref' as column_name, a.expense_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_item') }} as a
where a.expense_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.expense_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_item' as view_name, a.id as id, null::integer as index, 'asset_account_ref' as column_name, a.asset_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_item') }} as a
where a.asset_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.asset_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_item' as view_name, a.id as id, null::integer as index, 'pref_vendor_ref' as column_name, a.pref_vendor_ref as value, 'qb_vendor' as missing_in
from {{ ref('qb_item') }} as a
where a.pref_vendor_ref is not null and not exists (
  select from {{ ref('qb_vendor_all') }} as b
  where b.id = a.pref_vendor_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_item' as view_name, a.id as id, null::integer as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_item') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_item_group_line' as view_name, a.item_id as id, a.index as index, 'item_ref' as column_name, a.item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_item_group_line') }} as a
where a.item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_journal_entry' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_journal_entry') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_journal_entry' as view_name, a.id as id, null::integer as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_journal_entry') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_journal_entry_tax_line' as view_name, a.journal_entry_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_journal_entry_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_journal_entry_line' as view_name, a.journal_entry_id as id, a.index as index, 'journal_entry_account_ref' as column_name, a.journal_entry_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_journal_entry_line') }} as a
where a.journal_entry_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.journal_entry_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_journal_entry_line' as view_name, a.journal_entry_id as id, a.index as index, 'journal_entry_class_ref' as column_name, a.journal_entry_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_journal_entry_line') }} as a
where a.journal_entry_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.journal_entry_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_journal_entry_line' as view_name, a.journal_entry_id as id, a.index as index, 'journal_entry_department_ref' as column_name, a.journal_entry_department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_journal_entry_line') }} as a
where a.journal_entry_department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.journal_entry_department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_payment' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_payment') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_payment' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_payment') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_payment' as view_name, a.id as id, null::integer as index, 'ar_account_ref' as column_name, a.ar_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_payment') }} as a
where a.ar_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.ar_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_payment' as view_name, a.id as id, null::integer as index, 'deposit_to_account_ref' as column_name, a.deposit_to_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_payment') }} as a
where a.deposit_to_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.deposit_to_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_payment' as view_name, a.id as id, null::integer as index, 'payment_method_ref' as column_name, a.payment_method_ref as value, 'qb_payment_method' as missing_in
from {{ ref('qb_payment') }} as a
where a.payment_method_ref is not null and not exists (
  select from {{ ref('qb_payment_method_all') }} as b
  where b.id = a.payment_method_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_preferences' as view_name, a.id as id, null::integer as index, 'tax_prefs_tax_rate_ref' as column_name, a.tax_prefs_tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_preferences') }} as a
where a.tax_prefs_tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_prefs_tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_purchase') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase' as view_name, a.id as id, null::integer as index, 'account_ref' as column_name, a.account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_purchase') }} as a
where a.account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase' as view_name, a.id as id, null::integer as index, 'payment_method_ref' as column_name, a.payment_method_ref as value, 'qb_payment_method' as missing_in
from {{ ref('qb_purchase') }} as a
where a.payment_method_ref is not null and not exists (
  select from {{ ref('qb_payment_method_all') }} as b
  where b.id = a.payment_method_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_line' as view_name, a.purchase_id as id, a.index as index, 'account_based_expense_account_ref' as column_name, a.account_based_expense_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_purchase_line') }} as a
where a.account_based_expense_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_based_expense_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_line' as view_name, a.purchase_id as id, a.index as index, 'account_based_expense_customer_ref' as column_name, a.account_based_expense_customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_purchase_line') }} as a
where a.account_based_expense_customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.account_based_expense_customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_line' as view_name, a.purchase_id as id, a.index as index, 'account_based_expense_class_ref' as column_name, a.account_based_expense_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_purchase_line') }} as a
where a.account_based_expense_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.account_based_expense_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_line' as view_name, a.purchase_id as id, a.index as index, 'account_based_expense_markup_info_mark_up_income_account_ref' as column_name, a.account_based_expense_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_purchase_line') }} as a
where a.account_based_expense_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_based_expense_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_line' as view_name, a.purchase_id as id, a.index as index, 'item_based_expense_item_ref' as column_name, a.item_based_expense_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_purchase_line') }} as a
where a.item_based_expense_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.item_based_expense_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_line' as view_name, a.purchase_id as id, a.index as index, 'item_based_expense_customer_ref' as column_name, a.item_based_expense_customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_purchase_line') }} as a
where a.item_based_expense_customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.item_based_expense_customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_line' as view_name, a.purchase_id as id, a.index as index, 'item_based_expense_class_ref' as column_name, a.item_based_expense_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_purchase_line') }} as a
where a.item_based_expense_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.item_based_expense_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_line' as view_name, a.purchase_id as id, a.index as index, 'item_based_expense_markup_info_mark_up_income_account_ref' as column_name, a.item_based_expense_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_purchase_line') }} as a
where a.item_based_expense_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.item_based_expense_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_tax_line' as view_name, a.purchase_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_purchase_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_purchase_order') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order' as view_name, a.id as id, null::integer as index, 'vendor_ref' as column_name, a.vendor_ref as value, 'qb_vendor' as missing_in
from {{ ref('qb_purchase_order') }} as a
where a.vendor_ref is not null and not exists (
  select from {{ ref('qb_vendor_all') }} as b
  where b.id = a.vendor_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order' as view_name, a.id as id, null::integer as index, 'ap_account_ref' as column_name, a.ap_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_purchase_order') }} as a
where a.ap_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.ap_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order' as view_name, a.id as id, null::integer as index, 'sales_term_ref' as column_name, a.sales_term_ref as value, 'qb_term' as missing_in
from {{ ref('qb_purchase_order') }} as a
where a.sales_term_ref is not null and not exists (
  select from {{ ref('qb_term_all') }} as b
  where b.id = a.sales_term_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order' as view_name, a.id as id, null::integer as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_purchase_order') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_line' as view_name, a.purchase_order_id as id, a.index as index, 'account_based_expense_account_ref' as column_name, a.account_based_expense_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_purchase_order_line') }} as a
where a.account_based_expense_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_based_expense_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_line' as view_name, a.purchase_order_id as id, a.index as index, 'account_based_expense_customer_ref' as column_name, a.account_based_expense_customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_purchase_order_line') }} as a
where a.account_based_expense_customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.account_based_expense_customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_line' as view_name, a.purchase_order_id as id, a.index as index, 'account_based_expense_class_ref' as column_name, a.account_based_expense_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_purchase_order_line') }} as a
where a.account_based_expense_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.account_based_expense_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_line' as view_name, a.purchase_order_id as id, a.index as index, 'account_based_expense_markup_info_mark_up_income_account_ref' as column_name, a.account_based_expense_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_purchase_order_line') }} as a
where a.account_based_expense_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_based_expense_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_line' as view_name, a.purchase_order_id as id, a.index as index, 'item_based_expense_item_ref' as column_name, a.item_based_expense_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_purchase_order_line') }} as a
where a.item_based_expense_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.item_based_expense_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_line' as view_name, a.purchase_order_id as id, a.index as index, 'item_based_expense_customer_ref' as column_name, a.item_based_expense_customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_purchase_order_line') }} as a
where a.item_based_expense_customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.item_based_expense_customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_line' as view_name, a.purchase_order_id as id, a.index as index, 'item_based_expense_class_ref' as column_name, a.item_based_expense_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_purchase_order_line') }} as a
where a.item_based_expense_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.item_based_expense_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_line' as view_name, a.purchase_order_id as id, a.index as index, 'item_based_expense_markup_info_mark_up_income_account_ref' as column_name, a.item_based_expense_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_purchase_order_line') }} as a
where a.item_based_expense_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.item_based_expense_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_purchase_order_tax_line' as view_name, a.purchase_order_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_purchase_order_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_recurring_transaction' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_recurring_transaction') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_recurring_transaction' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_recurring_transaction') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_recurring_transaction' as view_name, a.id as id, null::integer as index, 'vendor_ref' as column_name, a.vendor_ref as value, 'qb_vendor' as missing_in
from {{ ref('qb_recurring_transaction') }} as a
where a.vendor_ref is not null and not exists (
  select from {{ ref('qb_vendor_all') }} as b
  where b.id = a.vendor_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_refund_receipt') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_refund_receipt') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt' as view_name, a.id as id, null::integer as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_refund_receipt') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt' as view_name, a.id as id, null::integer as index, 'payment_method_ref' as column_name, a.payment_method_ref as value, 'qb_payment_method' as missing_in
from {{ ref('qb_refund_receipt') }} as a
where a.payment_method_ref is not null and not exists (
  select from {{ ref('qb_payment_method_all') }} as b
  where b.id = a.payment_method_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt' as view_name, a.id as id, null::integer as index, 'deposit_to_account_ref' as column_name, a.deposit_to_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_refund_receipt') }} as a
where a.deposit_to_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.deposit_to_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_refund_receipt_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_refund_receipt_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_refund_receipt_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_refund_receipt_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_refund_receipt_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_line' as view_name, a.refund_receipt_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_refund_receipt_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_line' as view_name, a.refund_receipt_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_refund_receipt_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_line' as view_name, a.refund_receipt_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_refund_receipt_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_group_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_refund_receipt_group_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_group_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_refund_receipt_group_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_group_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_refund_receipt_group_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_group_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_refund_receipt_group_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_group_line' as view_name, a.refund_receipt_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_refund_receipt_group_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_group_line' as view_name, a.refund_receipt_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_refund_receipt_group_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_group_line' as view_name, a.refund_receipt_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_refund_receipt_group_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_group_line' as view_name, a.refund_receipt_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_refund_receipt_group_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_refund_receipt_tax_line' as view_name, a.refund_receipt_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_refund_receipt_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_reimburse_charge' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_reimburse_charge') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_reimburse_charge_line' as view_name, a.reimburse_charge_id as id, a.index as index, 'reimburse_item_ref' as column_name, a.reimburse_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_reimburse_charge_line') }} as a
where a.reimburse_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.reimburse_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_reimburse_charge_line' as view_name, a.reimburse_charge_id as id, a.index as index, 'reimburse_item_account_ref' as column_name, a.reimburse_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_reimburse_charge_line') }} as a
where a.reimburse_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.reimburse_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_reimburse_charge_line' as view_name, a.reimburse_charge_id as id, a.index as index, 'reimburse_class_ref' as column_name, a.reimburse_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_reimburse_charge_line') }} as a
where a.reimburse_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.reimburse_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_reimburse_charge_line' as view_name, a.reimburse_charge_id as id, a.index as index, 'reimburse_markup_info_mark_up_income_account_ref' as column_name, a.reimburse_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_reimburse_charge_line') }} as a
where a.reimburse_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.reimburse_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_sales_receipt') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_sales_receipt') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt' as view_name, a.id as id, null::integer as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_sales_receipt') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt' as view_name, a.id as id, null::integer as index, 'payment_method_ref' as column_name, a.payment_method_ref as value, 'qb_payment_method' as missing_in
from {{ ref('qb_sales_receipt') }} as a
where a.payment_method_ref is not null and not exists (
  select from {{ ref('qb_payment_method_all') }} as b
  where b.id = a.payment_method_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt' as view_name, a.id as id, null::integer as index, 'deposit_to_account_ref' as column_name, a.deposit_to_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_sales_receipt') }} as a
where a.deposit_to_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.deposit_to_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_sales_receipt_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_sales_receipt_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_sales_receipt_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_sales_receipt_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_sales_receipt_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_line' as view_name, a.sales_receipt_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_sales_receipt_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_line' as view_name, a.sales_receipt_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_sales_receipt_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_line' as view_name, a.sales_receipt_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_sales_receipt_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_group_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sales_item_item_ref' as column_name, a.sales_item_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_sales_receipt_group_line') }} as a
where a.sales_item_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sales_item_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_group_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sales_item_item_account_ref' as column_name, a.sales_item_item_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_sales_receipt_group_line') }} as a
where a.sales_item_item_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_item_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_group_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sales_item_class_ref' as column_name, a.sales_item_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_sales_receipt_group_line') }} as a
where a.sales_item_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.sales_item_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_group_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sales_item_markup_info_mark_up_income_account_ref' as column_name, a.sales_item_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_sales_receipt_group_line') }} as a
where a.sales_item_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.sales_item_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_group_line' as view_name, a.sales_receipt_id as id, a.index as index, 'sub_total_item_ref' as column_name, a.sub_total_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_sales_receipt_group_line') }} as a
where a.sub_total_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.sub_total_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_group_line' as view_name, a.sales_receipt_id as id, a.index as index, 'discount_account_ref' as column_name, a.discount_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_sales_receipt_group_line') }} as a
where a.discount_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.discount_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_group_line' as view_name, a.sales_receipt_id as id, a.index as index, 'discount_class_ref' as column_name, a.discount_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_sales_receipt_group_line') }} as a
where a.discount_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.discount_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_group_line' as view_name, a.sales_receipt_id as id, a.index as index, 'group_item_ref' as column_name, a.group_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_sales_receipt_group_line') }} as a
where a.group_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.group_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_sales_receipt_tax_line' as view_name, a.sales_receipt_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_sales_receipt_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_tax_code_sales_tax_rate' as view_name, a.tax_code_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_tax_code_sales_tax_rate') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_tax_code_purchase_tax_rate' as view_name, a.tax_code_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_tax_code_purchase_tax_rate') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_tax_code_adjustment_tax_rate' as view_name, a.tax_code_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_tax_code_adjustment_tax_rate') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_tax_payment' as view_name, a.id as id, null::integer as index, 'payment_account_ref' as column_name, a.payment_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_tax_payment') }} as a
where a.payment_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.payment_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_tax_rate' as view_name, a.id as id, null::integer as index, 'agency_ref' as column_name, a.agency_ref as value, 'qb_tax_agency' as missing_in
from {{ ref('qb_tax_rate') }} as a
where a.agency_ref is not null and not exists (
  select from {{ ref('qb_tax_agency_all') }} as b
  where b.id = a.agency_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_time_activity' as view_name, a.id as id, null::integer as index, 'employee_ref' as column_name, a.employee_ref as value, 'qb_employee' as missing_in
from {{ ref('qb_time_activity') }} as a
where a.employee_ref is not null and not exists (
  select from {{ ref('qb_employee_all') }} as b
  where b.id = a.employee_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_time_activity' as view_name, a.id as id, null::integer as index, 'vendor_ref' as column_name, a.vendor_ref as value, 'qb_vendor' as missing_in
from {{ ref('qb_time_activity') }} as a
where a.vendor_ref is not null and not exists (
  select from {{ ref('qb_vendor_all') }} as b
  where b.id = a.vendor_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_time_activity' as view_name, a.id as id, null::integer as index, 'customer_ref' as column_name, a.customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_time_activity') }} as a
where a.customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_time_activity' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_time_activity') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_time_activity' as view_name, a.id as id, null::integer as index, 'class_ref' as column_name, a.class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_time_activity') }} as a
where a.class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_time_activity' as view_name, a.id as id, null::integer as index, 'item_ref' as column_name, a.item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_time_activity') }} as a
where a.item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_time_activity' as view_name, a.id as id, null::integer as index, 'payroll_item_ref' as column_name, a.payroll_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_time_activity') }} as a
where a.payroll_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.payroll_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_transfer' as view_name, a.id as id, null::integer as index, 'from_account_ref' as column_name, a.from_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_transfer') }} as a
where a.from_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.from_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_transfer' as view_name, a.id as id, null::integer as index, 'to_account_ref' as column_name, a.to_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_transfer') }} as a
where a.to_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.to_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor' as view_name, a.id as id, null::integer as index, 'ap_account_ref' as column_name, a.ap_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_vendor') }} as a
where a.ap_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.ap_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit' as view_name, a.id as id, null::integer as index, 'department_ref' as column_name, a.department_ref as value, 'qb_department' as missing_in
from {{ ref('qb_vendor_credit') }} as a
where a.department_ref is not null and not exists (
  select from {{ ref('qb_department_all') }} as b
  where b.id = a.department_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit' as view_name, a.id as id, null::integer as index, 'vendor_ref' as column_name, a.vendor_ref as value, 'qb_vendor' as missing_in
from {{ ref('qb_vendor_credit') }} as a
where a.vendor_ref is not null and not exists (
  select from {{ ref('qb_vendor_all') }} as b
  where b.id = a.vendor_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit' as view_name, a.id as id, null::integer as index, 'ap_account_ref' as column_name, a.ap_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_vendor_credit') }} as a
where a.ap_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.ap_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_line' as view_name, a.vendor_credit_id as id, a.index as index, 'account_based_expense_account_ref' as column_name, a.account_based_expense_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_vendor_credit_line') }} as a
where a.account_based_expense_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_based_expense_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_line' as view_name, a.vendor_credit_id as id, a.index as index, 'account_based_expense_customer_ref' as column_name, a.account_based_expense_customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_vendor_credit_line') }} as a
where a.account_based_expense_customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.account_based_expense_customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_line' as view_name, a.vendor_credit_id as id, a.index as index, 'account_based_expense_class_ref' as column_name, a.account_based_expense_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_vendor_credit_line') }} as a
where a.account_based_expense_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.account_based_expense_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_line' as view_name, a.vendor_credit_id as id, a.index as index, 'account_based_expense_markup_info_mark_up_income_account_ref' as column_name, a.account_based_expense_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_vendor_credit_line') }} as a
where a.account_based_expense_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.account_based_expense_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_line' as view_name, a.vendor_credit_id as id, a.index as index, 'item_based_expense_item_ref' as column_name, a.item_based_expense_item_ref as value, 'qb_item' as missing_in
from {{ ref('qb_vendor_credit_line') }} as a
where a.item_based_expense_item_ref is not null and not exists (
  select from {{ ref('qb_item_all') }} as b
  where b.id = a.item_based_expense_item_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_line' as view_name, a.vendor_credit_id as id, a.index as index, 'item_based_expense_customer_ref' as column_name, a.item_based_expense_customer_ref as value, 'qb_customer' as missing_in
from {{ ref('qb_vendor_credit_line') }} as a
where a.item_based_expense_customer_ref is not null and not exists (
  select from {{ ref('qb_customer_all') }} as b
  where b.id = a.item_based_expense_customer_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_line' as view_name, a.vendor_credit_id as id, a.index as index, 'item_based_expense_class_ref' as column_name, a.item_based_expense_class_ref as value, 'qb_class' as missing_in
from {{ ref('qb_vendor_credit_line') }} as a
where a.item_based_expense_class_ref is not null and not exists (
  select from {{ ref('qb_class_all') }} as b
  where b.id = a.item_based_expense_class_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_line' as view_name, a.vendor_credit_id as id, a.index as index, 'item_based_expense_markup_info_mark_up_income_account_ref' as column_name, a.item_based_expense_markup_info_mark_up_income_account_ref as value, 'qb_account' as missing_in
from {{ ref('qb_vendor_credit_line') }} as a
where a.item_based_expense_markup_info_mark_up_income_account_ref is not null and not exists (
  select from {{ ref('qb_account_all') }} as b
  where b.id = a.item_based_expense_markup_info_mark_up_income_account_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
union all
select a.realm_id, 'qb_vendor_credit_tax_line' as view_name, a.vendor_credit_id as id, a.index as index, 'tax_rate_ref' as column_name, a.tax_rate_ref as value, 'qb_tax_rate' as missing_in
from {{ ref('qb_vendor_credit_tax_line') }} as a
where a.tax_rate_ref is not null and not exists (
  select from {{ ref('qb_tax_rate_all') }} as b
  where b.id = a.tax_rate_ref and coalesce(b.realm_id, '') = coalesce(a.realm_id, '')
)
