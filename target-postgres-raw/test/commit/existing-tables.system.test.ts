import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { INSTANT_PATTERN, instantFrom } from '../../src/postgres/instant.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import type { Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** A test with a database of its own. */
function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const PAYLOADS = 'select id, payload::text from raw.qb_invoices order by id';

describe('a table that is there already', () => {
  const students = (request: string) => `
    create schema raw;
    create table raw.qb_invoices (
      page_size integer, request_payload ${request}, ingested_at_utc timestamptz not null, payload jsonb not null,
      note text default 'theirs', id text primary key, page_number integer,
      extract_window_end_utc timestamptz, extract_window_start_utc timestamptz)`;

  it.each(sampled(['jsonb', 'json', 'text']))('is used as it is, with request_payload as %s', (type) =>
    withDatabase(server, async ({ settings, query }) => {
      await query(students(type));
      const request = ',"page_number":2,"request_payload":{"q":1}';
      await runTarget(settings, [SCHEMA, envelope('1', '{"a":1}', request)]);
      expect(await runTarget(settings, [SCHEMA, envelope('1', '{"a":2}', request)])).toMatchObject({
        code: 0,
      });
      const [row] = await query(
        'select id, payload, page_number, request_payload::jsonb, note from raw.qb_invoices',
      );
      expect(row).toEqual({
        id: '1',
        payload: '{"a": 2}',
        page_number: '2',
        request_payload: '{"q": 1}',
        note: 'theirs',
      });
    }),
  );

  inDatabase(
    'is refused by the column that it lacks, and nothing is loaded',
    async ({ settings, query, value }) => {
      await query(students('jsonb'));
      await query('alter table raw.qb_invoices drop column page_size');
      const { code, lastLine } = await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
      expect(code).toBe(7);
      expect(lastLine).toContain('the table raw.qb_invoices exists and has no column page_size (integer)');
      expect(await value('select count(*) from raw.qb_invoices')).toBe('0');
    },
  );

  inDatabase('is loaded by a user who may create nothing', async ({ settings, query, name }) => {
    await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
    await query(`create role loader_${name} login password 'p'`);
    await query(`grant usage on schema raw to loader_${name}`);
    await query(`grant select, insert, update on all tables in schema raw to loader_${name}`);
    const theirs: Variables = {
      ...settings,
      TARGET_POSTGRES_RAW_USER: `loader_${name}`,
      TARGET_POSTGRES_RAW_PASSWORD: 'p',
    };
    expect(await runTarget(theirs, [SCHEMA, envelope('1', '{"a":1}'), envelope('2', '{}')])).toMatchObject({
      code: 0,
    });
    expect(await query(PAYLOADS)).toHaveLength(2);
    const { code, lastLine } = await runTarget(theirs, [schemaMessage('qb_items', ['id'])]);
    expect(code).toBe(7);
    expect(lastLine).toMatch(
      /permission denied for schema raw .*grant the user usage and create on the schema/,
    );
  });
});

describe('a record that Postgres refuses', () => {
  inDatabase(
    'ends the run by its stream, key and line, and its batch is not loaded',
    async ({ settings, query }) => {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' }, [
        SCHEMA,
        envelope('1', '{}'),
        state('1'),
        envelope('2', '{}'),
        envelope('4', '{}'),
        envelope('3', '{"n":1e200000}'),
        state('1'),
      ]);
      expect(ended).toMatchObject({ code: 8, stdout: '1\n' });
      expect(ended.lastLine).toContain(
        'the record in line 6 of the input, of stream "qb_invoices", is rejected: value overflows numeric format',
      );
      expect((await query(PAYLOADS)).map(({ id }) => id)).toEqual(['1', '2']);
    },
  );
});

it('an instant is the same to Postgres as to us, and its cast never fails', () =>
  withDatabase(server, async ({ query }) => {
    const part = (least: number, most: number, digits: number) =>
      fc.integer({ min: least, max: most }).map((n) => String(n).padStart(digits, '0'));
    const texts = fc
      .tuple(
        part(999, 9999, 4),
        part(0, 13, 2),
        fc.oneof(part(0, 32, 2), part(28, 31, 2)),
        part(0, 24, 2),
        part(0, 60, 2),
        fc.constantFrom('', '.5', '.123456', '.999999', '.1234567'),
        fc.constantFrom('Z', '+00:00', '-08:00', '+0530', '+15:59', '-16:00', '', ' UTC'),
      )
      .map(
        ([year, month, day, hour, second, fraction, zone]) =>
          `${year}-${month}-${day}T${hour}:30:${second}${fraction}${zone}`,
      );
    const sample = fc.sample(
      fc.oneof(texts, fc.constantFrom('infinity', 'now', '', '2024-02-29T00:00:00Z')),
      5000,
    );
    const rows = await query(
      `select text, case when text ~ $2 then
         (extract(epoch from text::timestamptz - timestamptz '2000-01-01 00:00:00+00') * 1000000)::bigint end as instant
       from unnest($1::text[]) with ordinality as given (text, at) order by at`,
      [sample, INSTANT_PATTERN],
    );
    expect(rows.map(({ instant }) => instant)).toEqual(
      sample.map((text) => instantFrom(text)?.toString() ?? null),
    );
    expect(rows.filter(({ instant }) => instant !== null).length).toBeGreaterThan(1000);
  }));
