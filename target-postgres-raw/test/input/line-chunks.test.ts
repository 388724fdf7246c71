import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineChunks } from '../../src/input/line-chunks.ts';

const LINE_FEED = 0x0a;

/** Lengths of lines: short ones, and such that are longer than the memory. */
const lengths = fc.array(fc.oneof(fc.nat(5), fc.nat(3000), fc.nat(300_000)), { maxLength: 40 });

function linesOf(lengths: readonly number[], isEnded: boolean): Buffer {
  const lines = Buffer.concat(
    lengths.map((length, n) => Buffer.alloc(length + 1, 97 + (n % 26)).fill(LINE_FEED, length)),
  );
  return isEnded ? lines : lines.subarray(0, -1);
}

/** Reads as an input does, some bytes at once, and yields each chunk before the next bytes are read. */
function* chunksOf(bytes: Buffer, reads: readonly number[]): Generator<Buffer> {
  const chunks = new LineChunks();
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const { room } = chunks;
    expect(room.length).toBeGreaterThan(0);
    const length = bytes.copy(room, 0, at, at + (reads[n % reads.length] ?? 1));
    at += length;
    const chunk = chunks.add(length);
    if (chunk !== undefined) yield chunk;
  }
  const rest = chunks.rest();
  if (rest !== undefined) yield rest;
  expect(chunks.rest()).toBeUndefined();
}

it('the chunks are all bytes in their order, and end with a line feed unless the line is longer than the memory', () => {
  const reads = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lengths, fc.boolean(), reads, (lengths, isEnded, reads) => {
      const bytes = linesOf(lengths, isEnded);
      const taken: Buffer[] = [];
      for (const chunk of chunksOf(bytes, reads)) taken.push(Buffer.from(chunk));
      expect(Buffer.concat(taken).equals(bytes)).toBe(true);
      for (const chunk of taken.slice(0, -1))
        expect(chunk.at(-1) === LINE_FEED || chunk.length === 128 * 1024).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('a chunk holds while the next bytes are read, and a line is in one chunk however it is read', () => {
  const chunks = new LineChunks();
  const add = (text: string) => chunks.add(chunks.room.write(text));
  expect(add('{"a"')).toBeUndefined();
  const first = add(':1}\n{"b":');
  expect(first?.toString()).toBe('{"a":1}\n');
  chunks.room.fill(0);
  expect(first?.toString()).toBe('{"a":1}\n');
  expect(add('2}\n')?.toString()).toBe('{"b":2}\n');
  expect(chunks.rest()).toBeUndefined();
});
