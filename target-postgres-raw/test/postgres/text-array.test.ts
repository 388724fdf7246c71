import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textArray } from '../../src/postgres/text-array.ts';

it('texts are read back from the binary form of an array', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constant('long'.repeat(80)),
    fc.nat(),
    fc.nat().map(String),
  );
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(decode(textArray(texts))).toEqual(texts.map(String));
    }),
  );
});

/** A reader of the format by its description. */
function decode(array: Buffer): string[] {
  const [dimensions, hasNull, type, length, lowest] = [0, 4, 8, 12, 16].map((at) =>
    at < array.length ? array.readInt32BE(at) : undefined,
  );
  expect({ hasNull, type }).toEqual({ hasNull: 0, type: 25 });
  if (dimensions === 0) return [];
  expect({ dimensions, lowest }).toEqual({ dimensions: 1, lowest: 1 });
  let at = 20;
  const texts = Array.from({ length: length ?? 0 }, () => {
    const end = at + 4 + array.readInt32BE(at);
    const text = array.toString('utf8', at + 4, end);
    at = end;
    return text;
  });
  expect(at).toBe(array.length);
  return texts;
}
