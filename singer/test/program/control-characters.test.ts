import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../../testing/any-text.ts';
import { forTerminal, onOneLine } from '../../src/program/control-characters.ts';

it('no control character but line ends and tabs reaches a terminal, and all others stay', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const shown = forTerminal(text);
      expect(/[^\P{Cc}\n\t]/u.test(shown)).toBe(false);
      if (!/\p{Cc}/u.test(text)) expect(shown).toBe(text);
    }),
  );
});

it('JSON for a terminal still means the same', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(JSON.parse(forTerminal(JSON.stringify({ text })))).toEqual({ text });
    }),
  );
});

it.each([
  ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m', ' [31mred [0m'],
  ['a\u009b31m', 'a\\u009b31m', 'a 31m'],
  ['a\r\nb\u2028c', 'a\\u000d\nb\u2028c', 'a b c'],
])('%j is %j on a terminal and %j on one line', (text, terminal, line) => {
  expect(forTerminal(text)).toBe(terminal);
  expect(onOneLine(text)).toBe(line);
});
