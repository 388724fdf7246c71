-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_budgets', 'budget_id') }}"
) }}
select
  r.realm_id,
  r.id as budget_id,
  l.index::integer as index,
  {{ quickbooks_raw.as_date("t.budget_date") }} as budget_date,
  {{ quickbooks_raw.as_numeric("t.amount") }} as amount,
  l.line #>> '{AccountRef,value}' as account_ref,
  l.line #>> '{AccountRef,name}' as account_ref_name,
  l.line #>> '{CustomerRef,value}' as customer_ref,
  l.line #>> '{CustomerRef,name}' as customer_ref_name,
  l.line #>> '{ClassRef,value}' as class_ref,
  l.line #>> '{ClassRef,name}' as class_ref_name,
  l.line #>> '{DepartmentRef,value}' as department_ref,
  l.line #>> '{DepartmentRef,name}' as department_ref_name,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_budgets') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."BudgetDetail"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'BudgetDate' as budget_date,
  l.line ->> 'Amount' as amount
offset 0) as t{{ quickbooks_raw.is_since() }}
