import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valueEnd } from '../../src/json/json-scanner.ts';
import { type Field, visitRoot } from '../../src/json/json-spans.ts';
import { TextPattern } from '../../src/json/text-pattern.ts';

const LONG = 'x'.repeat(600);

/** The text of an object whose members `a` and `b` may differ, among others that do not. */
interface Parts {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

const others = fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.json({ maxDepth: 2 })), {
  maxLength: 4,
});
const members = others.map((all) => all.map(([key, value]) => `${JSON.stringify(`_${key}`)}:${value}`));
const parts = fc.tuple(members, members, members).map(
  ([before, between, after]): Parts => ({
    before: ['"long":"', LONG, '"', ...before.map((each) => `,${each}`)].join(''),
    between: between.map((each) => `${each},`).join(''),
    after: after.map((each) => `,${each}`).join(''),
  }),
);
const textOf = ({ before, between, after }: Parts, a: string, b: string) =>
  Buffer.from(`{${before},"a":${a},${between}"b":${b}${after}}`);
const strings = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => JSON.stringify(text));
const values = fc.json({ maxDepth: 4, stringUnit: 'grapheme' });

function differing(bytes: Buffer): { string: Field; value: Field } {
  const found = new Map<string, Field>();
  visitRoot(bytes, (start, key) => {
    const end = valueEnd(bytes, start);
    found.set(key, { key, start, end });
    return end;
  });
  const [string, value] = [found.get('a'), found.get('b')];
  if (string === undefined || value === undefined) throw new Error(`no members in ${bytes}`);
  return { string, value };
}

const spans = (bytes: Buffer) => {
  const { string, value } = differing(bytes);
  return {
    string: { start: string.start, end: string.end },
    value: { start: value.start, end: value.end },
  };
};

/** The places of a text of the pattern. */
function matched(pattern: TextPattern, bytes: Buffer) {
  if (!pattern.match(bytes)) return undefined;
  const { stringStart, stringEnd, valueStart, valueEnd } = pattern;
  return {
    string: { start: stringStart, end: stringEnd },
    value: { start: valueStart, end: valueEnd },
  };
}

it('a text that differs in the string and the value alone is found, with the places of both', () => {
  fc.assert(
    fc.property(parts, strings, values, strings, values, (parts, a, b, otherA, otherB) => {
      const pattern = new TextPattern();
      const [first, second] = [textOf(parts, a, b), textOf(parts, otherA, otherB)];
      expect(pattern.learn(first, differing(first))).toBe(true);
      const hasUnit = /(?<!\\)(\\\\)*\\u/.test(otherA + otherB);
      expect(matched(pattern, second)).toEqual(hasUnit ? undefined : spans(second));
    }),
  );
});

it('a text that is damaged or differs elsewhere is found only if it is JSON with the same rest', () => {
  const damage = fc.constantFrom(
    ...[
      '"',
      '\\',
      '\\u00e9',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '-',
      ' ',
      'x',
      '\0',
      '\n',
      '',
      '"b":1,',
      'é',
    ],
  );
  fc.assert(
    fc.property(
      parts,
      strings,
      values,
      fc.double({ min: 0, max: 1, noNaN: true }),
      damage,
      fc.nat(2),
      (...given) => {
        const [parts, a, b, place, part, removed] = given;
        const pattern = new TextPattern();
        const first = textOf(parts, a, b);
        if (!pattern.learn(first, differing(first))) return;
        // Most of the text is of no interest.
        const from = first.indexOf(LONG) + LONG.length - 20;
        const at = Math.min(first.length, from + Math.floor(place * (first.length - from + 1)));
        const text = Buffer.concat([first.subarray(0, at), Buffer.from(part), first.subarray(at + removed)]);
        const found = matched(pattern, text);
        if (found === undefined) return;
        expect(() => JSON.parse(text.toString())).not.toThrow();
        const cut = (bytes: Buffer, { string, value }: NonNullable<typeof found>) =>
          [
            bytes.subarray(0, string.start),
            bytes.subarray(string.end, value.start),
            bytes.subarray(value.end),
          ].map(String);
        expect(cut(text, found)).toEqual(cut(first, differing(first)));
        expect(text.toString('utf8', found.string.start, found.string.end)).toMatch(/^".*"$/s);
      },
    ),
    { numRuns: 2_000 },
  );
});

it('a pattern that gave way to another one, or was too long, finds nothing', () => {
  const text = Buffer.from(`{"long":"${LONG}","a":"1","b":{}}`);
  const [first, second] = [new TextPattern(), new TextPattern()];
  expect(first.match(text)).toBe(false);
  first.learn(text, differing(text));
  expect(matched(first, text)).toEqual(spans(text));
  second.learn(text, differing(text));
  expect(first.match(text)).toBe(false);
  const long = Buffer.from(`{"long":"${'x'.repeat(3_000)}","a":"1","b":{}}`);
  expect(first.learn(long, differing(long))).toBe(false);
  const short = Buffer.from('{"a":"1","b":{}}');
  expect(first.learn(short, differing(short))).toBe(false);
});
