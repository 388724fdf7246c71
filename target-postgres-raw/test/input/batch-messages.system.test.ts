import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { testsInDatabase } from '../support/in-database.ts';
import { schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();
const inDatabase = testsInDatabase();

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'target-postgres-raw-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
});

describe('BATCH', () => {
  const schema = schemaMessage('orders', ['k'], ['k']);
  const batch = (manifest: string[], encoding: object) => ({
    type: 'BATCH',
    stream: 'orders',
    manifest,
    encoding,
  });
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => `{"k":${from + n},"x":1.10}\n`).join('');

  inDatabase(
    'has the records of its files loaded, in batches, before the next STATE',
    async ({ settings, query }) => {
      const [plain, zipped] = [join(folder, 'a b.jsonl'), join(folder, 'b.jsonl.gz')];
      writeFileSync(plain, rows(0, 1000));
      writeFileSync(zipped, gzipSync(rows(1000, 3000)));
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '700' }, [
        schema,
        batch([new URL(`file://${plain}`).href], { format: 'jsonl' }),
        batch([`file://localhost${zipped}`], { format: 'jsonl', compression: 'gzip' }),
        state('{"n":1}'),
      ]);
      expect(ended).toMatchObject({ code: 0, stdout: '{"n":1}\n' });
      expect(
        await query(`select count(*), count(distinct k) as ks, min(payload->>'x') as x from raw.orders`),
      ).toEqual([{ count: '3000', ks: '3000', x: '1.10' }]);
      expect(await query('select count(distinct batch) as batches from raw._ingest_log')).toEqual([
        { batches: '5' },
      ]);
    },
  );

  it.each(
    sampled<[string, object, string, string]>([
      [
        'a file that is not there',
        { format: 'jsonl' },
        `file://${join(tmpdir(), 'nowhere.jsonl')}`,
        'ENOENT',
      ],
      ['an address that is none', { format: 'jsonl' }, 'file:///%zz', 'URI malformed'],
      ['a path with a NUL', { format: 'jsonl' }, `file://${tmpdir()}/a%00b`, 'null bytes'],
      ['a file outside batch_root', { format: 'jsonl' }, 'file:///etc/hostname', 'is not below'],
      ['its environment', { format: 'jsonl' }, 'file:///proc/self/environ', 'is not below'],
      ['a way out of batch_root', { format: 'jsonl' }, `file://${tmpdir()}/../etc/hostname`, 'is not below'],
      ['another format', { format: 'parquet' }, 'file:///x', 'this target reads jsonl'],
      ['a file elsewhere', { format: 'jsonl' }, 's3://bucket/x', 'this target reads file:// only'],
    ]),
  )('with %s ends the run with a sentence', (_what, encoding, address, why) =>
    withDatabase(server, async ({ settings }) => {
      const { code, stdout, lastLine } = await runTarget(settings, [
        schema,
        batch([address], encoding),
        state('1'),
      ]);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(lastLine).toContain('line 2 of the input is a BATCH of stream "orders"');
      expect(lastLine).toContain(why);
    }),
  );

  it.each(
    sampled<[string, (path: string) => void]>([
      ['a link out of the folder', (path) => symlinkSync('/etc/hostname', path)],
      ['a folder', (path) => mkdirSync(path)],
      ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ]),
  )('with %s is refused at once', (what, make) =>
    withDatabase(server, async ({ settings }) => {
      const path = join(folder, `not a file, ${what}`);
      make(path);
      const ended = await runTarget(settings, [schema, batch([`file://${path}`], { format: 'jsonl' })]);
      expect(ended).toMatchObject({ code: 3, stdout: '' });
      expect(ended.lastLine).toMatch(/is not (below|a regular file)/);
    }),
  );

  inDatabase(
    'whose zipped file has a line of 300 MB rejects that and loads the others',
    async (database) => {
      const { settings, query } = database;
      const path = join(folder, 'long.jsonl.gz');
      const [start, rest] = [Buffer.from('{"k":1}\n{"k":2,"x":"'), Buffer.from('"}\n{"k":3}')];
      writeFileSync(path, gzipSync(Buffer.concat([start, Buffer.alloc(300_000_000, 'x'), rest])));
      const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' };
      const input = [schema, batch([path], { format: 'jsonl', compression: 'gzip' }), state('1')];
      expect(await runTarget(variables, input)).toMatchObject({ code: 0, stdout: '1\n' });
      expect(await query('select k from raw.orders order by k')).toEqual([{ k: '1' }, { k: '3' }]);
      expect(await query('select line_number, line_bytes from raw._rejected_records')).toEqual([
        { line_number: '2', line_bytes: '300000014' },
      ]);
    },
    itInSoak,
  );

  inDatabase('reads below batch_root alone', async ({ settings, value }) => {
    const [inside, outside] = [join(folder, 'inside'), join(folder, 'outside.jsonl')];
    mkdirSync(inside);
    for (const path of [join(inside, 'a.jsonl'), outside]) writeFileSync(path, rows(0, 1));
    const variables = { ...settings, TARGET_POSTGRES_RAW_BATCH_ROOT: inside };
    const load = (path: string) => runTarget(variables, [schema, batch([path], { format: 'jsonl' })]);
    expect(await load(join(inside, 'a.jsonl'))).toMatchObject({ code: 0 });
    expect((await load(outside)).lastLine).toContain(`is not below ${inside}`);
    expect(await value('select count(*) from raw.orders')).toBe('1');
  });

  it.each(
    sampled<[string, number, string]>([
      ['{"k":1}\nPASSWORD=hunter2 is a secret\n', 3, 'is not JSON'],
      ['{"k":1}\n["hunter2"]\n', 3, 'is not a JSON object'],
      ['{"k":1}\n{"password":"hunter2"}\n', 8, 'it has no "k", which is a key'],
      ['{"k":1}\n{"k":2,"hunter2":1e200000}\n', 8, 'value overflows numeric format'],
    ]),
  )('whose file holds %j names the line of the file and quotes nothing', (text, code, why) =>
    withDatabase(server, async ({ settings }) => {
      const path = join(folder, 'secret.jsonl');
      writeFileSync(path, text);
      const ended = await runTarget(settings, [schema, batch([path], { format: 'jsonl' })]);
      expect(ended.code).toBe(code);
      expect(ended.lastLine).toContain(`line 2 of ${JSON.stringify(path)}`);
      expect(ended.lastLine).toContain(why);
      expect(ended.stderr).not.toContain('hunter2');
    }),
  );
});
