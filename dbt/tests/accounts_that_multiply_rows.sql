{{ config(severity='warn', enabled=var('quickbooks_raw__fivetran', true)) }}
-- Fivetran's models find the receivable, the payable and the undeposited funds account of a transaction by type and
-- currency. Several active ones multiply the rows of the ledger, and no test of theirs says so.
select account_type as kind, currency_id, count(*) as accounts, string_agg(id || ' ' || name, ', ' order by id) as names
from {{ ref('fivetran__account') }}
where active and account_type in ('Accounts Receivable', 'Accounts Payable') and not coalesce(sub_account, false)
group by account_type, currency_id
having count(*) > 1
union all
select account_sub_type, currency_id, count(*), string_agg(id || ' ' || name, ', ' order by id)
from {{ ref('fivetran__account') }}
where active and account_sub_type = 'UndepositedFunds' and not coalesce(sub_account, false)
group by account_sub_type, currency_id
having count(*) > 1
