{{ config(severity=var('quickbooks_raw__totals', 'error')) }}
-- The lines of a bill, an expense, a purchase order or a vendor credit, plus its tax, are its total.
{% for name in ['bill', 'purchase', 'purchase_order', 'vendor_credit'] %}
select h.realm_id, '{{ name }}' as entity, h.id, h.total_amt, l.amount as lines, t.amount as tax
from {{ ref('qb_' ~ name) }} as h
cross join lateral (
  select coalesce(sum(amount), 0) as amount from {{ ref('qb_' ~ name ~ '_line') }} as line
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
