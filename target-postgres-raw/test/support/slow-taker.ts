import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'vitest';
import { eachChunk } from '../../src/input/each-chunk.ts';

/**
 * Takes the chunks of an input, each in as many turns of the event loop as `waits` says, in turn. Holds that no other
 * chunk comes meanwhile, and that the chunk stays the same.
 */
export async function takenSlowly(input: Readable, waits: readonly number[]): Promise<Buffer> {
  const taken: Buffer[] = [];
  let isBusy = false;
  await eachChunk(input, (chunk) => {
    expect(isBusy).toBe(false);
    const before = Buffer.from(chunk);
    taken.push(before);
    const wait = waits[taken.length % waits.length] ?? 0;
    if (wait === 0) return undefined;
    isBusy = true;
    return (async () => {
      for (let n = 0; n < wait; n += 1) await nextTurn();
      expect(chunk.equals(before)).toBe(true);
      isBusy = false;
    })();
  });
  return Buffer.concat(taken);
}
