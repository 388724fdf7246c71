import pg from 'pg';
import { ENVELOPE } from 'singer';
import { INGESTED_AT } from '../names.ts';
import type { ColumnType } from '../postgres/copy-binary.ts';
import type {
  ExistingColumn,
  ExistingTable,
  RelationKind,
  UniqueIndex,
} from '../postgres/table-description.ts';
import type { Column, Table } from '../table.ts';
import { identifier, identifiers } from './identifier.ts';

/*
 * Statements that make a table that another system created fit. They are shown, never run.
 */

const ID = ENVELOPE.id.name;
const PAYLOAD = ENVELOPE.payload.name;
const COMPANY = ENVELOPE.realmId.name;
/** For a person to replace. */
const UNKNOWN_COMPANY = 'the realm id of the rows that are there';

export function addColumn(table: Table, { name, type }: Column): string {
  const isIngested = name === INGESTED_AT;
  return alter(table, `add column ${identifier(name)} ${type}${isIngested ? ' not null default now()' : ''}`);
}

export function renameColumn(table: Table, from: string, to: string): string {
  return alter(table, `rename column ${identifier(from)} to ${identifier(to)}`);
}

/** Adds a missing key column and fills it: the company from what is known of the table, others from the payload. */
export function addKeyColumn(table: Table, key: string, realmId: string | undefined): readonly string[] {
  const column = identifier(key);
  return [
    alter(table, `add column ${column} text`),
    `update ${nameOf(table)} set ${column} = ${missingKey(key, realmId)};`,
  ];
}

/** The value of a key without a column: that in the payload, where an entity of QuickBooks has its id as `Id`. */
export function missingKey(key: string, realmId: string | undefined): string {
  if (key === COMPANY) return `${pg.escapeLiteral(realmId ?? UNKNOWN_COMPANY)}::text`;
  return key === ID ? `coalesce(${textInPayload('Id')}, ${textInPayload(key)})` : textInPayload(key);
}

/** Numbers lose the zeros at the end of their fraction, as in a load. */
function textInPayload(property: string): string {
  const payload = `${PAYLOAD}::jsonb`;
  const name = pg.escapeLiteral(property);
  return (
    `case when jsonb_typeof(${payload} -> ${name}) = 'number' and ${payload} ->> ${name} like '%.%' ` +
    `then rtrim(rtrim(${payload} ->> ${name}, '0'), '.') else ${payload} ->> ${name} end`
  );
}

/** Drops what depends on the column, the old type's default and its expression, and converts the values. */
export function changeType(
  table: Table,
  { name, type }: Column,
  { type: from, generated, dependents = [] }: ExistingColumn,
): readonly string[] {
  const column = identifier(name);
  if (generated === 'virtual') return [...dependents, replaceColumn(table, { name, type })];
  const plain = generated === 'stored' ? 'drop expression' : 'drop default';
  const using = CONVERSIONS[type](column, from.replace(/\(\d+\)/, ''));
  return [
    ...dependents,
    // A statement of its own: Postgres looks for the identity while it parses the other one.
    ...(isNumber(from) ? [alter(table, `alter column ${column} drop identity if exists`)] : []),
    alter(table, `alter column ${column} ${plain}, alter column ${column} type ${type} using ${using}`),
  ];
}

export function dropGeneration(
  table: Table,
  column: Column,
  { generated, dependents = [] }: ExistingColumn,
): readonly string[] {
  if (generated === 'virtual' || generated === null) return [...dependents, replaceColumn(table, column)];
  return [alter(table, `alter column ${identifier(column.name)} drop ${clause(generated)}`)];
}

export function dropNotNull(table: Table, column: string): string {
  return alter(table, `alter column ${identifier(column)} drop not null`);
}

export function dropRule(table: Table, rule: string): string {
  return `drop rule ${identifier(rule)} on ${nameOf(table)};`;
}

/** Copies the rows of a child table, and ends its inheritance. The child stays, with its rows. */
export function takeOverChild(
  table: Table,
  child: string,
  columns: readonly ExistingColumn[],
): readonly string[] {
  const names = identifiers(columns.filter(({ generated }) => generated === null).map(({ name }) => name));
  return [
    `insert into ${nameOf(table)} (${names}) select ${names} from ${child} on conflict do nothing;`,
    `alter table ${child} no inherit ${nameOf(table)};`,
  ];
}

export function dropConstraint(table: Table, constraint: string): string {
  return alter(table, `drop constraint ${identifier(constraint)}`);
}

