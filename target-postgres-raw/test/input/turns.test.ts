import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Turns } from '../../src/input/turns.ts';

it('work runs one after the other, in the order in which it was given, failures included', async () => {
  const work = fc.record({
    /** Turns of the event loop: none, and it ends at once. */
    takes: fc.nat(2),
    fails: fc.boolean(),
    /** Turns until the next work is given. */
    pause: fc.nat(2),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(work, { maxLength: 12 }), async (given) => {
      const turns = new Turns();
      const events: string[] = [];
      const outcomes: Promise<string>[] = [];
      for (const [n, { takes, fails, pause }] of given.entries()) {
        const end = () => {
          events.push(`end ${n}`);
          if (fails) throw new Error(`failure ${n}`);
        };
        const run = async () =>
          turns.run(() => {
            events.push(`start ${n}`);
            if (takes === 0) return void end();
            return (async () => {
              for (let turn = 0; turn < takes; turn += 1) await nextTurn();
              end();
            })();
          });
        outcomes.push(
          run().then(
            () => `success ${n}`,
            (error) => error.message,
          ),
        );
        for (let turn = 0; turn < pause; turn += 1) await nextTurn();
      }
      expect(await Promise.all(outcomes)).toEqual(
        given.map(({ fails }, n) => `${fails ? 'failure' : 'success'} ${n}`),
      );
      expect(events).toEqual(given.flatMap((_, n) => [`start ${n}`, `end ${n}`]));
    }),
  );
});
