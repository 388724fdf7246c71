import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { instantFrom } from '../../src/postgres/instant.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** A test with a database of its own. */
function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

function version(id: string, time: string, note: string): string {
  return envelope(id, `{"Id":"${id}","Note":"${note}","MetaData":{"LastUpdatedTime":"${time}"}}`);
}

const PAYLOADS = 'select id, payload::text from raw.qb_invoices order by id';

const COUNTS =
  'select records, inserted, updated, unchanged, stale, superseded from raw._ingest_log order by batch, stream';

describe('an envelope stream', () => {
  inDatabase('gets the table of the student system, column for column', async ({ settings, query }) => {
    const window =
      ',"extract_window_start_utc":"2024-03-01T00:00:00Z","extract_window_end_utc":"2024-03-02T00:00:00Z","page_number":3,"page_size":1000,"request_payload":{"query":"select *"}';
    expect(await runTarget(settings, [SCHEMA, envelope('7', '{"Id":"7"}', window)])).toMatchObject({
      code: 0,
    });
    const columns = await query(
      `select column_name, data_type, is_nullable from information_schema.columns
       where table_schema = 'raw' and table_name = 'qb_invoices' order by ordinal_position`,
    );
    expect(columns.map((column) => Object.values(column).join(' '))).toEqual([
      'id text NO',
      'payload jsonb NO',
      'ingested_at_utc timestamp with time zone NO',
      'extract_window_start_utc timestamp with time zone YES',
      'extract_window_end_utc timestamp with time zone YES',
      'page_number integer YES',
      'page_size integer YES',
      'request_payload jsonb YES',
    ]);
    expect(
      await query(
        "select *, ingested_at_utc > now() - interval '1 minute' as ingested_at_utc from raw.qb_invoices",
      ),
    ).toEqual([
      {
        id: '7',
        payload: '{"Id": "7"}',
        ingested_at_utc: 't',
        extract_window_start_utc: '2024-03-01 00:00:00+00',
        extract_window_end_utc: '2024-03-02 00:00:00+00',
        page_number: '3',
        page_size: '1000',
        request_payload: '{"query": "select *"}',
      },
    ]);
  });

  inDatabase('keeps the text of its numbers', async ({ settings, query }) => {
    const payload =
      '{"Balance":639.00,"Zero":0,"Big":123456789012345678901234567890,"Long":0.12345678901234567890123456789}';
    await runTarget(settings, [SCHEMA, envelope('7', payload)]);
    const [row] = await query(
      `select payload->>'Balance' as balance, payload->>'Zero' as zero, payload->>'Big' as big, payload->>'Long' as long from raw.qb_invoices`,
    );
    expect(row).toEqual({
      balance: '639.00',
      zero: '0',
      big: '123456789012345678901234567890',
      long: '0.12345678901234567890123456789',
    });
  });

  inDatabase('has nothing inserted or changed by the same input again', async ({ settings, query }) => {
    const input = [SCHEMA, envelope('1', '{"a":1}'), envelope('2', '{"a":[2.50]}')];
    await runTarget(settings, input);
    const before = await query('select * from raw.qb_invoices order by id');
    const again = await runTarget(settings, input);
    expect(await query('select * from raw.qb_invoices order by id')).toEqual(before);
    expect(again.stderr).toContain('2 records: 0 inserted, 0 updated, 2 unchanged');
  });

  inDatabase(
    'has changed rows replaced and only their time of ingestion moved',
    async ({ settings, query }) => {
      await runTarget(settings, [
        SCHEMA,
        envelope('1', '{"a":1}'),
        envelope('2', '{"a":639.0}'),
        envelope('3', '{}'),
      ]);
      const before = await query('select * from raw.qb_invoices order by id');
      // 639.0 and 639.00 are the same number, but not the same text.
      await runTarget(settings, [
        SCHEMA,
        envelope('1', '{"a":1}'),
        envelope('2', '{"a":639.00}'),
        envelope('4', '{}'),
      ]);
      const after = await query('select * from raw.qb_invoices order by id');
      expect(after.map(({ id, payload }) => [id, payload])).toEqual([
        ['1', '{"a": 1}'],
        ['2', '{"a": 639.00}'],
        ['3', '{}'],
        ['4', '{}'],
      ]);
      expect(after.map((row, i) => row.ingested_at_utc === before[i]?.ingested_at_utc)).toEqual([
        true,
        false,
        true,
        false,
      ]);
      expect((await query(COUNTS)).at(-1)).toMatchObject({
        records: '3',
        inserted: '1',
        updated: '1',
        unchanged: '1',
      });
    },
  );

  inDatabase('keeps the last of several versions in a batch', async ({ settings, query }) => {
    await runTarget(settings, [
      SCHEMA,
      envelope('1', '{"a":1}'),
      envelope('1', '{"a":2}'),
      envelope('1', '{"a":3}'),
    ]);
    expect(await query(PAYLOADS)).toEqual([{ id: '1', payload: '{"a": 3}' }]);
    expect(await query(COUNTS)).toMatchObject([{ records: '3', inserted: '1', superseded: '2' }]);
  });

  inDatabase(
    'has a row overwritten unless both versions are instants and its own is later',
    async (database) => {
      const { settings, query } = database;
      const time = fc.tuple(
        fc.constantFrom('2024-02-28', '2024-02-29', '2023-02-29', '2024-03-01'),
        fc.constantFrom('T00:30:00', 'T08:00:00', 'T23:59:59', 'T24:00:00'),
        fc.constantFrom('', '.1', '.10', '.123456'),
        fc.constantFrom('Z', '-08:00', '-0800', '+08:00', '+05:30', ''),
      );
      const text = fc.oneof(
        time.map((parts) => parts.join('')),
        fc.constantFrom('', 'now', '9999', 'é'),
      );
      const seed = Date.now() % 100_000;
      const pairs = fc.sample(fc.tuple(fc.option(text), fc.option(text)), { numRuns: 3_000, seed });
      const payload = (id: number, time: string | null, note: string) =>
        envelope(
          String(id),
          `{"Id":"${id}","Note":"${note}"${time === null ? '' : `,"MetaData":{"LastUpdatedTime":${JSON.stringify(time)}}`}}`,
        );
      await runTarget(settings, [SCHEMA, ...pairs.map(([first], id) => payload(id, first, 'first'))]);
      await runTarget(settings, [SCHEMA, ...pairs.map(([, second], id) => payload(id, second, 'second'))]);
      const rows = await query(
        `select id, payload ->> 'Note' as note from raw.qb_invoices order by id::integer`,
      );
      const expected = pairs.map(([first, second], id) => {
        const [stored, given] = [instantFrom(first ?? ''), instantFrom(second ?? '')];
        const isOlder = stored !== undefined && given !== undefined && stored > given;
        return { id: String(id), note: isOlder ? 'first' : 'second' };
      });
      expect(rows, `seed ${seed}`).toEqual(expected);
    },
  );

  describe.each([
    ['in one batch', '100'],
    ['in a batch each', '1'],
  ])('with versions of a row %s', (_how, batchSizeRows) => {
    inDatabase('never has a newer one overwritten by an older one', async ({ settings, query }) => {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: batchSizeRows }, [
        SCHEMA,
        version('1', '2024-03-01T12:00:00-08:00', 'newest'),
        version('1', '2024-03-01T19:59:59Z', 'older'),
        version('2', '2024-03-01T12:00:00-08:00', 'first'),
        version('2', '2024-03-01T20:00:00Z', 'as old, later in the input'),
        version('3', 'yesterday', 'tells no time'),
        version('3', '2024-03-01T12:00:00Z', 'tells one'),
        version('4', '2024-03-01T12:00:00Z', 'tells one'),
        version('4', '2024-02-30T12:00:00Z', 'a day that does not exist'),
      ]);
      const notes = await query(`select id, payload->>'Note' as note from raw.qb_invoices order by id`);
      expect(notes.map(({ note }) => note)).toEqual([
        'newest',
        'as old, later in the input',
        'tells one',
        'a day that does not exist',
      ]);
      expect(ended.stderr).toContain(', 1 older than what the table has');
      expect(await query('select sum(records) as records, sum(stale) as stale from raw._ingest_log')).toEqual(
        [{ records: '8', stale: '1' }],
      );
    });
  });

  inDatabase(
    'has U+FFFD where JSONB could hold nothing, in values and keys, and says how often',
    async ({ settings, query }) => {
      const { code, stderr } = await runTarget(settings, [
        SCHEMA,
        envelope('1', '{"a\\u0000":"b\\u0000c","d":["\\ud83d","\\ud83d\\ude00","\\\\u0000"]}'),
        envelope('2', '{"a":"\\u00e9"}'),
      ]);
      expect(code).toBe(0);
      expect(await query(PAYLOADS)).toEqual([
        { id: '1', payload: '{"d": ["\ufffd", "\u{1f600}", "\\\\u0000"], "a\ufffd": "b\ufffdc"}' },
        { id: '2', payload: '{"a": "é"}' },
      ]);
      expect(stderr).toContain(
        '3 characters that JSONB cannot hold (\\u0000, lone surrogates) became U+FFFD',
      );
    },
  );
});