/**
 * Adds the key. Of several rows with one key the one that was ingested last stays. A unique index over a part of the key
 * is dropped first: it would reject rows that differ in the rest.
 */
export function addKey(
  table: Table,
  {
    primaryKey,
    uniqueIndexes = [],
    keyValues,
  }: Pick<ExistingTable, 'primaryKey' | 'uniqueIndexes' | 'keyValues'>,
): readonly string[] {
  const narrower = narrowerThan(table.keys, uniqueIndexes);
  const isKeyDropped = narrower.some(({ name }) => name === primaryKey?.name);
  const isPrimary = (primaryKey === null || isKeyDropped) && keyValues?.areMissing !== true;
  return [
    ...narrower.flatMap((index) => dropUnique(table, index)),
    ...(keyValues?.areRepeated === false ? [] : [deleteOlderVersions(table)]),
    alter(table, `add ${isPrimary ? 'primary key' : 'unique'} (${identifiers(table.keys)})`),
  ];
}

/** The unique indexes on some of the keys only. They refuse rows that differ in the other keys. */
export function narrowerThan(
  keys: readonly string[],
  indexes: readonly UniqueIndex[] = [],
): readonly UniqueIndex[] {
  return indexes.filter(
    ({ columns }) => columns.length < keys.length && columns.every((name) => keys.includes(name)),
  );
}

/** Drops what depends on the index, and the index. */
export function dropUnique(
  table: Table,
  { name, isConstraint, dependents = [] }: UniqueIndex,
): readonly string[] {
  const drop = isConstraint ? dropConstraint(table, name) : `drop index ${identifier(table.schema, name)};`;
  return [...dependents, drop];
}

/** Renames the relation, so that the load can create a table of that name. */
export function moveAside(table: Table, kind: RelationKind): readonly string[] {
  return [`alter ${kind} ${nameOf(table)} rename to ${identifier(aside(table))};`];
}

/** Copies the rows into a plain table. The partitioned one stays unchanged, under another name. */
export function plainCopy(table: Table): readonly string[] {
  const old = identifier(table.schema, aside(table));
  return [
    ...moveAside(table, 'table'),
    `create table ${nameOf(table)} (like ${old} including all);`,
    `insert into ${nameOf(table)} select * from ${old};`,
  ];
}

export function grant(rights: readonly string[], on: string, to: string): string {
  return `grant ${rights.join(', ')} on ${on} to ${identifier(to)};`;
}

function deleteOlderVersions(table: Table): string {
  const keys = identifiers(table.keys);
  return (
    `delete from ${nameOf(table)} as stored using (select ctid, row_number() over (partition by ${keys} ` +
    `order by ${INGESTED_AT} desc nulls last, ctid desc) as nth from ${nameOf(table)}) as version ` +
    `where stored.ctid = version.ctid and nth > 1 and (${keys}) is not null;`
  );
}

/** Expressions that convert a column to a type; `from` is its present type. */
const CONVERSIONS: { readonly [T in ColumnType]: (column: string, from: string) => string } = {
  text: (column) => `${column}::text`,
  json: (column) => `${column}::json`,
  jsonb: (column) => `${column}::text::jsonb`,
  timestamptz: (column, from) =>
    from === 'timestamp without time zone' || from === 'date'
      ? `${column}::timestamp at time zone 'UTC'`
      : `${column}::text::timestamptz`,
  integer: (column, from) =>
    isText(from) ? `nullif(${column}, '')::numeric::integer` : `${column}::integer`,
};

function isText(type: string): boolean {
  return type === 'text' || type.startsWith('character');
}

function isNumber(type: string): boolean {
  return type === 'integer' || type.endsWith('int');
}

/** A virtual column holds nothing that could be kept. */
function replaceColumn(table: Table, { name, type }: Column): string {
  return alter(table, `drop column ${identifier(name)}, add column ${identifier(name)} ${type}`);
}

function clause(generated: 'stored' | 'identity'): string {
  return generated === 'identity' ? 'identity' : 'expression';
}

function alter(table: Table, how: string): string {
  return `alter table ${nameOf(table)} ${how};`;
}

function nameOf({ schema, name }: Table): string {
  return identifier(schema, name);
}

/** Postgres keeps 63 bytes of a name. */
function aside({ name }: Table): string {
  return `before_${Buffer.from(name).subarray(0, 56).toString()}`;
}
