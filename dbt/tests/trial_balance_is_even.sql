{{ config(severity=var('quickbooks_raw__reports', 'error')) }}
-- In a trial balance debit equals credit, over the accounts and in the total, to the cent.
select realm_id, report_id, kind = 'summary' as is_total, sum(debit) as debit, sum(credit) as credit
from (
  -- Without keys: the account, then debit, then credit.
  select realm_id, report_id, kind,
    case when column_key in ('debt_amt', 'debit') or column_key not in ('credit_amt', 'credit') and cell = 1 then amount else 0 end as debit,
    case when column_key in ('credit_amt', 'credit') or column_key not in ('debt_amt', 'debit') and cell = 2 then amount else 0 end as credit
  from {{ ref('qb_report_trial_balance_cell') }}
  where cell > 0
) as c
group by realm_id, report_id, kind = 'summary'
having coalesce(sum(debit), 0) <> coalesce(sum(credit), 0)
