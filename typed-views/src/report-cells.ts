import type { Report } from './mapping.ts';
import { literal } from './names.ts';

/*
 * The cells of a report, in SQL: the same as `flatReport` in singer. Reads the answers of both services, with columns
 * in columns and groups of any depth. What is no list is an empty one, and no value makes a query fail.
 */

/** ColTypes of numbers. */
const NUMBER_TYPES = ['Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer'];

/** Keys of columns of numbers: older answers have the key as the ColType. */
const NUMBER_KEYS = '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$';

/** A condition: true for a column of numbers. */
export function isNumber(key: string, type: string): string {
  return `(${type} in (${NUMBER_TYPES.map(literal).join(', ')}) or ${key} ~ ${literal(NUMBER_KEYS)})`;
}

/** The Id of the account of a line, as an expression. */
const ACCOUNTS: Readonly<Record<Report['account'], string>> = {
  row: "nullif(i.cells #>> '{0,id}', '')",
  group: "nullif(i.group_id, '')",
  column: idIn('account_name'),
  none: 'null::text',
};

/** A query of the cells of x."Rows", with the columns of x."Columns". */
export function cellsOfReport(account: Report['account']): string {
  return `  with recursive columns as (
    select array[e.n] as place, e.value from ${listOf('x."Columns" -> \'Column\'')}
    union all
    select c.place || e.n, e.value from columns as c
    cross join lateral ${listOf("c.value #> '{Columns,Column}'")}
  ),
  keys as (
    select (row_number() over (order by c.place) - 1)::integer as cell,
      coalesce(${fact('ColKey')}, c.value ->> 'ColType', '') as column_key,
      coalesce(c.value ->> 'ColType', '') as column_type,
      coalesce(c.value ->> 'ColTitle', '') as column_title,
      ${fact('StartDate')} as column_start,
      ${fact('EndDate')} as column_end
    from columns as c
    where not exists (select from ${listOf("c.value #> '{Columns,Column}'")})
  ),
  rows as (
    select array[e.n] as place, e.value, array[]::text[] as path, array[coalesce(e.value ->> 'group', '')] as groups,
      ${headerId('e.value')} as group_id
    from ${listOf('x."Rows" -> \'Row\'')}
    union all
    select s.place || e.n, e.value,
      s.path || coalesce(nullif(s.value #>> '{Header,ColData,0,value}', ''), s.value ->> 'group', ''),
      s.groups || coalesce(e.value ->> 'group', ''),
      coalesce(${headerId('e.value')}, s.group_id)
    from rows as s
    cross join lateral ${listOf("s.value #> '{Rows,Row}'")}
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
    ${ACCOUNTS[account]} as account_id,
    ${idIn('txn_type')} as transaction_id,
    coalesce(k.column_key, '') as column_key,
    coalesce(k.column_type, '') as column_type,
    coalesce(k.column_title, '') as column_title,
    k.column_start, k.column_end,
    coalesce(e.value ->> 'value', '') as value,
    case when ${isNumber('k.column_key', 'k.column_type')} then nullif(btrim(e.value ->> 'value'), '') end as amount,
    nullif(e.value ->> 'id', '') as cell_id
  from lines as i
  cross join lateral jsonb_array_elements(i.cells) with ordinality as e (value, n)
  left join keys as k on k.cell = e.n - 1`;
}

/** The objects of a list with their positions, as a table expression. */
function listOf(list: string): string {
  return `(
      select j.value, j.n from jsonb_array_elements(case when jsonb_typeof(${list}) = 'array' then ${list} else '[]' end) with ordinality as j (value, n)
      where jsonb_typeof(j.value) = 'object'
    ) as e`;
}

/** A value of the MetaData of a column. */
function fact(name: string): string {
  return `jsonb_path_query_first(c.value, '$.MetaData[*] ? (@.Name == "${name}").Value') #>> '{}'`;
}

function headerId(row: string): string {
  return `nullif(${row} #>> '{Header,ColData,0,id}', '')`;
}

/** The Id in the cell of a column of the line. */
function idIn(key: string): string {
  return `nullif(i.cells #>> array[(select min(cell) from keys where column_key = ${literal(key)})::text, 'id'], '')`;
}
