{{ config(severity=var('quickbooks_raw__totals', 'error')) }}
-- The lines of a sales form, less its discounts, plus its tax, are its total. Group lines stand as their members.
{% for name in ['invoice', 'estimate', 'sales_receipt', 'credit_memo', 'refund_receipt'] %}
select h.realm_id, '{{ name }}' as entity, h.id, h.total_amt, l.amount as lines, t.amount as tax
from {{ ref('qb_' ~ name) }} as h
cross join lateral (
  select coalesce(sum(case
    when detail_type = 'SubTotalLineDetail' then 0
    when detail_type = 'DiscountLineDetail' then -amount
    else amount
  end), 0) as amount
  from {{ ref('qb_' ~ name ~ '_line') }} as line
  where line.{{ name }}_id = h.id and line.realm_id is not distinct from h.realm_id
) as l
cross join lateral (
  -- Older answers have tax lines without their sum.
  select coalesce(h.txn_tax_total_tax, sum(tax.amount), 0) as amount from {{ ref('qb_' ~ name ~ '_tax_line') }} as tax
  where tax.{{ name }}_id = h.id and tax.realm_id is not distinct from h.realm_id
) as t
where h.total_amt is distinct from l.amount + t.amount
{% if not loop.last %}union all{% endif %}
{% endfor %}
