import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { anyText } from '../../../testing/any-text.ts';
import { type Line, LineSplitter, lineGroups } from '../../src/messages/lines.ts';

const BYTE_ORDER_MARK = '\ufeff';

/** A line's own text: no line feed, no carriage return at its end, no mark that would be taken for another. */
const lineText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\t \t',
    ' '.repeat(100),
    '{"type":"STATE","value":{}}',
    'a\rb',
    'é',
    '漢字',
    '👩‍👩‍👧',
  ),
  anyText({ maxLength: 30 }).map((text) => text.replaceAll('\n', '').replace(/^\ufeff+|\r+$/g, '')),
);

const streamOfLines = fc.record({
  lines: fc.array(fc.tuple(lineText, fc.constantFrom('\n', '\r\n')), { maxLength: 12 }),
  hasMark: fc.boolean(),
  endsWithNewline: fc.boolean(),
  cuts: fc.array(fc.nat({ max: 400 }), { maxLength: 40 }),
});

describe('the line reader', () => {
  it('gives back every line that is not blank, byte for byte, wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(streamOfLines, async ({ lines, hasMark, endsWithNewline, cuts }) => {
        const text = lines
          .map(([line, end], i) => (i === lines.length - 1 && !endsWithNewline ? line : line + end))
          .join('');
        const bytes = Buffer.from((hasMark ? BYTE_ORDER_MARK : '') + text);
        const expected = lines.flatMap(([line], i) =>
          /^[ \t]*$/.test(line) ? [] : [{ number: i + 1, hex: Buffer.from(line).toString('hex') }],
        );
        const found = await linesOf(cutInto(bytes, cuts));
        expect(found.map((line) => ({ number: line.number, hex: line.bytes.toString('hex') }))).toEqual(
          expected,
        );
      }),
      { numRuns: 500 * inject('volume') },
    );
  });

  it('reads one byte at a time: a mark, a line end and a character across chunks', async () => {
    const bytes = Buffer.from(`${BYTE_ORDER_MARK}"€"\r\n\r\n"👍"\r\n`);
    const found = await linesOf([...bytes].map((byte) => Buffer.of(byte)));
    expect(found.map((line) => [line.number, line.bytes.toString()])).toEqual([
      [1, '"€"'],
      [3, '"👍"'],
    ]);
  });

  it('takes a plain Uint8Array that is a window of a larger one', async () => {
    const larger = new TextEncoder().encode('xx{"a":1}\n{"b":2}xx');
    const found = await linesOf([larger.subarray(2, larger.length - 2)]);
    expect(found.map((line) => line.bytes.toString())).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('gives lines that stay the same when the memory of their chunk is used again', () => {
    fc.assert(
      fc.property(fc.array(lineText), fc.array(fc.nat({ max: 400 }), { maxLength: 10 }), (texts, cuts) => {
        const memory = Buffer.alloc(64 * 1024);
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        const splitter = new LineSplitter();
        const found: Line[] = [];
        for (const chunk of cutInto(bytes, cuts)) {
          splitter.add(memory.subarray(0, chunk.copy(memory)));
          for (let line = splitter.next(); line !== undefined; line = splitter.next()) found.push(line);
          memory.fill('x');
        }
        expect(found.map((line) => line.bytes.toString())).toEqual(
          texts.filter((text) => !/^[ \t]*$/.test(text)),
        );
      }),
    );
  });

  it('does not copy a line of a stream that lies in one chunk', async () => {
    const chunk = Buffer.from('{"a":1}\n{"b":2}\n');
    const found = await linesOf([chunk]);
    expect(found.map((line) => line.bytes.buffer === chunk.buffer)).toEqual([true, true]);
  });

  it('gives some lines together, and the rest one by one, wherever the chunks are cut', () => {
    fc.assert(
      fc.property(
        fc.array(lineText),
        fc.array(fc.nat({ max: 400 })),
        fc.infiniteStream(fc.nat(3)),
        (...given) => {
          const [texts, cuts, draws] = given;
          const splitter = new LineSplitter();
          const found: [number, string][] = [];
          const takeAll = () => {
            for (let together = splitter.together; together !== undefined; together = splitter.together) {
              const { bytes, start, end, number } = together;
              const lines = bytes.toString('latin1', start, end).split('\n');
              const taken = Math.min(draws.next().value, lines.length);
              for (const [i, text] of lines.slice(0, taken).entries()) {
                splitter.pass(1, text.length + 1);
                const content = Buffer.from(text, 'latin1').toString();
                if (!/^[ \t]*$/.test(content)) found.push([number + i, content]);
              }
              const line = taken === lines.length ? undefined : splitter.next();
              if (line !== undefined) found.push([line.number, line.bytes.toString()]);
            }
            expect(splitter.next()).toBeUndefined();
          };
          for (const chunk of cutInto(Buffer.from(texts.join('\n')), cuts)) {
            splitter.add(chunk);
            takeAll();
          }
          splitter.end();
          takeAll();
          const expected = texts.map((text, i): [number, string] => [i + 1, text]);
          expect(found).toEqual(expected.filter(([, text]) => !/^[ \t]*$/.test(text)));
        },
      ),
    );
  });

  it('gives lines on as they arrive, before the next chunk is there', async () => {
    const seen: string[] = [];
    async function* input() {
      yield Buffer.from('1\n2\n3');
      seen.push('second chunk');
      yield Buffer.from('\n');
    }
    for await (const group of lineGroups(input())) seen.push(...group.map((line) => line.bytes.toString()));
    expect(seen).toEqual(['1', '2', 'second chunk', '3']);
  });

  it.each<[string, string[]]>([
    ['inside one chunk', ['ok\n123456789é\nnext\n']],
    ['over several chunks', ['ok\n1234', '5678', '9é\nnext\n']],
    ['that ends in the chunk in which it gets too long', ['ok\n12345678', '9é\nnext']],
    ['in single bytes', [...'ok\n123456789\u00e9\nnext\n']],
  ])('cuts a line that is too long %s, and reads the ones before and after it', async (_, chunks) => {
    const found = await linesOf(
      chunks.map((chunk) => Buffer.from(chunk)),
      8,
      4,
    );
    expect(found.map(({ bytes, number, fullLength }) => [bytes.toString(), number, fullLength])).toEqual([
      ['ok', 1, undefined],
      ['123', 2, 11],
      ['next', 3, undefined],
    ]);
  });

  it('cuts a line that never ends, and not within a character', async () => {
    const found = await linesOf(
      ['1é', '€€', '1234567'].map((chunk) => Buffer.from(chunk)),
      8,
      4,
    );
    expect(found.map(({ bytes, fullLength }) => [bytes.toString(), fullLength])).toEqual([['1é', 16]]);
  });

  it('takes a line of exactly the maximum, in one chunk and in two', async () => {
    for (const chunks of [['12345678\n'], ['1234', '5678\n'], ['12345678']]) {
      const found = await linesOf(
        chunks.map((chunk) => Buffer.from(chunk)),
        8,
      );
      expect(found.map((line) => line.bytes.toString())).toEqual(['12345678']);
    }
  });

  it('reads a line of 64 MB in 64 KiB chunks about as fast as its bytes can be copied', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const chunks = [...Array<Buffer>(1024).fill(chunk), Buffer.from('\n{"last":true}\n')];
    const started = performance.now();
    const found = await linesOf(chunks);
    expect(found.map((line) => line.bytes.length)).toEqual([64 * 1024 * 1024, 13]);
    // Growing the line chunk by chunk copies 32 GB and takes many seconds.
    expect(performance.now() - started).toBeLessThan(5_000 * inject('pace'));
  });
});

