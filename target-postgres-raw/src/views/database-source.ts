import pg from 'pg';
import { ENVELOPE } from 'singer';
import { castText, type Source } from 'typed-views';
import { historyOf } from '../sql/history.ts';
import { identifier } from '../sql/identifier.ts';
import type { RawTable } from '../sql/view-facts.ts';

export interface ViewOptions {
  /** Schema of the raw tables. */
  readonly from: string;
  /** Schema of the views. */
  readonly schema: string;
  readonly layout: 'entities' | 'fivetran';
  /** The company whose rows the views show; undefined for all. */
  readonly realmId: string | undefined;
}

/** The columns of a raw table, with the type that views give them. */
const COLUMNS = [
  [ENVELOPE.realmId.name, 'text'],
  [ENVELOPE.id.name, 'text'],
  [ENVELOPE.payload.name, 'jsonb'],
  [ENVELOPE.ingestedAt.name, 'timestamptz'],
  [ENVELOPE.deletedAt.name, 'timestamptz'],
] as const;

/** The SQL of views over the tables that a database has. A table that is not there, or lacks a column, gives nulls. */
export function databaseSource(tables: readonly RawTable[], options: ViewOptions): Source {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const rows = (name: string) => selectFrom(byName.get(name), options, []);
  return {
    rows: (stream) => `(${rows(stream)})`,
    versions: (stream) => {
      const history = byName.get(historyOf({ schema: options.from, name: stream }).name);
      return `(${[
        selectFrom(history, options, ['valid_from_utc', 'valid_to_utc']),
        selectFrom(byName.get(stream), options, [ENVELOPE.ingestedAt.name, 'null::timestamptz']),
      ].join(' union all ')})`;
    },
    view: (name) => identifier(options.schema, name),
    cast: castText,
    replacesGroups: 'true',
  };
}

function selectFrom(
  table: RawTable | undefined,
  { from, realmId }: ViewOptions,
  validity: readonly string[],
): string {
  const isUsable = table !== undefined && holdsPayloads(table);
  const columns = COLUMNS.map(([name, type]) =>
    isUsable && table.columns.includes(name) ? `${identifier(name)}::${type}` : `null::${type}`,
  );
  const list = [
    ...columns.map((text, at) => `${text} as ${COLUMNS[at]?.[0]}`),
    ...validity.map(
      (text, at) => `${isUsable ? text : 'null::timestamptz'} as ${['valid_from_utc', 'valid_to_utc'][at]}`,
    ),
  ].join(', ');
  if (!isUsable) return `select ${list} where false`;
  const hasFilter = realmId !== undefined && table.columns.includes(ENVELOPE.realmId.name);
  const filter = hasFilter ? ` where ${ENVELOPE.realmId.name} = ${pg.escapeLiteral(realmId)}` : '';
  return `select ${list} from ${identifier(from, table.name)}${filter}`;
}

export function holdsPayloads({ columns }: RawTable): boolean {
  return columns.includes(ENVELOPE.id.name) && columns.includes(ENVELOPE.payload.name);
}
