import type { LayoutColumn, LayoutTable } from './mapping.ts';
import { literal, quoted } from './names.ts';
import type { Source } from './source.ts';
import type { View, ViewColumn } from './view.ts';

/** A table of the layout that Fivetran's connector makes, as a select over the entity views. */
export function fivetranView(layout: LayoutTable): View {
  return {
    name: layout.table,
    layout: 'fivetran',
    description: `Table ${layout.table} of the layout that Fivetran's models for QuickBooks read`,
    columns: layout.columns.map(viewColumn),
    streams: [],
    views: layout.view === undefined ? [...new Set(layout.union?.map(({ view }) => view))] : [layout.view],
    sql: (source) =>
      layout.view === undefined ? unionSql(source, layout) : tableSql(source, layout, layout.view),
  };
}

function viewColumn({ column, type, from, absent }: LayoutColumn): ViewColumn {
  return {
    name: column,
    type,
    description: from === undefined ? `Always null: ${absent}` : `Column ${from} of the entity view`,
  };
}

function tableSql(source: Source, { columns, where }: LayoutTable, view: string): string {
  const list = columns.map((column) => `  ${expression(column)} as ${quoted(column.column)}`).join(',\n');
  return `select\n${list}\nfrom ${source.view(view)}${where === undefined ? '' : `\nwhere ${condition(where)}`}`;
}

function expression({ from, type, when, among = [], unless }: LayoutColumn): string {
  if (from === undefined) return `null::${type}`;
  if (unless !== undefined) return `case when not ${unless} then ${from} end`;
  return when === undefined
    ? from
    : `case when ${when} in (${among.map(literal).join(', ')}) then ${from} end`;
}

function condition(where: NonNullable<LayoutTable['where']>): string {
  const { is, 'is not': isNot } = where;
  return is === undefined
    ? `${where.column} is distinct from ${literal(isNot ?? '')}`
    : `${where.column} = ${literal(is)}`;
}

/** One row for each id: the newest. */
function unionSql(source: Source, { columns, union = [], newest = '' }: LayoutTable): string {
  const branches = union.map(({ view, prefix }) => {
    const list = columns.map(({ column, from = '' }) => {
      const own = from === 'ingested_at_utc' ? from : `${prefix}_${from}`;
      return `    ${own} as ${quoted(column)}`;
    });
    return `  select\n${list.join(',\n')},\n    ${newest} as newest\n  from ${source.view(view)}\n  where ${prefix}_id is not null`;
  });
  const names = columns.map(({ column }) => `  ${quoted(column)}`).join(',\n');
  return `select distinct on (id)\n${names}\nfrom (\n${branches.join('\n  union all\n')}\n) as a\norder by id, newest desc nulls last`;
}
