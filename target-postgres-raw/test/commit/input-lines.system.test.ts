import { describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** A test with a database of its own. */
function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const PAYLOADS = 'select id, payload::text from raw.qb_invoices order by id';

describe('the input', () => {
  inDatabase(
    'may have CRLF, a byte order mark, blank lines, no final newline and types in any case',
    async ({ settings, query }) => {
      const { code, stdout } = await runTarget(settings, [
        Buffer.from('\ufeff'),
        Buffer.from(`${JSON.stringify(SCHEMA).replace('SCHEMA', 'schema')}\r\n\r\n`),
        Buffer.from(`${envelope('1', '{"ü":"\u{1f600}"}').replace('RECORD', 'Record')}\r\n`),
        Buffer.from('{"type":"state","value":{"a":1}}'),
      ]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: '{"a":1}\n' });
      expect(await query(PAYLOADS)).toEqual([{ id: '1', payload: '{"ü": "\u{1f600}"}' }]);
    },
  );

  inDatabase('may be empty', async ({ settings, value }) => {
    expect(await runTarget(settings, [])).toMatchObject({ code: 0, stdout: '' });
    expect(await value('select count(*) from raw._ingest_log')).toBe('0');
  });

  inDatabase('may have streams in turns, of which each gets its table', async ({ settings, query }) => {
    const other = (id: number) => ({ type: 'RECORD', stream: 'qb items', record: { sku: id, name: 'x' } });
    await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '3' }, [
      SCHEMA,
      schemaMessage('qb items', ['sku'], ['sku', 'name']),
      ...[1, 2, 3, 4, 5].flatMap((id) => [envelope(String(id), `{"n":${id}}`), other(id)]),
    ]);
    expect((await query(PAYLOADS)).map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
    expect((await query('select sku, payload from raw."qb items" order by sku')).at(-1)).toEqual({
      sku: '5',
      payload: '{"sku": 5, "name": "x"}',
    });
  });

  inDatabase('may have types that are not known, which are named once', async ({ settings, query }) => {
    const { code, stderr } = await runTarget(settings, [
      { type: 'HARD_DELETE', stream: 'x', version: 1 },
      { type: 'HARD_DELETE', stream: 'x', version: 2 },
      SCHEMA,
      envelope('1', '{}'),
    ]);
    expect(code).toBe(0);
    expect(stderr.match(/HARD_DELETE/g)).toHaveLength(1);
    expect(await query(PAYLOADS)).toHaveLength(1);
  });
});

describe('a line that cannot be read', () => {
  it.each(
    sampled<[string, string | Buffer, string]>([
      ['is not JSON', 'Traceback (most recent call last):\n', 'line 4 of the input is not JSON'],
      ['is no object', '[1]\n', 'line 4 of the input is not a JSON object'],
      ['has no type', '{"stream":"x"}\n', 'line 4 of the input has no "type"'],
      [
        'is not UTF-8',
        Buffer.from(`${envelope('9', '"caf\xe9"')}\n`, 'latin1'),
        'line 4 of the input is not UTF-8',
      ],
    ]),
  )('because it %s ends the run, and the open batch is not loaded', (_what, line, why) =>
    withDatabase(server, async ({ settings, query, value }) => {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' }, [
        SCHEMA,
        envelope('1', '{}'),
        { type: 'STATE', value: 1 },
        Buffer.from(line),
      ]);
      expect(ended).toMatchObject({ code: 3 });
      expect(ended.lastLine).toMatch(/^CRITICAL target-postgres-raw /);
      expect(ended.lastLine).toContain(why);
      expect(ended.stderr).not.toMatch(/^\s+at /m);
      // The first batch was full before the STATE came, so the STATE was in the open one.
      expect(ended.stdout).toBe('');
      expect(await query(PAYLOADS)).toEqual([{ id: '1', payload: '{}' }]);
      expect(await value('select count(*) from raw._ingest_log where state is not null')).toBe('0');
    }),
  );
});

describe('an input that ends in the middle of a line, as that of a killed tap does', () => {
  const CUT = [
    '{',
    '{"type":"RECORD","stream":"qb_invoices","record":{"id":"9","pay',
    '{"type":"STATE","value":2',
    Buffer.from('{"type":"STATE","value":"é').subarray(0, -1),
  ];
  it.each(CUT)('has what is whole loaded, with its STATE: %s', (cut) =>
    withDatabase(server, async ({ settings, query }) => {
      const input = [SCHEMA, envelope('1', '{}'), state('1'), envelope('2', '{}'), Buffer.from(cut)];
      const ended = await runTarget(settings, input);
      expect(ended).toMatchObject({ code: 3, stdout: '1\n' });
      expect(ended.lastLine).toMatch(
        / the input ends in the middle of line 5\. See why .* from the last STATE$/,
      );
      expect(await query(PAYLOADS)).toEqual([
        { id: '1', payload: '{}' },
        { id: '2', payload: '{}' },
      ]);
    }),
  );

  inDatabase('has records without a STATE left out', async ({ settings, value }) => {
    const cut = Buffer.from(CUT[0] ?? '');
    expect(await runTarget(settings, [SCHEMA, envelope('1', '{}'), cut])).toMatchObject({ code: 3 });
    expect(await value('select count(*) from raw.qb_invoices')).toBe('0');
  });
});
