import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import type { Logger } from 'singer';
import { expect, it } from 'vitest';
import type { Batch } from '../src/batches/batch.ts';
import { lineBytesOf } from '../src/batches/row.ts';
import { Sources } from '../src/input/sources.ts';
import { load } from '../src/load.ts';
import { Shutdown } from '../src/shutdown.ts';
import { lineOf, schemaMessage } from './support/lines.ts';

const CHUNK_BYTES = 64 * 1024;

/** Gives the parts of the input in one memory, as a pipe does: the next part takes the place of the one before. */
async function feed(input: Readable, bytes: Buffer, sizes: readonly number[]): Promise<void> {
  const memory = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0, n = 0; at < bytes.length; ) {
    await nextTurn();
    if (input.isPaused() || input.listenerCount('data') === 0) continue;
    memory.fill('x');
    const size = bytes.copy(memory, 0, at, at + Math.min(CHUNK_BYTES, sizes[n % sizes.length] ?? 1));
    at += size;
    n += 1;
    input.emit('data', memory.subarray(0, size));
  }
  while (input.isPaused()) await nextTurn();
  memory.fill('x');
  input.push(null);
}

const record = fc.record({
  stream: fc.constantFrom('one', 'one', 'one', 'one', 'two', 'whole'),
  page: fc.constantFrom(1, 1, 1, 1, 1, 2),
  length: fc.oneof(
    { weight: 20, arbitrary: fc.nat(300) },
    { weight: 1, arbitrary: fc.constantFrom(4_000, 65_300, 66_000, 131_000, 200_000) },
  ),
});

type Shape = typeof record extends fc.Arbitrary<infer T> ? T : never;

/** Each payload has the id of its record all over. */
function textOf({ stream, page, length }: Shape, id: number): string {
  const payload = `{"text":"${`${id} `.repeat(length / 4)}"}`;
  const content =
    stream === 'whole'
      ? `{"id":"${id}","value":${payload}}`
      : `{"id":"${id}","page_number":${page},"request_payload":{},"payload":${payload}}`;
  return `{"type":"RECORD","stream":"${stream}","record":${content}}`;
}

const stateOf = (n: number) => `{"type":"STATE","value":{"text":"${`${n} `.repeat(50)}"}}`;

const SCHEMAS = [
  schemaMessage('one', ['id']),
  schemaMessage('two', []),
  schemaMessage('whole', ['id'], ['id', 'value']),
].map((message) => lineOf(message).bytes.toString());

const say = () => {};
const quiet: Logger = { debug: say, info: say, warning: say, error: say, critical: say };

const options = () => ({
  states: { send: async () => {}, flush: async () => {} },
  sources: new Sources({
    schema: 'raw',
    isStrict: false,
    logger: quiet,
    prepare: async ({ table }) => table,
  }),
  batchRoot: tmpdir(),
  isActivating: false,
  isIgnoringDeletions: false,
  maxRejectedRecords: 0,
  logger: quiet,
  shutdown: new Shutdown(),
});

it('each batch has the lines of its records at its commit, however late, and whatever memory they came in', async () => {
  const given = fc.record({
    shapes: fc.array(record, { maxLength: 400, size: 'max' }),
    sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.constant(CHUNK_BYTES)), { minLength: 1 }),
    waits: fc.array(fc.nat(8), { minLength: 1 }),
    rows: fc.integer({ min: 1, max: 150 }),
    isDescending: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(given, async ({ shapes, sizes, waits, rows, isDescending }) => {
      const lines = shapes.map((shape, n) => textOf(shape, isDescending ? 90_000 - n : n));
      const messages = lines.flatMap((line, n) => (n % 5 === 0 ? [line, stateOf(n)] : [line]));
      // The records of the last stream wait for their SCHEMA, and STATE for them.
      const texts = [...SCHEMAS.slice(0, 2), ...messages, ...SCHEMAS.slice(2)];
      let loaded = 0;
      const check = (batch: Batch) => {
        const found = [...batch.streams.values()].flatMap((stream) => stream.sorted());
        for (const row of found) {
          expect(lineBytesOf(row).toString()).toBe(texts[row.number - 1]);
          expect(row.key === '' || texts[row.number - 1]?.includes(`"id":"${row.key}"`)).toBe(true);
        }
        return found.length;
      };
      const commit = async (batch: Batch, sendState: () => Promise<void>) => {
        for (let n = waits[batch.number % waits.length] ?? 0; n > 0; n -= 1) await nextTurn();
        loaded += check(batch);
        if (batch.state !== undefined) expect(texts).toContain(`{"type":"STATE","value":${batch.state}}`);
        await sendState();
      };
      const input = new Readable({ read: () => {} }).pause();
      const loading = load({ ...options(), input, limits: { rows, bytes: 1e9, ageMs: 1e6 }, commit });
      await Promise.all([loading, feed(input, Buffer.from(texts.join('\n')), sizes)]);
      expect(loaded).toBe(lines.length);
    }),
    { numRuns: 60 },
  );
});
