{# Casts that give null for what they cannot cast. Written from dbt/columns: change it there. #}
{% macro as_numeric(value) -%}
case
    when translate({{ value }}, '0123456789', '') in ('', '.') and {{ value }} not in ('', '.') and length({{ value }}) <= 100 then {{ value }}::numeric
    when {{ value }} ~ '^-[0-9]+([.][0-9]+)?$' and length({{ value }}) <= 100 then {{ value }}::numeric
  end
{%- endmacro %}

{% macro as_date(value) -%}
case
    when translate({{ value }}, '123456789', '000000000') = '0000-00-00' and left({{ value }}, 1) <> '0' and substr({{ value }}, 6, 2) collate "C" between '01' and '12' and substr({{ value }}, 9, 2) collate "C" between '01' and '28' then {{ value }}::date
    when {{ value }} ~ '^([1-9][0-9]{3}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|[1-9][0-9]{3}-(0[469]|11)-(0[1-9]|[12][0-9]|30)|[1-9][0-9]{3}-02-(0[1-9]|1[0-9]|2[0-8])|([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29)$' then {{ value }}::date
  end
{%- endmacro %}

{% macro as_timestamptz(value) -%}
case
    when (translate({{ value }}, '123456789', '000000000') in ('0000-00-00T00:00:00Z', '0000-00-00T00:00:00.000Z') or translate({{ value }}, '123456789', '000000000') in ('0000-00-00T00:00:00+00:00', '0000-00-00T00:00:00.000+00:00', '0000-00-00T00:00:00-00:00', '0000-00-00T00:00:00.000-00:00') and left(right({{ value }}, 5), 2) collate "C" <= '14' and left(right({{ value }}, 2), 1) collate "C" <= '5') and left({{ value }}, 1) <> '0' and substr({{ value }}, 6, 2) collate "C" between '01' and '12' and substr({{ value }}, 9, 2) collate "C" between '01' and '28' and substr({{ value }}, 12, 2) collate "C" <= '23' and substr({{ value }}, 15, 1) collate "C" <= '5' and substr({{ value }}, 18, 1) collate "C" <= '5' then {{ value }}::timestamptz
    when {{ value }} ~ '^([1-9][0-9]{3}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|[1-9][0-9]{3}-(0[469]|11)-(0[1-9]|[12][0-9]|30)|[1-9][0-9]{3}-02-(0[1-9]|1[0-9]|2[0-8])|([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29)T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])$' then {{ value }}::timestamptz
    when {{ value }} ~ '^([1-9][0-9]{3}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|[1-9][0-9]{3}-(0[469]|11)-(0[1-9]|[12][0-9]|30)|[1-9][0-9]{3}-02-(0[1-9]|1[0-9]|2[0-8])|([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29)(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?)?$' then ({{ value }} || ' UTC')::timestamptz
  end
{%- endmacro %}

{% macro as_boolean(value) -%}
case {{ value }} when 'true' then true when 'false' then false end
{%- endmacro %}
