{#
  The rows of a raw table with the columns that every model reads. A table that is not there, or lacks a column, gives
  nulls: tables come with the streams that are loaded, and deleted_at_utc with the first deletion.
#}
{% macro rows(stream) -%}
({{ quickbooks_raw.select_rows(stream, []) }})
{%- endmacro %}

{# The same with the earlier versions of each row, if the target keeps a history. #}
{% macro versions(stream) -%}
({{ quickbooks_raw.select_rows(stream ~ '_history', ['valid_from_utc', 'valid_to_utc']) }} union all {{ quickbooks_raw.select_rows(stream, ['ingested_at_utc', 'null::timestamptz']) }})
{%- endmacro %}

{% macro select_rows(name, validity) -%}
{%- set relation = adapter.get_relation(target.database, var('quickbooks_raw__schema', 'raw'), name) if execute else none -%}
{%- set there = [] -%}
{%- if relation is not none -%}
  {%- for column in adapter.get_columns_in_relation(relation) %}{% do there.append(column.name) %}{% endfor -%}
{%- endif -%}
{%- set usable = 'id' in there and 'payload' in there -%}
{%- set list = [] -%}
{%- for column, type in quickbooks_raw.raw_columns() -%}
  {%- do list.append(('"' ~ column ~ '"' if usable and column in there else 'null') ~ '::' ~ type ~ ' as ' ~ column) -%}
{%- endfor -%}
{%- for text in validity -%}
  {%- do list.append((text if usable else 'null::timestamptz') ~ ' as ' ~ ['valid_from_utc', 'valid_to_utc'][loop.index0]) -%}
{%- endfor -%}
{%- set company = var('quickbooks_raw__realm_id', none) -%}
select {{ list | join(', ') }}
{%- if usable %} from {{ relation.include(database=false) }}
{%- if company is not none and 'realm_id' in there %} where realm_id = '{{ company }}'{% endif -%}
{%- else %} where false{% endif -%}
{%- endmacro %}

{% macro raw_columns() -%}
{{ return([
  ('realm_id', 'text'), ('id', 'text'), ('payload', 'jsonb'),
  ('ingested_at_utc', 'timestamptz'), ('deleted_at_utc', 'timestamptz'),
]) }}
{%- endmacro %}
