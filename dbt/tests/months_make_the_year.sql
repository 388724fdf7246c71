{{ config(severity=var('quickbooks_raw__reports', 'error')) }}
-- The net incomes of months that fill a longer period add up to its own, to the cent. Only reports with the same basis
-- and parameters are compared.
with incomes as (
  select distinct on (realm_id, report_id) realm_id, report_id, basis, period_start, period_end, coalesce(amount, 0) as amount,
    regexp_replace(parameters, '(start_date|end_date|summarize_column_by)=[^&]*&?', '', 'g') as others
  from {{ ref('qb_report_profit_and_loss_cell') }}
  where kind <> 'header' and group_name = 'NetIncome' and cell > 0 and period_start is not null and period_end is not null
  order by realm_id, report_id, column_key = 'total' desc, cell desc
),
months as (
  select distinct on (realm_id, basis, others, period_start) * from incomes
  where period_start = date_trunc('month', period_start) and period_end = (date_trunc('month', period_start) + interval '1 month - 1 day')::date
  order by realm_id, basis, others, period_start, report_id
)
select w.realm_id, w.report_id, w.amount, sum(m.amount) as months
from incomes as w
join months as m on m.realm_id is not distinct from w.realm_id and m.basis is not distinct from w.basis
  and m.others is not distinct from w.others and m.period_start >= w.period_start and m.period_end <= w.period_end
  and m.report_id <> w.report_id
group by w.realm_id, w.report_id, w.amount, w.period_start, w.period_end
having sum(m.period_end - m.period_start + 1) = w.period_end - w.period_start + 1 and sum(m.amount) <> w.amount
