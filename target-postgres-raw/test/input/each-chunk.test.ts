import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachChunk } from '../../src/input/each-chunk.ts';

const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5 }).map((bytes) => Buffer.from(bytes)));
/** For each chunk, the turns of the event loop that taking it needs. */
const waits = fc.array(fc.nat(3), { minLength: 1, maxLength: 10 });

/** A stream that has its chunks at once, or one in each turn of the event loop. */
function streamOf(given: readonly Buffer[], isSlow: boolean): Readable {
  return Readable.from(
    (async function* () {
      for (const chunk of given) {
        if (isSlow) await nextTurn();
        yield chunk;
      }
    })(),
    { objectMode: false, highWaterMark: 4 },
  );
}

async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await nextTurn();
}

describe('the chunks of a stream', () => {
  it('are taken in their order, none before the one before it, and all of them before the end', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, waits, fc.boolean(), async (chunks, waits, isSlow) => {
        const taken: Buffer[] = [];
        let busy = 0;
        let count = 0;
        await eachChunk(streamOf(chunks, isSlow), (chunk) => {
          expect(busy).toBe(0);
          taken.push(chunk);
          const wait = waits[count % waits.length] ?? 0;
          count += 1;
          if (wait === 0) return undefined;
          busy += 1;
          return turns(wait).then(() => {
            busy -= 1;
          });
        });
        expect(busy).toBe(0);
        expect(Buffer.concat(taken)).toEqual(Buffer.concat(chunks));
      }),
    );
  });

  it.each(['at once', 'later'])(
    'end with the failure of one that fails %s, and the stream is destroyed',
    async (when) => {
      const input = streamOf(
        [1, 2, 3].map((byte) => Buffer.of(byte)),
        true,
      );
      const taken: number[] = [];
      const failure = new Error('it cannot be taken');
      const done = eachChunk(input, (chunk) => {
        taken.push(...chunk);
        if (!taken.includes(2)) return undefined;
        if (when === 'at once') throw failure;
        return turns(2).then(() => {
          throw failure;
        });
      });
      await expect(done).rejects.toBe(failure);
      expect(input.destroyed).toBe(true);
      await turns(5);
      expect(taken).toEqual([1, 2]);
    },
  );

  it('end with the failure of the stream, once what is under way has ended', async () => {
    const input = streamOf(
      [1, 2, 3].map((byte) => Buffer.of(byte)),
      true,
    );
    input.on('error', () => {});
    const failure = new Error('it is broken off');
    const events: string[] = [];
    const done = eachChunk(input, () => {
      input.destroy(failure);
      return turns(3).then(() => {
        events.push('taken');
      });
    }).catch((error) => events.push(error.message));
    await done;
    expect(events).toEqual(['taken', 'it is broken off']);
  });

  it('end with the failure of what is under way, if the stream fails as well', async () => {
    const input = streamOf([Buffer.of(1)], false);
    input.on('error', () => {});
    const done = eachChunk(input, () => {
      input.destroy(new Error('it is broken off'));
      return turns(2).then(() => {
        throw new Error('it cannot be taken');
      });
    });
    await expect(done).rejects.toThrow('it cannot be taken');
  });

  it.each([
    ['with an error', new Error('it is broken off'), 'it is broken off'],
    ['without one', undefined, 'Premature close'],
  ])('fail for a stream that was destroyed before, %s', async (_, error, message) => {
    const input = streamOf([Buffer.of(1)], false);
    input.on('error', () => {});
    input.destroy(error);
    await turns(2);
    await expect(eachChunk(input, () => undefined)).rejects.toThrow(message);
  });
});
