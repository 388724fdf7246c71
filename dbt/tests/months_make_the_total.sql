{{ config(severity=var('quickbooks_raw__reports', 'error')) }}
-- In a profit and loss with periods as columns, they add up to the total, line by line, to the cent.
select realm_id, report_id, line, max(label) as label,
  sum(amount) filter (where column_start is not null) as periods,
  sum(amount) filter (where column_start is null) as total
from (
  select c.*, max(cell) over (partition by realm_id, report_id) as last,
    bool_or(column_start is null and cell > 0) over (partition by realm_id, report_id) as has_total,
    bool_or(column_key = 'total') over (partition by realm_id, report_id) as has_named_total
  from (
    -- A total can have the days of the whole report.
    select realm_id, report_id, line, cell, label, amount, column_key,
      case when column_key <> 'total' then column_start end as column_start
    from {{ ref('qb_report_profit_and_loss_cell') }}
  ) as c
) as c
where has_total and cell > 0 and (column_start is not null or column_key = 'total' or not has_named_total and cell = last)
group by realm_id, report_id, line
having count(*) filter (where column_start is not null) > 0
  and coalesce(sum(amount) filter (where column_start is not null), 0)
  <> coalesce(sum(amount) filter (where column_start is null), 0)
