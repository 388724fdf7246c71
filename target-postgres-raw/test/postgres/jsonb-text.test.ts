import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { requireUtf8 } from '../../src/input/record-line.ts';
import { jsonbText, storableString } from '../../src/postgres/jsonb-text.ts';

const read = (json: string) => {
  const { text, replaced } = jsonbText(Buffer.from(json));
  return { text: text.toString(), replaced };
};

/** Strings of the characters that matter here, as JSON text with every one of them escaped. */
const units = fc.constantFrom(
  0,
  0x41,
  0x5c,
  0x22,
  0x75,
  0x30,
  0xd83d,
  0xde00,
  0xdfff,
  0xd800,
  0xfffd,
  0x2028,
);
const strings = fc.array(units, { maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
const escaped = (text: string) =>
  `"${text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')}"`;

describe('JSON text for JSONB', () => {
  it('keeps every byte where JSONB can hold all of it', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), (json) => {
        expect(read(json)).toEqual({ text: json, replaced: 0 });
      }),
    );
  });

  it.each([
    ['"a\\u0000b"', '"a\ufffdb"', 1],
    ['{"k\\u0000":{"\\u0000":["\\u0000"]}}', '{"k\ufffd":{"\ufffd":["\ufffd"]}}', 3],
    ['"\\ud83d"', '"\ufffd"', 1],
    ['"\\ude00"', '"\ufffd"', 1],
    ['"\\ud83d\\ude00"', '"\\ud83d\\ude00"', 0],
    ['"\\uD83D\\uDE00\\uD83D"', '"\\uD83D\\uDE00\ufffd"', 1],
    ['"\\ud83d\\ud83d\\ude00"', '"\ufffd\\ud83d\\ude00"', 1],
    ['"\\ud83d\\n\\ude00"', '"\ufffd\\n\ufffd"', 2],
    ['"\\\\u0000"', '"\\\\u0000"', 0],
    ['"\\\\\\u0000"', '"\\\\\ufffd"', 1],
    ['"\\\\\\\\u0000"', '"\\\\\\\\u0000"', 0],
    ['"\\u005cu0000"', '"\\u005cu0000"', 0],
    ['"\\\\ud83d"', '"\\\\ud83d"', 0],
    ['"\\u0001\\u00e9"', '"\\u0001\\u00e9"', 0],
  ])('turns %j into %j', (json, text, replaced) => {
    expect(read(json)).toEqual({ text, replaced });
  });

  it('replaces exactly what a decoder would call NUL or a lone surrogate, in keys as in values', () => {
    fc.assert(
      fc.property(strings, strings, (key, value) => {
        const { text, replaced } = read(`{${escaped(key)}:[${escaped(value)}]}`);
        const [storableKey, storableValue] = [storableString(key), storableString(value)];
        expect(JSON.parse(text)).toEqual({ [storableKey.text]: [storableValue.text] });
        expect(replaced).toBe(storableKey.replaced + storableValue.replaced);
      }),
      { numRuns: 500 * inject('volume') },
    );
  });
});

describe('a string for a text column', () => {
  it.each([
    ['plain \u{1f600}', 'plain \u{1f600}', 0],
    ['a\0b\ud83d', 'a\ufffdb\ufffd', 2],
    ['\ude00\ud83d\ude00', '\ufffd\u{1f600}', 1],
  ])('%j becomes %j', (text, stored, replaced) => {
    expect(storableString(text)).toEqual({ text: stored, replaced });
  });
});

it('a line that is not UTF-8 is refused by its number', () => {
  const line = { bytes: Buffer.from('{"type":"RECORD","stream":"caf\xe9"}', 'latin1'), number: 7 };
  expect(() => requireUtf8(line)).toThrow(/line 7 of the input is not UTF-8/);
  expect(() => requireUtf8({ bytes: Buffer.from('"café"'), number: 8 })).not.toThrow();
});
