import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valueEnd } from '../../src/json/json-scanner.ts';
import { type Field, visitRoot } from '../../src/json/json-spans.ts';
import { TextPattern } from '../../src/json/text-pattern.ts';
import { valueEnds } from '../../src/json/value-ends.ts';

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

/** True if a text with this string and this value is none that may be found. */
const isToRead = (a: string, b: string) => /(?<!\\)(\\\\)*\\u/.test(a + b) || b === 'null';

const spans = (bytes: Buffer) => {
  const { string, value } = differing(bytes);
  return {
    string: { start: string.start, end: string.end },
    value: { start: value.start, end: value.end },
  };
};

/** The places in each of the texts that are found from `start` on, counted from the start of each. */
function allMatched(pattern: TextPattern, bytes: Buffer, start = 0, end = bytes.length) {
  const count = pattern.find(bytes, start, end);
  return Array.from({ length: count }, (_, n) => {
    pattern.place(n);
    const { start, stringStart, stringEnd, valueStart, valueEnd, end } = pattern;
    return {
      text: bytes.toString('utf8', start, end),
      string: { start: stringStart - start, end: stringEnd - start },
      value: { start: valueStart - start, end: valueEnd - start },
    };
  });
}

/** The places of a text of the pattern. */
function matched(pattern: TextPattern, bytes: Buffer) {
  const [found] = allMatched(pattern, bytes);
  if (found === undefined) return undefined;
  const { text, ...places } = found;
  expect(text).toBe(bytes.toString());
  return places;
}

it('a text that differs in the string and the value alone is found, with the places of both', () => {
  fc.assert(
    fc.property(parts, strings, values, strings, values, (parts, a, b, otherA, otherB) => {
      const pattern = new TextPattern();
      const [first, second] = [textOf(parts, a, b), textOf(parts, otherA, otherB)];
      expect(pattern.learn(first, differing(first))).toBe(true);
      expect(matched(pattern, second)).toEqual(isToRead(otherA, otherB) ? undefined : spans(second));
    }),
  );
});

/** Texts of the pattern, with others among them: of another rest, damaged, blank, or with an escape. */
const lines = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('alike' as const), a: strings, b: values }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('other' as const),
        text: fc.constantFrom('', ' ', '{}', '{"type":"STATE"}', '\0', '"', '\r'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('cut' as const), a: strings, b: values, at: fc.nat() }),
    },
  ),
  { maxLength: 12 },
);

it('of many lines those are found that come before one that is not of the pattern', () => {
  fc.assert(
    fc.property(
      parts,
      lines,
      fc.constantFrom('', '{"before":1}\n'),
      fc.constantFrom('', '\n{"after":1}'),
      (...given) => {
        const [parts, lines, before, after] = given;
        const pattern = new TextPattern();
        const first = textOf(parts, '"1"', '{}');
        expect(pattern.learn(first, differing(first))).toBe(true);
        const texts = lines.map((line) => {
          if (line.kind === 'other') return line.text;
          const text = textOf(parts, line.a, line.b).toString();
          return line.kind === 'alike' ? text : text.slice(0, line.at % text.length);
        });
        const isFound = (i: number) => {
          const line = lines[i];
          return line?.kind === 'alike' && !isToRead(line.a, line.b);
        };
        const alike = texts.findIndex((_, i) => !isFound(i));
        const expected = texts.slice(0, alike === -1 ? texts.length : alike);
        const bytes = Buffer.from(before + texts.join('\n') + after);
        const end = Buffer.byteLength(before) + Buffer.byteLength(texts.join('\n'));
        const found = allMatched(pattern, bytes, Buffer.byteLength(before), end);
        expect(found.map(({ text }) => text)).toEqual(expected);
        for (const { text, ...places } of found) expect(places).toEqual(spans(Buffer.from(text)));
      },
    ),
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
        const damaged = Buffer.concat([
          first.subarray(0, at),
          Buffer.from(part),
          first.subarray(at + removed),
        ]);
        // A line feed at its end is none of the text.
        const text = damaged.at(-1) === 0x0a ? damaged.subarray(0, -1) : damaged;
        const [found, second] = allMatched(pattern, text);
        expect(second).toBeUndefined();
        if (found === undefined) return;
        expect(found.text).toBe(text.toString());
        expect(found.text).not.toContain('\n');
        expect(() => JSON.parse(text.toString())).not.toThrow();
        const cut = (bytes: Buffer, { string, value }: Pick<typeof found, 'string' | 'value'>) =>
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

it('two lines that are one text of the pattern together are not found', () => {
  const pattern = new TextPattern();
  const text = Buffer.from('{"a":"1","b":{}}');
  pattern.learn(text, differing(text));
  expect(matched(pattern, Buffer.from('{"a":"1","b":{"c": 1}}'))).toBeDefined();
  expect(matched(pattern, Buffer.from('{"a":"1","b":{"c":\n1}}'))).toBeUndefined();
});

it('a line feed between the values of an earlier text ends nothing', () => {
  const pattern = new TextPattern();
  const text = Buffer.from('{"a":"1","b":{}}');
  pattern.learn(text, differing(text));
  valueEnds(Buffer.from(`{"long":\n"${LONG}"}`))(0);
  expect(matched(pattern, text)).toEqual(spans(text));
});

it('a pattern that gave way to another one, or was too long, finds nothing', () => {
  const text = Buffer.from(`{"long":"${LONG}","a":"1","b":{}}`);
  const [first, second] = [new TextPattern(), new TextPattern()];
  expect(matched(first, text)).toBeUndefined();
  first.learn(text, differing(text));
  expect(matched(first, text)).toEqual(spans(text));
  second.learn(text, differing(text));
  expect(matched(first, text)).toBeUndefined();
  const long = Buffer.from(`{"long":"${'x'.repeat(3_000)}","a":"1","b":{}}`);
  expect(first.learn(long, differing(long))).toBe(false);
  const short = Buffer.from('{"a":"1","b":{}}');
  expect(first.learn(short, differing(short))).toBe(true);
  expect(matched(first, short)).toEqual(spans(short));
});
