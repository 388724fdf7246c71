import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** Inputs that other targets end with, or change. What JSONB cannot hold at all is in rejected.system.test.ts. */
const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

describe('a payload', () => {
  it.each([
    ['NUL in a key', '{"a\\u0000b":1}', '{"a\ufffdb": 1}'],
    ['a lone surrogate', '{"a":"\\ud83d"}', '{"a": "\ufffd"}'],
    ['a lone low surrogate in a key', '{"\\ude00":1}', '{"\ufffd": 1}'],
    ['keys twice, of which the last counts', '{"a":1,"a":2}', '{"a": 2}'],
    ['1.10', '{"a":1.10}', '{"a": 1.10}'],
    [
      'a number of 30 digits',
      '{"a":123456789012345678901234567890}',
      '{"a": 123456789012345678901234567890}',
    ],
    ['an empty string', '{"a":""}', '{"a": ""}'],
    ['a line feed', '{"a":"x\\ny"}', '{"a": "x\\ny"}'],
  ])('with %s is loaded', (_what, payload, stored) =>
    withDatabase(server, async ({ settings, value }) => {
      expect(await runTarget(settings, [SCHEMA, envelope('1', payload), state('1')])).toMatchObject({
        code: 0,
        stdout: '1\n',
      });
      expect(await value('select payload from raw.qb_invoices')).toBe(stored);
    }),
  );

  inDatabase('with 1e400, and one 3,000 deep, is loaded', async ({ settings, value }) => {
    const deep = `${'['.repeat(3_000)}${']'.repeat(3_000)}`;
    const input = [SCHEMA, envelope('1', '1e400'), envelope('2', deep), state('1')];
    expect(await runTarget(settings, input)).toMatchObject({ code: 0, stdout: '1\n' });
    expect(
      await value("select payload::text = '1' || repeat('0', 400) from raw.qb_invoices where id = '1'"),
    ).toBe('t');
  });
});

describe('a STATE', () => {
  it.each([
    ['a float', '{"at":1.0,"e":1E+2}'],
    ['an integer beyond 2^53', '{"at":9007199254740993123}'],
    ['a megabyte', `{"a":"${'x'.repeat(1_000_000)}"}`],
    ['a nested megabyte', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['nothing in it', '{}'],
  ])('with %s comes out as it is', (_what, value) =>
    withDatabase(server, async ({ settings }) => {
      expect(await runTarget(settings, [SCHEMA, state(value)])).toMatchObject({
        code: 0,
        stdout: `${value}\n`,
      });
    }),
  );
});

describe('bytes', () => {
  inDatabase('that are cut within characters are put together', async ({ settings, value }) => {
    const bytes = Buffer.from(`${JSON.stringify(SCHEMA)}\n${envelope('1', '{"é":"\u{1f600}"}')}\n`);
    const target = new TargetProcess(settings);
    await target.write(bytes.subarray(0, -30));
    for (const byte of bytes.subarray(-30)) {
      await target.write(Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(await target.end()).toMatchObject({ code: 0 });
    expect(await value('select payload from raw.qb_invoices')).toBe('{"é": "\u{1f600}"}');
  });

  const LONG_BYTES = 40 * 8 * 1024 * 1024;
  const IS_REJECTED = "select to_regclass('raw._rejected_records') is not null";

  /** The most memory that the process has had; undefined if the system does not tell. */
  function peakBytes({ child }: TargetProcess): number | undefined {
    const path = `/proc/${child.pid}/status`;
    if (!existsSync(path)) return undefined;
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1]) * 1024;
  }

  /** Writes a line that begins so and has 320 MB more. */
  async function writeLong(target: TargetProcess, start: string): Promise<void> {
    await target.write(Buffer.from(start));
    const piece = Buffer.alloc(8 * 1024 * 1024, 'x');
    for (let n = 0; n < 40; n += 1) await target.write(piece);
    await target.write(Buffer.from('"}}}\n'));
  }

  inDatabase(
    'of more than 256 MB in one record are rejected, and take less than twice their length',
    async (database) => {
      const { settings, query, value } = database;
      const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' });
      await target.write(SCHEMA, envelope('1', '{}'));
      const start = '{"type":"RECORD","stream":"qb_invoices","record":{"id":"2","payload":{"x":"';
      await writeLong(target, start);
      await target.write(envelope('3', '{}'), state('1'));
      await target.until(async () => (await value(IS_REJECTED)) === 't');
      const peak = peakBytes(target);
      expect(await target.end()).toMatchObject({ code: 0, stdout: '1\n' });
      expect(await query('select id from raw.qb_invoices order by id')).toEqual([{ id: '1' }, { id: '3' }]);
      expect(
        await query(
          'select line_number, sqlstate, length(line) as kept, line_bytes from raw._rejected_records',
        ),
      ).toEqual([
        {
          line_number: '3',
          sqlstate: '54000',
          kept: '16777215',
          line_bytes: String(start.length + LONG_BYTES + '"}}}'.length),
        },
      ]);
      if (peak !== undefined) expect(peak).toBeLessThan(2 * LONG_BYTES);
    },
  );

  inDatabase('of more than 256 MB that are not a record end the run by their line', async (database) => {
    // The line takes longer on a busy machine than a batch waits by default.
    const target = new TargetProcess({
      ...database.settings,
      TARGET_POSTGRES_RAW_BATCH_MAX_AGE_SECONDS: '3600',
    });
    await target.write(SCHEMA, envelope('1', '{}'));
    await writeLong(target, '{"type":"STATE","value":{"x":"');
    const { code, stdout, lastLine } = await target.end();
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(lastLine).toContain('line 3 of the input has');
    expect(await database.value('select count(*) from raw.qb_invoices')).toBe('0');
  });
});

describe('a record of five million levels', () => {
  const deepOf = (open: string, close: string) => `${open.repeat(5_000_000)}0${close.repeat(5_000_000)}`;
  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('of %s is rejected, and the rest of its batch is loaded', (_what, open, close) =>
    withDatabase(server, async ({ settings, query }) => {
      const deep = deepOf(open, close);
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '2' }, [
        schemaMessage('qb_invoices', ['id']),
        envelope('1', '{}'),
        envelope('2', deep),
        `{"type":"RECORD","stream":"qb_invoices","record":{"id":${deep},"payload":{}}}`,
        envelope('4', '{}'),
        state('1'),
      ]);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      expect(await query('select id from raw.qb_invoices order by id')).toEqual([{ id: '1' }, { id: '4' }]);
      const rejected = await query('select sqlstate, reason from raw._rejected_records order by line_number');
      expect(rejected).toEqual([
        { sqlstate: '54000', reason: expect.stringContaining('more than 1000000 objects and arrays') },
        { sqlstate: '54000', reason: expect.stringContaining('more than 1000000 objects and arrays') },
      ]);
    }),
  );
});

describe('streams', () => {
  inDatabase('whose names are the same to others each have their table', async ({ settings, query }) => {
    const names = ['a-orders', 'b-orders', 'a_orders'];
    await runTarget(
      settings,
      names.flatMap((stream) => [
        schemaMessage(stream, ['k'], ['k']),
        { type: 'RECORD', stream, record: { k: stream } },
      ]),
    );
    for (const name of names) expect(await query(`select k from raw."${name}"`)).toEqual([{ k: name }]);
  });
});
