{#
  Tables instead of views, by quickbooks_raw__materialized: incremental. A run deletes what came again since the run
  before and inserts it anew, so that lines that are gone go. It reaches back an hour more, since loads that commit late
  have earlier times. Rows that the target removes stay: use deleted_records: mark.
#}
{% macro is_since() -%}
{%- if is_incremental() %}
where r.ingested_at_utc >= {{ quickbooks_raw.since() }}
{%- endif -%}
{%- endmacro %}

{# A constant: the delete must not change what the insert reads. #}
{% macro since() -%}
{%- set found = run_query("select coalesce(max(ingested_at_utc) - interval '1 hour', '-infinity')::text as since from " ~ this) if execute else none -%}
'{{ found.columns[0].values()[0] if found is not none else '-infinity' }}'::timestamptz
{%- endmacro %}

{% macro delete_changed(stream, id) -%}
{%- if is_incremental() -%}
delete from {{ this }} as t using {{ quickbooks_raw.rows(stream) }} as r
where t.{{ id }} = r.id and coalesce(t.realm_id, '') = coalesce(r.realm_id, '')
  and r.ingested_at_utc >= {{ quickbooks_raw.since() }}
{%- endif -%}
{%- endmacro %}
