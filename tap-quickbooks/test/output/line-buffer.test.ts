import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { MessageWriter } from 'singer';
import { expect, it } from 'vitest';
import { LineBuffer } from '../../src/output/line-buffer.ts';

/** A reader that looks at the bytes only when it is done with them, as a full pipe does. */
function slowReader(turns: readonly number[]) {
  const taken: string[] = [];
  let writes = 0;
  const output = new Writable({
    decodeStrings: false,
    write: (chunk: Buffer | string, _encoding, done) => {
      const waits = turns[writes % turns.length] ?? 0;
      writes += 1;
      void (async () => {
        for (let i = 0; i < waits; i += 1) await setImmediate();
        taken.push(String(chunk));
        done();
      })();
    },
  });
  return { output, text: () => taken.join('') };
}

const parts = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc
      .uint8Array({ maxLength: 90 })
      .map((bytes) => Buffer.from(bytes).toString('hex'))
      .map(Buffer.from),
  ),
  { maxLength: 6 },
);

it('lines leave byte for byte, in whatever pieces they come and however slow their reader is', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(parts, { maxLength: 12 }), { maxLength: 5 }),
      fc.array(fc.nat(4), { minLength: 1 }),
      fc.integer({ min: 1, max: 200 }),
      async (pages, turns, bytes) => {
        const { output, text } = slowReader(turns);
        const lines = new LineBuffer(new MessageWriter(output), bytes);
        for (const page of pages) {
          const copies = page.map((line) =>
            line.map((part) => (typeof part === 'string' ? part : Buffer.from(part))),
          );
          await lines.write(copies);
          // The page's own memory is used for something else as soon as it is written.
          for (const part of copies.flat()) if (typeof part !== 'string') part.fill('?');
        }
        const whole = pages.flat(2).map((part) => part.toString());
        expect(text()).toBe(whole.join(''));
      },
    ),
    { numRuns: 200 },
  ));

it('nothing else that is written meanwhile comes between the parts of a line that does not fit', async () => {
  const { output, text } = slowReader([3, 1]);
  const writer = new MessageWriter(output);
  const lines = new LineBuffer(writer, 10);
  const writing = lines.write([['{"longer": ', Buffer.from('"than the buffer"'), '}\n'], ['{}\n']]);
  const states = (async () => {
    for (let i = 0; i < 5; i += 1) {
      await writer.write('{"state": 1}\n');
      await setImmediate();
    }
  })();
  await Promise.all([writing, states]);
  const read = text().trimEnd().split('\n');
  expect(read.toSorted()).toEqual(
    ['{"longer": "than the buffer"}', ...Array.from({ length: 5 }, () => '{"state": 1}'), '{}'].toSorted(),
  );
});

it('a line that fails leaves the next ones whole', async () => {
  const { output, text } = slowReader([1]);
  const lines = new LineBuffer(new MessageWriter(output), 100);
  const failing = function* () {
    yield ['first\n'];
    throw new Error('no bytes');
  };
  await expect(lines.write(failing())).rejects.toThrow('no bytes');
  await lines.write([['second\n']]);
  expect(text()).toBe('first\nsecond\n');
});
