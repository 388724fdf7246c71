import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageTurns } from '../src/page-turns.ts';

const NEVER = new AbortController().signal;

/** A step that ends when the test says so. */
function step() {
  let end: (error?: Error) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  const began: boolean[] = [];
  const run = () => {
    began.push(true);
    return ended;
  };
  return { run, end, began };
}

describe('turns', () => {
  it('unzip one answer at a time, in the order of the answers, also after one that fails', async () => {
    const turns = new PageTurns();
    const [first, second, third] = [step(), step(), step()];
    const unzipping = [first, second, third].map(({ run }) => turns.unzip(run, NEVER));
    await setImmediate();
    expect([first, second, third].map(({ began }) => began.length)).toEqual([1, 0, 0]);
    first.end(new Error('no gzip'));
    await expect(unzipping[0]).rejects.toThrow('no gzip');
    expect([second, third].map(({ began }) => began.length)).toEqual([1, 0]);
    second.end();
    await unzipping[1];
    await setImmediate();
    expect(third.began).toHaveLength(1);
  });

  it('unzip nothing while two pages wait for stdout, and continue when one is written', async () => {
    const turns = new PageTurns();
    const [first, second, answer] = [step(), step(), step()];
    const writing = turns.write(first.run);
    void turns.write(second.run);
    void turns.unzip(answer.run, NEVER);
    await setImmediate();
    expect([first, second, answer].map(({ began }) => began.length)).toEqual([1, 0, 0]);
    first.end();
    await writing;
    await setImmediate();
    expect([second, answer].map(({ began }) => began.length)).toEqual([1, 1]);
  });

  it('write the next page although one could not be written', async () => {
    const turns = new PageTurns();
    const [first, second] = [step(), step()];
    const writing = [turns.write(first.run), turns.write(second.run)];
    first.end(new Error('broken pipe'));
    await expect(writing[0]).rejects.toThrow('broken pipe');
    second.end();
    await expect(writing[1]).resolves.toBeUndefined();
  });

  it('end with the reason of the signal, and leave their place to the next', async () => {
    const turns = new PageTurns();
    const controller = new AbortController();
    const [first, second, third] = [step(), step(), step()];
    const unzipping = turns.unzip(first.run, NEVER);
    const aborted = turns.unzip(second.run, controller.signal);
    const after = turns.unzip(third.run, NEVER);
    controller.abort(new Error('stopped'));
    await expect(aborted).rejects.toThrow('stopped');
    await expect(turns.unzip(second.run, controller.signal)).rejects.toThrow('stopped');
    first.end();
    third.end();
    await Promise.all([unzipping, after]);
    expect(second.began).toHaveLength(0);
  });

  it('all come, in any mix of pages, answers, failures and signals', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom('unzip', 'write', 'fail', 'abort'), { maxLength: 20 }),
        async (scheduler, kinds) => {
          const turns = new PageTurns();
          let [unzipping, writing, most] = [0, 0, 0];
          const all = kinds.map((kind) => {
            if (kind === 'write')
              return turns.write(async () => {
                writing += 1;
                most = Math.max(most, writing);
                await scheduler.schedule(Promise.resolve());
                writing -= 1;
              });
            const controller = new AbortController();
            if (kind === 'abort') void scheduler.schedule(Promise.resolve()).then(() => controller.abort());
            return turns.unzip(async () => {
              unzipping += 1;
              most = Math.max(most, unzipping);
              await scheduler.schedule(Promise.resolve());
              unzipping -= 1;
              if (kind === 'fail') throw new Error('no gzip');
            }, controller.signal);
          });
          const ended = Promise.allSettled(all);
          await scheduler.waitFor(ended);
          expect(most).toBeLessThanOrEqual(1);
          expect(await ended).toHaveLength(kinds.length);
        },
      ),
      { numRuns: 200 },
    ));
});
