import type { Entity, EntityView, PathColumn } from './mapping.ts';
import {
  DELETED_AT,
  ID,
  INDEX,
  INGESTED_AT,
  IS_DELETED,
  IS_MEMBER,
  literal,
  MEMBER_INDEX,
  parentIdOf,
  REALM_ID,
} from './names.ts';
import { TypedValues, textAt } from './paths.ts';
import type { Source } from './source.ts';
import { selectList, type View, type ViewColumn } from './view.ts';

/** The view with a row for each element of an array in the payloads of a stream, those of deleted ones too. */
export function arrayView(entity: Entity, view: EntityView, name: string): View {
  return {
    name,
    layout: 'entities',
    description: `${view.description}, deleted ones too`,
    columns: columnsOf(entity, view),
    streams: [entity.stream],
    views: [],
    key: parentIdOf(entity.entity),
    sql: (source) => arraySql(source, entity, view),
  };
}

function columnsOf(entity: Entity, view: EntityView): ViewColumn[] {
  const hasMembers = view.members !== undefined;
  const own: ViewColumn[] = [
    {
      name: REALM_ID,
      type: 'text',
      description: 'Realm id of the company; null in tables that hold one company',
    },
    { name: parentIdOf(entity.entity), type: 'text', description: `Id of the ${entity.entity}` },
    {
      name: INDEX,
      type: 'integer',
      description: hasMembers
        ? 'Position from 0, with members in place of their group'
        : 'Position in the array, from 0',
    },
  ];
  if (hasMembers)
    own.push({ name: IS_MEMBER, type: 'boolean', description: 'True if the line is a member of a group' });
  if (view.inner !== undefined)
    own.push({ name: MEMBER_INDEX, type: 'integer', description: 'Position within its group, from 0' });
  return [
    ...own,
    ...view.columns.map(({ column, type, description }) => ({ name: column, type, description })),
    { name: INGESTED_AT, type: 'timestamptz', description: `When the ${entity.entity} was loaded` },
    {
      name: DELETED_AT,
      type: 'timestamptz',
      description: `When the ${entity.entity} was deleted in QuickBooks; null if it was not`,
    },
    {
      name: IS_DELETED,
      type: 'boolean',
      description: `True if the ${entity.entity} was deleted in QuickBooks`,
    },
  ];
}

function arraySql(source: Source, entity: Entity, view: EntityView): string {
  const values = new TypedValues(source);
  const list = selectList([
    [REALM_ID, `r.${REALM_ID}`],
    [parentIdOf(entity.entity), `r.${ID}`],
    [INDEX, `l.${INDEX}::integer`],
    ...(view.members === undefined ? [] : ([[IS_MEMBER, `l.${IS_MEMBER}`]] as const)),
    ...(view.inner === undefined ? [] : ([[MEMBER_INDEX, `l.${MEMBER_INDEX}::integer`]] as const)),
    ...view.columns.map(
      (column) => [column.column, values.value(column, elementText(view, column))] as const,
    ),
    [INGESTED_AT, `r.${INGESTED_AT}`],
    [DELETED_AT, `r.${DELETED_AT}`],
    [IS_DELETED, `(r.${DELETED_AT} is not null)`],
  ]);
  return [
    `select\n${list}`,
    `from ${source.rows(entity.stream)} as r`,
    `cross join lateral ${elementsOf(view, source)} as l`,
    ...values.joins,
  ].join('\n');
}

/** The text of a column. That of a group comes from the group's own line, also in the rows of its members. */
export function elementText({ members }: EntityView, { path }: PathColumn): string {
  const [group] = members?.split('.') ?? [];
  const isOfGroup = path.startsWith('^') || (group !== undefined && path.startsWith(`${group}.`));
  return textAt(isOfGroup ? 'l.group_line' : 'l.line', path.replace(/^\^/, '').split('.'));
}

/** The elements with their positions. A path in lax mode takes what is no array, or not there, without an error. */
export function elementsOf({ array = '', members, inner }: EntityView, { replacesGroups }: Source): string {
  const elements = `jsonb_path_query(r.payload, ${jsonPath(array)}) with ordinality as a (line, n)`;
  if (members !== undefined)
    return `(
  select coalesce(m.line, a.line) as line, a.line as group_line, m.line is not null as ${IS_MEMBER},
    row_number() over (order by a.n, m.n) - 1 as ${INDEX}
  from ${elements}
  left join lateral jsonb_path_query(a.line, ${jsonPath(members)}) with ordinality as m (line, n) on ${replacesGroups}
)`;
  if (inner !== undefined)
    return `(
  select m.line, a.line as group_line, a.n - 1 as ${INDEX}, m.n - 1 as ${MEMBER_INDEX}
  from ${elements}
  cross join lateral jsonb_path_query(a.line, ${jsonPath(inner)}) with ordinality as m (line, n)
)`;
  return `(select a.line, a.n - 1 as ${INDEX} from ${elements})`;
}

function jsonPath(array: string): string {
  return literal(
    `$.${array
      .split('.')
      .map((part) => `"${part}"`)
      .join('.')}[*]`,
  );
}
