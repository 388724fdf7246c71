import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachChunk } from '../../src/input/each-chunk.ts';
import { pipeInput } from '../../src/input/pipe-input.ts';
import { takenSlowly } from '../support/slow-taker.ts';

/** Both ends of a pipe. */
async function withPipe(
  work: (reader: number, writer: NodeJS.WritableStream) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pipe-'));
  const path = join(folder, 'pipe');
  spawnSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = createWriteStream(path);
  try {
    await once(writer, 'open');
    await work(reader, writer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('a pipe gives all its bytes in their order, and waits for those who take them', async () => {
  const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200_000 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(parts, fc.array(fc.nat(3), { minLength: 1 }), (parts, waits) =>
      withPipe(async (reader, writer) => {
        const input = pipeInput(reader);
        const taking = takenSlowly(input, waits);
        for (const part of parts) writer.write(part);
        writer.end();
        expect((await taking).equals(Buffer.concat(parts))).toBe(true);
      }),
    ),
    { numRuns: 40 },
  );
});

it('a pipe gives nothing before there is a listener, however late it comes', () =>
  withPipe(async (reader, writer) => {
    const input = pipeInput(reader);
    writer.end('early');
    await once(writer, 'finish');
    for (let n = 0; n < 20; n += 1) await nextTurn();
    const taken: string[] = [];
    await eachChunk(input, (chunk) => {
      taken.push(chunk.toString());
      return undefined;
    });
    expect(taken).toEqual(['early']);
  }));

it('a pipe that is destroyed while it waits ends the work on its chunks', () =>
  withPipe(async (reader, writer) => {
    const input = pipeInput(reader);
    writer.write('one\n');
    const reason = new Error('no more');
    await expect(
      eachChunk(input, async () => {
        input.destroy(reason);
      }),
    ).rejects.toBe(reason);
    writer.end();
  }));
