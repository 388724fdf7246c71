import { appendFileSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { eachChunk } from '../../src/input/each-chunk.ts';
import { FileInput } from '../../src/input/file-input.ts';
import { takenSlowly } from '../support/slow-taker.ts';

const folder = mkdtempSync(join(tmpdir(), 'file-input-'));
afterAll(() => rmSync(folder, { recursive: true }));

function inputOf(bytes: Uint8Array): FileInput {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  return new FileInput(openSync(path, 'r'));
}

it('a file gives all its bytes in their order, and waits until each chunk is taken', async () => {
  const bytes = fc
    .integer({ min: 0, max: 500_000 })
    .map((length) => Buffer.from(Array.from({ length }, (_, at) => at % 251)));
  await fc.assert(
    fc.asyncProperty(bytes, fc.array(fc.nat(3), { minLength: 1 }), async (bytes, waits) => {
      const taken = await takenSlowly(inputOf(bytes), waits);
      expect(taken.equals(bytes)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('a file that is destroyed while a chunk is taken ends the work with the reason', async () => {
  const input = inputOf(Buffer.alloc(300_000));
  const reason = new Error('no more');
  let chunks = 0;
  const work = eachChunk(input, async () => {
    chunks += 1;
    input.destroy(reason);
  });
  await expect(work).rejects.toBe(reason);
  expect(chunks).toBe(1);
});

it('what cannot be read ends the work with the failure', async () => {
  const input = new FileInput(openSync(folder, 'r'));
  await expect(eachChunk(input, () => undefined)).rejects.toMatchObject({ code: 'EISDIR', syscall: 'read' });
});

it('a file that is destroyed while it is read is closed after that', async () => {
  const input = inputOf(Buffer.alloc(300_000));
  const closed = new Promise<void>((resolve) => input.once('close', resolve));
  const chunks: Buffer[] = [];
  input.on('data', (chunk: Buffer) => chunks.push(chunk));
  input.destroy();
  await closed;
  expect(chunks).toEqual([]);
});

it('nothing is read after the end, where a named pipe or a terminal may have more', async () => {
  const input = inputOf(Buffer.from('one\nha'));
  const taken: string[] = [];
  await eachChunk(input, (chunk) => {
    taken.push(chunk.toString());
    if (taken.length === 2) appendFileSync(join(folder, 'file'), 'another\n');
    return undefined;
  });
  expect(taken).toEqual(['one\n', 'ha']);
});
