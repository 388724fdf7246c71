{{ config(severity=var('quickbooks_raw__totals', 'error')) }}
-- The lines of a deposit, less the cash that was taken back, are its total.
select h.realm_id, h.id, h.total_amt, l.amount, h.cash_back_amount
from {{ ref('qb_deposit') }} as h
cross join lateral (
  select coalesce(sum(amount), 0) as amount from {{ ref('qb_deposit_line') }} as line
  where line.deposit_id = h.id and line.realm_id is not distinct from h.realm_id
) as l
where h.total_amt is distinct from l.amount + coalesce(h.txn_tax_total_tax, 0) - coalesce(h.cash_back_amount, 0)
