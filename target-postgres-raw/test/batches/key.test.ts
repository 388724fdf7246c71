import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAfter, keyOfText, keyTexts, numberedKey } from '../../src/batches/key.ts';
import { keyText } from '../support/key-text.ts';

it('a key has its text again, so that no two texts have one key', () => {
  fc.assert(
    fc.property(keyText, (text) => {
      expect(String(keyOfText(text))).toBe(text);
      expect(keyTexts(keyOfText(text), 1).map(String)).toEqual([text]);
    }),
  );
  expect(keyTexts(keyOfText('7\0x'), 2)).toEqual(['7', 'x']);
});

it('the key of a text in a line is that of the text, if it is a whole number of few digits', () => {
  fc.assert(
    fc.property(keyText, fc.string(), fc.string(), (text, before, after) => {
      const [start, length] = [before, text].map((part) => Buffer.byteLength(part));
      const bytes = Buffer.from(before + text + after);
      const key = keyOfText(text);
      const expected = typeof key === 'number' ? key : undefined;
      expect(numberedKey(bytes, start ?? 0, (start ?? 0) + (length ?? 0))).toBe(expected);
    }),
  );
});

it('shorter texts come first, and those of one length in the order of their units', () => {
  fc.assert(
    fc.property(keyText, keyText, (a, b) => {
      const expected = a.length === b.length ? a > b : a.length > b.length;
      expect(isAfter(keyOfText(a), keyOfText(b))).toBe(expected);
    }),
  );
});
