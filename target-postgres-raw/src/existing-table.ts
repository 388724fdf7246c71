import { DatabaseError } from 'singer';
import type { ColumnType } from './copy-binary.ts';
import {
  addColumn,
  addKey,
  changeType,
  dropConstraint,
  dropGeneration,
  dropNotNull,
  dropRule,
  fillId,
  moveAside,
  plainCopy,
  renameColumn,
} from './sql/fix-table.ts';
import { type Column, INGESTED_AT, type Table } from './table.ts';

/** What Postgres says of a table that is there. */
export interface ExistingTable {
  readonly kind: RelationKind;
  readonly columns: readonly ExistingColumn[];
  /** The columns of each unique index that can settle a conflict. */
  readonly uniqueColumns: readonly (readonly string[])[];
  readonly primaryKey: Constraint | null;
  /** Rules for INSERT and UPDATE, with which Postgres takes no `on conflict`. */
  readonly rules: readonly string[];
  /** Constraints over columns of it that wait for the commit, which `on conflict` stumbles over. */
  readonly waiting: readonly Constraint[];
  /** Whether a key can be added; undefined where nobody looked. */
  readonly keyValues?: { readonly areRepeated: boolean; readonly areMissing: boolean };
}

interface Constraint {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface ExistingColumn {
  readonly name: string;
  readonly type: string;
  /** It takes no null and has nothing to put in its place. */
  readonly isDemanding: boolean;
  /** The server fills it, and takes no value. */
  readonly generated: 'stored' | 'virtual' | 'identity' | null;
}

/** As relations are named in statements that change them. */
export type RelationKind =
  | 'table'
  | 'partitioned table'
  | 'view'
  | 'materialized view'
  | 'foreign table'
  | 'sequence'
  | 'index'
  | 'type';

/** Why a table cannot hold a stream, and the statements after which it can. */
export interface Misfit {
  readonly why: string;
  readonly fix: readonly string[];
}

/** Types that a column may have in a table made by somebody else. */
const ACCEPTED_TYPES: { readonly [T in ColumnType]: readonly string[] } = {
  text: ['text', 'character varying'],
  json: ['json'],
  jsonb: ['jsonb'],
  timestamptz: ['timestamp with time zone'],
  integer: ['integer', 'bigint'],
};
const OTHER_TYPES: ReadonlyMap<string, readonly ColumnType[]> = new Map([
  ['payload', ['jsonb', 'json']],
  ['request_payload', ['jsonb', 'json', 'text']],
]);

/** The table as it is to be filled, if the one that is there can hold it; throws a sentence that says why not. */
export function fittedTo(table: Table, existing: ExistingTable): Table {
  const [misfit] = misfitsOf(table, existing);
  if (misfit !== undefined)
    throw new DatabaseError(
      `the table ${table.schema}.${table.name} exists and ${misfit.why}: change it, rename it, or set ` +
        `default_target_schema. What to do: ${misfit.fix.join(' ')} ("doctor" shows all that does not fit)`,
    );
  const columns = table.columns.map((column) => {
    const found = existing.columns.find(({ name }) => name === column.name);
    const type = acceptedTypes(column).find((candidate) => accepts(column, candidate, found?.type ?? ''));
    return { ...column, type: type ?? column.type };
  });
  return { ...table, columns };
}

/** All reasons for which a table cannot be loaded, in the order in which they are to be mended. */
export function misfitsOf(table: Table, found: ExistingTable): readonly Misfit[] {
  const { kind } = found;
  if (kind === 'partitioned table')
    return [{ why: 'is partitioned, which upserts cannot report on', fix: plainCopy(table) }];
  if (kind !== 'table')
    return [{ why: `is ${kind === 'index' ? 'an' : 'a'} ${kind}`, fix: moveAside(table, kind) }];
  const misspelt = misspeltIn(table, found);
  const existing = respelt(found, misspelt);
  if (find(existing, 'payload') === undefined)
    return [{ why: 'has no column payload (jsonb)', fix: moveAside(table, kind) }];
  return [
    ...[...misspelt].map(([from, to]) => ({
      why: `its column ${from} has capitals, and is not ${to}`,
      fix: [renameColumn(table, from, to)],
    })),
    ...existing.rules.map((rule) => ({ why: `has the rule ${rule}`, fix: [dropRule(table, rule)] })),
    ...[...table.columns, INGESTED].flatMap((column) => misfitOf(column, table, existing)),
    ...strangers(table, existing),
    ...existing.waiting
      .filter(({ columns }) => isSameSet(columns, table.keys))
      .map(({ name }) => ({
        why: `has the constraint ${name}, which waits for the commit`,
        fix: [dropConstraint(table, name)],
      })),
    ...keyMisfits(table, existing),
  ];
}

const INGESTED: Column = { name: INGESTED_AT, type: 'timestamptz' };

function misfitOf(column: Column, table: Table, existing: ExistingTable): readonly Misfit[] {
  const { name } = column;
  const found = find(existing, name);
  if (found === undefined) {
    const fix = table.keys.includes(name) ? fillId(table, name) : [addColumn(table, column)];
    return [{ why: `has no column ${name} (${column.type})`, fix }];
  }
  if (!acceptedTypes(column).some((type) => accepts(column, type, found.type))) {
    const why = `its column ${name} is ${found.type}, not ${acceptedTypes(column).join(' or ')}`;
    return [{ why, fix: changeType(table, column, found) }];
  }
  if (found.generated === null) return [];
  const why = `its column ${name} is generated by the server (${found.generated})`;
  return [{ why, fix: [dropGeneration(table, column, found)] }];
}

/** Columns that a row could not do without, and that nobody would fill. */
function strangers(table: Table, { columns, primaryKey }: ExistingTable): readonly Misfit[] {
  const filled = [...table.columns.map(({ name }) => name), INGESTED_AT];
  return columns
    .filter(({ name, isDemanding }) => isDemanding && !filled.includes(name))
    .map(({ name }) => ({
      why: `its column ${name} is not null without a default, and the stream does not fill it`,
      fix: [
        ...(primaryKey?.columns.includes(name) ? [dropConstraint(table, primaryKey.name)] : []),
        dropNotNull(table, name),
      ],
    }));
}

function keyMisfits(table: Table, existing: ExistingTable): readonly Misfit[] {
  const { keys } = table;
  // Who adds a missing column is told of the key with it.
  if (keys.length === 0 || existing.uniqueColumns.some((unique) => isSameSet(unique, keys))) return [];
  const isThere = keys.every((key) => find(existing, key) !== undefined);
  if (!isThere) return [];
  const why = `has no primary key or unique index on (${keys.join(', ')}), which are the stream's keys`;
  return [{ why, fix: addKey(table, existing) }];
}

function find({ columns }: ExistingTable, name: string): ExistingColumn | undefined {
  return columns.find((column) => column.name === name);
}

/** Columns that have the name but for its case, as a quoted `"Payload"` makes them, and what they are to be called. */
function misspeltIn(table: Table, existing: ExistingTable): ReadonlyMap<string, string> {
  const missing = [...table.columns.map(({ name }) => name), INGESTED_AT].filter(
    (name) => find(existing, name) === undefined,
  );
  return new Map(
    missing.flatMap((name) => {
      const other = existing.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
      return other === undefined ? [] : [[other.name, name] as const];
    }),
  );
}

/** The table as it is once its columns are renamed. */
function respelt(existing: ExistingTable, names: ReadonlyMap<string, string>): ExistingTable {
  const all = (columns: readonly string[]) => columns.map((name) => names.get(name) ?? name);
  const { primaryKey } = existing;
  return {
    ...existing,
    columns: existing.columns.map((column) => ({ ...column, name: names.get(column.name) ?? column.name })),
    uniqueColumns: existing.uniqueColumns.map(all),
    primaryKey: primaryKey && { ...primaryKey, columns: all(primaryKey.columns) },
    waiting: existing.waiting.map((constraint) => ({ ...constraint, columns: all(constraint.columns) })),
  };
}

function acceptedTypes(column: Column): readonly ColumnType[] {
  return OTHER_TYPES.get(column.name) ?? [column.type];
}

/** A length is no matter for a key, but a query is longer than what people think of. */
function accepts({ name }: Column, type: ColumnType, found: string): boolean {
  return ACCEPTED_TYPES[type].includes(name === 'request_payload' ? found : withoutLength(found));
}

function withoutLength(type: string): string {
  return type.replace(/\(\d+\)/, '');
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
