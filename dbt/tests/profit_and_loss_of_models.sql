{{ config(severity='warn') }}
-- depends_on: {{ ref('qb_report_profit_and_loss_cell') }}
-- The profit and loss of Fivetran's models beside the loaded report, by account and month, where both are there. Lists
-- what differs by more than the tolerance. The README has the defects of the models that make it differ.
{%- set schema = var('quickbooks_raw__models_schema', none) -%}
{%- set model = adapter.get_relation(target.database, schema, 'quickbooks__profit_and_loss') if execute and schema is not none else none %}
{%- if model is none %}
select null::text as account_id, null::date as month, null::numeric as reported, null::numeric as modelled where false
{%- else %}
with reported as (
  select coalesce(column_start, period_start) as month, account_id, sum(amount) as amount
  from {{ ref('qb_report_profit_and_loss_cell') }}
  where basis = 'Accrual' and kind <> 'summary' and account_id is not null
    and column_key <> 'total' and parameters !~ '(customer|vendor|item|class|department)='
    and coalesce(column_end, period_end) = (date_trunc('month', coalesce(column_start, period_start)) + interval '1 month - 1 day')::date
  group by 1, 2
),
modelled as (
  select period_first_day as month, account_id, sum(converted_amount) as amount
  from {{ model }} group by 1, 2
)
select account_id, month, coalesce(r.amount, 0) as reported, coalesce(m.amount, 0) as modelled
from reported as r full join modelled as m using (account_id, month)
where month in (select month from reported) and month in (select month from modelled)
  and abs(coalesce(r.amount, 0) - coalesce(m.amount, 0)) > {{ var('quickbooks_raw__tolerance', 0.01) }}
{%- endif %}
