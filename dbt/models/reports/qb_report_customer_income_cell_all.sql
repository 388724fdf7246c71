-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_report_customer_income', 'report_id') }}"
) }}
select
  r.realm_id,
  r.id as report_id,
  'CustomerIncome'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  l.line,
  l.cell,
  l.kind,
  l.path,
  l.groups,
  l.group_name,
  l.label,
  l.label_id,
  l.account_id,
  l.transaction_id,
  l.column_key,
  l.column_type,
  l.column_title,
  {{ quickbooks_raw.as_date("l.column_start") }} as column_start,
  {{ quickbooks_raw.as_date("l.column_end") }} as column_end,
  l.value,
  {{ quickbooks_raw.as_numeric("l.amount") }} as amount,
  l.cell_id,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_customer_income') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (
  with recursive columns as (
    select array[e.n] as place, e.value from (
      select j.value, j.n from jsonb_array_elements(case when jsonb_typeof(x."Columns" -> 'Column') = 'array' then x."Columns" -> 'Column' else '[]' end) with ordinality as j (value, n)
      where jsonb_typeof(j.value) = 'object'
    ) as e
    union all
    select c.place || e.n, e.value from columns as c
    cross join lateral (
      select j.value, j.n from jsonb_array_elements(case when jsonb_typeof(c.value #> '{Columns,Column}') = 'array' then c.value #> '{Columns,Column}' else '[]' end) with ordinality as j (value, n)
      where jsonb_typeof(j.value) = 'object'
    ) as e
  ),
  keys as (
    select (row_number() over (order by c.place) - 1)::integer as cell,
      coalesce(jsonb_path_query_first(c.value, '$.MetaData[*] ? (@.Name == "ColKey").Value') #>> '{}', c.value ->> 'ColType', '') as column_key,
      coalesce(c.value ->> 'ColType', '') as column_type,
      coalesce(c.value ->> 'ColTitle', '') as column_title,
      jsonb_path_query_first(c.value, '$.MetaData[*] ? (@.Name == "StartDate").Value') #>> '{}' as column_start,
      jsonb_path_query_first(c.value, '$.MetaData[*] ? (@.Name == "EndDate").Value') #>> '{}' as column_end
    from columns as c
    where not exists (select from (
      select j.value, j.n from jsonb_array_elements(case when jsonb_typeof(c.value #> '{Columns,Column}') = 'array' then c.value #> '{Columns,Column}' else '[]' end) with ordinality as j (value, n)
      where jsonb_typeof(j.value) = 'object'
    ) as e)
  ),
  rows as (
    select array[e.n] as place, e.value, array[]::text[] as path, array[coalesce(e.value ->> 'group', '')] as groups,
      nullif(e.value #>> '{Header,ColData,0,id}', '') as group_id
    from (
      select j.value, j.n from jsonb_array_elements(case when jsonb_typeof(x."Rows" -> 'Row') = 'array' then x."Rows" -> 'Row' else '[]' end) with ordinality as j (value, n)
      where jsonb_typeof(j.value) = 'object'
    ) as e
    union all
    select s.place || e.n, e.value,
      s.path || coalesce(nullif(s.value #>> '{Header,ColData,0,value}', ''), s.value ->> 'group', ''),
      s.groups || coalesce(e.value ->> 'group', ''),
      coalesce(nullif(e.value #>> '{Header,ColData,0,id}', ''), s.group_id)
    from rows as s
    cross join lateral (
      select j.value, j.n from jsonb_array_elements(case when jsonb_typeof(s.value #> '{Rows,Row}') = 'array' then s.value #> '{Rows,Row}' else '[]' end) with ordinality as j (value, n)
      where jsonb_typeof(j.value) = 'object'
    ) as e
  ),
  lines as (
    select (row_number() over (order by s.place || p.place) - 1)::integer as line, p.kind, s.path, s.groups, s.group_id, p.cells
    from rows as s
    cross join lateral (values
      ('header', array[0, 0]::bigint[], s.value #> '{Header,ColData}'),
      ('data', array[0, 1], s.value -> 'ColData'),
      ('summary', array[9223372036854775807], s.value #> '{Summary,ColData}')
    ) as p (kind, place, cells)
    where jsonb_typeof(p.cells) = 'array' and p.cells <> '[]'
  )
  select i.line, (e.n - 1)::integer as cell, i.kind, i.path, i.groups, i.groups[cardinality(i.groups)] as group_name,
    coalesce(i.cells #>> '{0,value}', '') as label,
    nullif(i.cells #>> '{0,id}', '') as label_id,
    null::text as account_id,
    nullif(i.cells #>> array[(select min(cell) from keys where column_key = 'txn_type')::text, 'id'], '') as transaction_id,
    coalesce(k.column_key, '') as column_key,
    coalesce(k.column_type, '') as column_type,
    coalesce(k.column_title, '') as column_title,
    k.column_start, k.column_end,
    coalesce(e.value ->> 'value', '') as value,
    case when (k.column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or k.column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$') then nullif(btrim(e.value ->> 'value'), '') end as amount,
    nullif(e.value ->> 'id', '') as cell_id
  from lines as i
  cross join lateral jsonb_array_elements(i.cells) with ordinality as e (value, n)
  left join keys as k on k.cell = e.n - 1
) as l
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h{{ quickbooks_raw.is_since() }}
