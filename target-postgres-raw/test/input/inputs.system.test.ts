import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** Inputs that other targets end with, or change. What JSONB cannot hold at all is in rejected.system.test.ts. */
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

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

  inDatabase('of more than 512 MB in one line end the run by its number', async ({ settings, value }) => {
    const target = new TargetProcess(settings);
    await target.write(SCHEMA, envelope('1', '{}'), Buffer.from('{"type":"RECORD","x":"'));
    const piece = Buffer.alloc(8 * 1024 * 1024, 'x');
    for (let n = 0; n < 65; n += 1) await target.write(piece);
    const { code, stdout, lastLine } = await target.end();
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(lastLine).toContain('line 3 is longer than 536870912 bytes');
    expect(await value('select count(*) from raw.qb_invoices')).toBe('0');
  });
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
