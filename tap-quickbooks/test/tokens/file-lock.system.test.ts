import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { lockFile } from '../../src/tokens/file-lock.ts';
import { temporaryFolder } from '../support/run-tap.ts';

/** All of them try every 50 ms or so. */
const CONTENDERS = 40 * inject('volume');

describe.concurrent('a lock between processes', () => {
  const pathOf = () => join(temporaryFolder(), 'file.lock');

  /** Largest number of holders at the same time, and waiting time of the first one. */
  async function contend(path: string) {
    const before = Date.now();
    let wait: number | undefined;
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: CONTENDERS }, async () => {
        const lock = await lockFile(path, 60_000);
        wait ??= Date.now() - before;
        inside += 1;
        most = Math.max(most, inside);
        await sleep(5);
        inside -= 1;
        await lock?.release();
      }),
    );
    return { most, wait: wait ?? 0 };
  }

  it('is held by one at a time, and gone when it is free', async () => {
    const path = pathOf();
    expect((await contend(path)).most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('of a holder that was killed is taken over by one of many, within seconds', async () => {
    const path = pathOf();
    writeFileSync(path, 'a process that is no more');
    const { most, wait } = await contend(path);
    expect(most).toBe(1);
    expect(wait).toBeGreaterThan(4_000);
    expect(wait).toBeLessThan(8_000 * inject('pace'));
  });

  it('is also taken over where the killed holder did not get to write its name', async () => {
    const path = pathOf();
    writeFileSync(path, '');
    const lock = await lockFile(path, 20_000);
    expect(await lock?.isHeld()).toBe(true);
    await lock?.release();
  });

  it('of a living holder is not taken over, even if its clock is a day late', async () => {
    const path = pathOf();
    writeFileSync(path, 'a holder on another machine');
    const beats = setInterval(() => {
      const yesterday = new Date(Date.now() - 86_400_000);
      utimesSync(path, yesterday, yesterday);
    }, 1_000);
    expect(await lockFile(path, 8_000)).toBeUndefined();
    clearInterval(beats);
    expect(readFileSync(path, 'utf8')).toBe('a holder on another machine');
  });

  it('is kept alive while it is held', async () => {
    const path = pathOf();
    const lock = await lockFile(path, 1_000);
    expect(await lockFile(path, 8_000)).toBeUndefined();
    expect(await lock?.isHeld()).toBe(true);
    await lock?.release();
  });

  it('that another one has taken is left alone by the release of the one that lost it', async () => {
    const path = pathOf();
    const lock = await lockFile(path, 1_000);
    writeFileSync(path, 'the next holder');
    expect(await lock?.isHeld()).toBe(false);
    await sleep(1_500);
    await lock?.release();
    expect(readFileSync(path, 'utf8')).toBe('the next holder');
  });
});
