import { ConfigError, DatabaseError } from 'singer';
import { describe, expect, it } from 'vitest';
import { mappingFromSchema } from '../../src/batches/stream-mapping.ts';
import type { ExistingTable } from '../../src/postgres/table-description.ts';
import { fittedTo } from '../../src/tables/existing-table.ts';
import { lineOf, readSchema, schemaMessage } from '../support/lines.ts';

const source = (stream: string, keys: string[]) =>
  mappingFromSchema(readSchema(lineOf(schemaMessage(stream, keys))), 'raw');

describe('a stream whose table Postgres could not have', () => {
  it.each([
    ['things', ['payload'], 'has the key "payload", which is a column of every table'],
    ['things', ['ingested_at_utc'], 'has the key "ingested_at_utc"'],
    ['things', ['ctid'], 'has the key "ctid", which is a column that Postgres has in every table'],
    ['things', ['k'.repeat(64)], 'has a key that cannot be a column'],
  ])('%j with the keys %j is refused', (stream, keys, why) => {
    expect(() => source(stream, keys)).toThrow(ConfigError);
    expect(() => source(stream, keys)).toThrow(why);
  });

  it('may have a name of 63 bytes with anything in it', () => {
    expect(source(`"; drop table x; --${'é'.repeat(22)}`, ['id']).table.keys).toEqual(['id']);
  });
});

describe('a table that is there', () => {
  const { table } = source('things', ['id']);
  const column = (name: string, type: string, isDemanding = false) => ({
    name,
    type,
    isDemanding,
    generated: null,
  });
  const STUDENTS: ExistingTable = {
    kind: 'table',
    primaryKey: { name: 'things_pkey', columns: ['id'] },
    rules: [],
    waiting: [],
    columns: [
      column('request_payload', 'jsonb'),
      column('page_size', 'integer'),
      column('page_number', 'integer'),
      column('extract_window_end_utc', 'timestamp with time zone'),
      column('extract_window_start_utc', 'timestamp with time zone'),
      column('ingested_at_utc', 'timestamp with time zone', true),
      column('payload', 'jsonb', true),
      column('id', 'text', true),
    ],
    uniqueColumns: [['id']],
  };
  const changed = (name: string, to?: ExistingTable['columns'][number]): ExistingTable => ({
    ...STUDENTS,
    columns: STUDENTS.columns.flatMap((each) => (each.name === name ? (to ?? []) : each)),
  });

  it('fits in any order of its columns', () => {
    expect(fittedTo(table, STUDENTS)).toEqual(table);
  });

  it.each(['text', 'json', 'jsonb'])('fits with request_payload as %s', (type) => {
    const fitted = fittedTo(table, changed('request_payload', column('request_payload', type)));
    expect(fitted.columns.at(-1)).toEqual({ name: 'request_payload', type });
  });

  it.each<[string, ExistingTable]>([
    ['an id with a length', changed('id', column('id', 'character varying(40)', true))],
    ['a large page_number', changed('page_number', column('page_number', 'bigint'))],
    ['a column more', { ...STUDENTS, columns: [...STUDENTS.columns, column('note', 'text')] }],
  ])('fits with %s', (_what, existing) => {
    expect(fittedTo(table, existing).keys).toEqual(['id']);
  });

  it.each<[string, ExistingTable]>([
    ['has no column page_size (integer)', changed('page_size')],
    ['has no column ingested_at_utc (timestamptz)', changed('ingested_at_utc')],
    ['its column payload is text, not jsonb', changed('payload', column('payload', 'text', true))],
    ['its column request_payload is bytea', changed('request_payload', column('request_payload', 'bytea'))],
    [
      'its column tenant is not null without a default',
      { ...STUDENTS, columns: [...STUDENTS.columns, column('tenant', 'text', true)] },
    ],
    ['has no primary key or unique index on (id)', { ...STUDENTS, uniqueColumns: [['id', 'page_size']] }],
  ])('is refused: %s', (why, existing) => {
    expect(() => fittedTo(table, existing)).toThrow(DatabaseError);
    expect(() => fittedTo(table, existing)).toThrow(`the table raw.things exists and ${why}`);
  });
});
