import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** A test with a database of its own. */
function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

describe('STATE', () => {
  inDatabase('comes out byte for byte, and is in the ledger so', async ({ settings, value }) => {
    const bytes =
      '{"b" : 1.0, "a":\t12345678901234567890123, "x":"\\u0000\\ud83d é \\/", "b":-0.0e+1, "n":{}}';
    const { code, stdout } = await runTarget(settings, [SCHEMA, envelope('1', '{}'), state(bytes)]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${bytes}\n` });
    expect(await value('select state from raw._ingest_log')).toBe(bytes);
  });

  inDatabase('comes out once for each batch, the last one of it', async ({ settings, query }) => {
    const { stdout } = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' }, [
      SCHEMA,
      state('0'),
      envelope('1', '{}'),
      state('1'),
      envelope('2', '{}'),
      envelope('3', '{}'),
      state('3'),
      envelope('4', '{}'),
      envelope('5', '{}'),
    ]);
    expect(stdout).toBe('1\n3\n');
    expect(await query('select batch, state from raw._ingest_log order by batch')).toEqual([
      { batch: '1', state: '1' },
      { batch: '2', state: '3' },
      { batch: '3', state: null },
    ]);
  });

  inDatabase('comes out without records too, and leaves a row in the ledger', async ({ settings, query }) => {
    expect(await runTarget(settings, [state('{"a":1}'), state('{"a":2}')])).toMatchObject({
      stdout: '{"a":2}\n',
    });
    expect(await query('select stream, records, state from raw._ingest_log')).toEqual([
      { stream: null, records: '0', state: '{"a":2}' },
    ]);
  });

  inDatabase('never comes out where none came in', async ({ settings }) => {
    expect(await runTarget(settings, [SCHEMA, envelope('1', '{}')])).toMatchObject({ code: 0, stdout: '' });
  });

  inDatabase('comes out while stdin is silent, once the batch is old', async ({ settings, value }) => {
    const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_MAX_AGE_SECONDS: '1' });
    await target.write(SCHEMA, envelope('1', '{}'), state('{"a":1}'));
    await target.until(() => target.stdout !== '');
    expect(target.stdout).toBe('{"a":1}\n');
    expect(await value('select count(*) from raw.qb_invoices')).toBe('1');
    await target.write(envelope('2', '{}'));
    expect(await target.end()).toMatchObject({ code: 0, stdout: '{"a":1}\n' });
    expect(await value('select count(*) from raw.qb_invoices')).toBe('2');
  });
});

describe('the ledger', () => {
  inDatabase('has a row for each stream of a batch', async ({ settings, query }) => {
    const window = (from: string, to: string) =>
      `,"extract_window_start_utc":"${from}T00:00:00Z","extract_window_end_utc":"${to}T00:00:00Z"`;
    await runTarget(settings, [
      SCHEMA,
      envelope('1', '{"a":"\\u0000"}', window('2024-03-02', '2024-03-03')),
      envelope('2', '{}', window('2024-03-01', '2024-03-02')),
      { type: 'RECORD', stream: 'events', record: {} },
      { type: 'STATE', value: { a: 1 } },
    ]);
    expect(
      await query(
        `select run_id is not null as run, batch, stream, records, inserted, replaced_characters, bytes > 200 as bytes,
           first_window_start_utc as first, last_window_end_utc as last, started_at_utc < committed_at_utc as times, state
         from raw._ingest_log order by stream`,
      ),
    ).toEqual([
      {
        run: 't',
        batch: '1',
        stream: 'events',
        records: '1',
        inserted: '1',
        replaced_characters: '0',
        bytes: 'f',
        first: null,
        last: null,
        times: 't',
        state: '{"a":1}',
      },
      {
        run: 't',
        batch: '1',
        stream: 'qb_invoices',
        records: '2',
        inserted: '2',
        replaced_characters: '1',
        bytes: 't',
        first: '2024-03-01 00:00:00+00',
        last: '2024-03-03 00:00:00+00',
        times: 't',
        state: '{"a":1}',
      },
    ]);
  });
});