it('a line of more than 8 MB that comes in pieces keeps its bytes, and the next one too', async () => {
  const long = Buffer.alloc(20_000_000, 'abcdefg');
  const found = await linesOf(
    cutInto(Buffer.concat([long, Buffer.from('\nb\n'), long]), [70_000, 9_000_000, 20_000_001]),
  );
  expect(found.map(({ bytes }) => bytes.length)).toEqual([20_000_000, 1, 20_000_000]);
  expect(found.filter(({ bytes }) => bytes.equals(long))).toHaveLength(2);
});

it('of a line that is cut after 8 MB the start is kept', async () => {
  const long = Buffer.alloc(20_000_000, 'abcdefg');
  const [line] = await linesOf(cutInto(long, [70_000, 9_000_000, 12_000_000]), 15_000_000, 1_000);
  expect(line).toMatchObject({ fullLength: 20_000_000 });
  expect(line?.bytes.equals(long.subarray(0, 999))).toBe(true);
});

async function linesOf(
  chunks: readonly Uint8Array[],
  maximumBytes?: number,
  startBytes = 4,
): Promise<Line[]> {
  const found: Line[] = [];
  const limits = maximumBytes === undefined ? undefined : { maximumBytes, startBytes };
  for await (const group of lineGroups(source(chunks), limits)) found.push(...group);
  return found;
}

async function* source(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function cutInto(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, i) => bytes.subarray(start, places[i] ?? bytes.length));
}
