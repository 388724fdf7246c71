import pg from 'pg';
import { ENVELOPE_COLUMNS, type EnvelopeColumn } from 'singer';
import type { Table } from '../table.ts';
import { identifier, identifiers } from './identifier.ts';

/** Pages of lz4 are written and read faster than those of pglz, which is the default. */
export function createTable(table: Table, hasLz4: boolean): string {
  const [onlyKey] = table.keys.length === 1 ? table.keys : [];
  const lines = [
    ...table.keys.map((key) => `${identifier(key)} text ${key === onlyKey ? 'primary key' : 'not null'}`),
    ...ENVELOPE_COLUMNS.filter(({ role, when }) => role !== 'key' && when === 'always').map((column) =>
      definition(column, hasLz4),
    ),
    ...(table.keys.length > 1 ? [`primary key (${identifiers(table.keys)})`] : []),
  ];
  return `
    create table if not exists ${identifier(table.schema, table.name)} (
      ${lines.join(',\n      ')}
    )`;
}

function definition({ name, type, role }: EnvelopeColumn, hasLz4: boolean): string {
  const compression = role === 'payload' && hasLz4 ? ' compression lz4' : '';
  const isNeeded = role === 'payload' || role === 'load time';
  return `${name} ${type}${compression}${isNeeded ? ' not null' : ''}`;
}

/** Names the stream of the table: the table's name may be cut, and be the same for two streams. */
export function commentOn(table: Table): string {
  const name = identifier(table.schema, table.name);
  return `comment on table ${name} is ${pg.escapeLiteral(commentFor(table.stream))}`;
}

/** JSON has escapes for what Postgres cannot hold. */
export function commentFor(stream: string): string {
  return `${COMMENT_START}${JSON.stringify(stream)}`;
}

export const COMMENT_START = 'Singer stream ';

/** Parameters: the quoted name of a table. */
export const findComment = `
  select pg_catalog.obj_description(pg_catalog.to_regclass($1::text), 'pg_class') as comment`;

/** Tells if the server was built with lz4, which came with Postgres 14. */
export const findLz4 = `
  select from pg_catalog.pg_settings
  where name = 'default_toast_compression' and 'lz4' = any (enumvals)`;
