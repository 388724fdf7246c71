import type { Entity, EntityView, PathColumn } from './mapping.ts';
import {
  DELETED_AT,
  ID,
  INGESTED_AT,
  IS_DELETED,
  PREFERENCES,
  REALM_ID,
  TRANSACTION_TYPE,
  VALID_FROM,
  VALID_TO,
} from './names.ts';
import { RecordMembers, TypedValues } from './paths.ts';
import type { Source } from './source.ts';
import { selectList, type View, type ViewColumn } from './view.ts';

const STATUS = 'status';

const KEY_COLUMNS: readonly ViewColumn[] = [
  {
    name: REALM_ID,
    type: 'text',
    description: 'Realm id of the company; null in tables that hold one company',
  },
  { name: ID, type: 'text', description: 'Id of the object in QuickBooks' },
];

const ROW_COLUMNS: readonly ViewColumn[] = [
  { name: INGESTED_AT, type: 'timestamptz', description: 'When the row was loaded' },
  {
    name: DELETED_AT,
    type: 'timestamptz',
    description: 'When the object was deleted in QuickBooks; null if it was not',
  },
  { name: IS_DELETED, type: 'boolean', description: 'True if the object was deleted in QuickBooks' },
];

const VERSION_COLUMNS: readonly ViewColumn[] = [
  { name: VALID_FROM, type: 'timestamptz', description: 'When this version was loaded' },
  {
    name: VALID_TO,
    type: 'timestamptz',
    description: 'When another version, or the deletion, took its place; null for the current one',
  },
];

/** The view with a row for each payload of a stream, deleted ones too. */
export function entityView(entity: Entity, view: EntityView, name: string): View {
  const isHomeNeeded = view.columns.some((column) => column.else === 'home_currency');
  return {
    name,
    layout: 'entities',
    description: `${view.description}, deleted ones too`,
    columns: columnsOf(entity, view),
    streams: isHomeNeeded ? [entity.stream, PREFERENCES] : [entity.stream],
    views: [],
    key: ID,
    sql: (source) => entitySql(source, entity, view, source.rows(entity.stream)),
  };
}

/** The view with a row for each version of a payload. */
export function versionsView(entity: Entity, view: EntityView, name: string): View {
  const { key: _, ...all } = entityView(entity, view, name);
  return {
    ...all,
    layout: 'history',
    description: `${view.description} and version`,
    columns: [...all.columns, ...VERSION_COLUMNS],
    sql: (source) => entitySql(source, entity, view, source.versions(entity.stream), VERSION_COLUMNS),
  };
}

function columnsOf(entity: Entity, { columns }: EntityView): ViewColumn[] {
  const type: ViewColumn = {
    name: TRANSACTION_TYPE,
    type: 'text',
    description: 'Type of the transaction to make',
  };
  return [
    ...KEY_COLUMNS,
    ...(entity.wrapped ? [type] : []),
    ...columns.map(({ column, type, description }) => ({ name: column, type, description })),
    ...ROW_COLUMNS,
  ];
}

function entitySql(
  source: Source,
  entity: Entity,
  { columns }: EntityView,
  rows: string,
  more: readonly ViewColumn[] = [],
): string {
  const members = membersOf(columns);
  const values = new TypedValues(source);
  const payload = entity.wrapped ? 'w.payload' : 'r.payload';
  const list = selectList([
    [REALM_ID, `r.${REALM_ID}`],
    [ID, `r.${ID}`],
    ...(entity.wrapped ? ([[TRANSACTION_TYPE, `w.${TRANSACTION_TYPE}`]] as const) : []),
    ...columns.map((column) => [column.column, valueAt(values, column, members)] as const),
    [INGESTED_AT, `r.${INGESTED_AT}`],
    [DELETED_AT, `r.${DELETED_AT}`],
    [IS_DELETED, `(r.${DELETED_AT} is not null or coalesce(${members.text(STATUS)} = 'Deleted', false))`],
    ...more.map(({ name }) => [name, `r.${name}`] as const),
  ]);
  const lines = [
    `select\n${list}`,
    `from ${rows} as r`,
    ...(entity.wrapped ? [`left join lateral ${UNWRAPPED} as w on true`] : []),
    `cross join lateral ${members.from(payload)}`,
    ...values.joins,
    ...(columns.some((column) => column.else === 'home_currency') ? [homeCurrency(source)] : []),
  ];
  return lines.join('\n');
}

export function membersOf(columns: readonly PathColumn[]): RecordMembers {
  return new RecordMembers('x', [...columns.map(({ path }) => path), STATUS]);
}

function valueAt(values: TypedValues, column: PathColumn, members: RecordMembers): string {
  const value = values.value(column, members.text(column.path));
  return column.else === undefined ? value : `coalesce(${value}, h.${column.else})`;
}

/** The first member that is an object: a recurring transaction has one, named by its type. */
export const UNWRAPPED = `(
  select key as ${TRANSACTION_TYPE}, value as payload
  from jsonb_each(case when jsonb_typeof(r.payload) = 'object' then r.payload else '{}' end)
  where jsonb_typeof(value) = 'object' order by key limit 1
)`;

/** A join that Postgres leaves out of a query that does not read the currency. */
function homeCurrency(source: Source): string {
  return `left join (
  select coalesce(${REALM_ID}, '') as realm_key, max(payload #>> '{CurrencyPrefs,HomeCurrency,value}') as home_currency
  from ${source.rows(PREFERENCES)} as p
  group by coalesce(${REALM_ID}, '')
) as h on h.realm_key = coalesce(r.${REALM_ID}, '')`;
}
