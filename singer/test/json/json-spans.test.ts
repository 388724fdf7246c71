import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { valueEnd } from '../../src/json/json-scanner.ts';
import {
  elements,
  members,
  rootMembers,
  rootSpan,
  stringAt,
  textAt,
  valueAt,
  visitArray,
  visitObject,
  visitRoot,
} from '../../src/json/json-spans.ts';
import { JsonSyntaxError } from '../../src/json/json-syntax-error.ts';

const jsonText = fc
  .tuple(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'))
  .map(([text, space]) => JSON.stringify(JSON.parse(text), null, space));

describe('the scanner of raw JSON spans', () => {
  it('accepts exactly the texts that JSON.parse accepts', () => {
    const broken = fc
      .tuple(
        jsonText,
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', '\\', '0', '-', '.', 'e', 'nul', '\n', '\u0001', ' '),
      )
      .map(([text, at, insert]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + insert + text.slice(cut + (at % 2));
      });
    fc.assert(
      fc.property(fc.oneof(jsonText, broken, fc.string()), (text) => {
        expect(isAccepted(text), text).toBe(isParsed(text));
      }),
      { numRuns: 1_000 * inject('volume') },
    );
  });

  it.each([
    ['01', 1],
    ['1.', 2],
    ['-', 1],
    ['1e', 2],
    ['[1,]', 3],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['"\\x"', 2],
    ['"\\u00g0"', 5],
    ['nulL', 3],
    ['[1 2]', 3],
    ['{} {}', 3],
    ['', 0],
    ['"a\nb"', 2],
  ])('names the byte at which %j stops being JSON', (text, offset) => {
    expect(() => rootSpan(Buffer.from(text))).toThrow(JsonSyntaxError);
    try {
      rootSpan(Buffer.from(text));
    } catch (error) {
      expect(error).toMatchObject({ offset });
    }
  });

  it('finds every member and element as JSON.parse does', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const bytes = Buffer.from(text);
        expect(rebuilt(bytes, rootSpan(bytes))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('goes through a text in one pass, into whatever the visitor goes into, and as strictly as JSON.parse', () => {
    fc.assert(
      fc.property(jsonText, fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ' '), (value, at, insert) => {
        const cut = at % (value.length + 1);
        const text = `{"root":${value.slice(0, cut)}${insert}${value.slice(cut)}}`;
        const bytes = Buffer.from(text);
        const found: Record<string, unknown> = {};
        const visit = () =>
          visitRoot(bytes, (start, key) => visitDeeply(bytes, start, (it) => put(found, key, it)));
        if (isParsed(text)) {
          visit();
          expect(found).toEqual(JSON.parse(text));
        } else {
          expect(visit).toThrow(JsonSyntaxError);
        }
      }),
      { numRuns: 300 * inject('volume') },
    );
  });

  it.each(['1', '[{"a":1}]', '"a"', 'null'])('visits no member of %s, which is not an object', (text) => {
    visitRoot(Buffer.from(text), () => {
      throw new Error('nothing is here to visit');
    });
    expect(() => visitRoot(Buffer.from(`${text} x`), () => 0)).toThrow(JsonSyntaxError);
  });

  it('keeps number text that a float would lose', () => {
    const bytes = Buffer.from('{"a":{"Balance":639.00,"Big":123456789012345678901234567890}}');
    const root = rootSpan(bytes);
    const [balance, big] = ['Balance', 'Big'].map((key) => valueAt(bytes, root, ['a', key]));
    expect(balance && textAt(bytes, balance)).toBe('639.00');
    expect(big && textAt(bytes, big)).toBe('123456789012345678901234567890');
  });

  it('takes the last of repeated keys and decodes escaped keys', () => {
    const bytes = Buffer.from('{"Id":"1","I\\u0064":"2"}');
    expect(stringAt(bytes, valueAt(bytes, rootSpan(bytes), ['Id']))).toBe('2');
  });

  it('has no member at a path through something that is not an object', () => {
    const bytes = Buffer.from('{"a":[1],"b":null}');
    expect(valueAt(bytes, rootSpan(bytes), ['a', 'b'])).toBeUndefined();
    expect(valueAt(bytes, rootSpan(bytes), ['b', 'c'])).toBeUndefined();
    expect(rootMembers(Buffer.from('[1]'))).toBeUndefined();
  });

  it('survives nesting that would end a recursive scanner', () => {
    const depth = 200_000;
    const bytes = Buffer.from(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`);
    expect(rootSpan(bytes)).toEqual({ start: 0, end: bytes.length });
  });
});

function isAccepted(text: string): boolean {
  try {
    rootSpan(Buffer.from(text));
    return true;
  } catch {
    return false;
  }
}

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it('has its end found over five million levels, with their brackets in any order', () => {
  const levels = 5_000_000;
  // Bits of a number that fills more than a word, so that no two words are the same.
  const isObject = (level: number) => ((level * 2_654_435_761) & 0x10000) !== 0;
  const opening = Array.from({ length: levels }, (_, level) => (isObject(level) ? '{"":' : '[')).join('');
  const closing = Array.from({ length: levels }, (_, n) => (isObject(levels - 1 - n) ? '}' : ']')).join('');
  const bytes = Buffer.from(`${opening}0${closing} `);
  expect(valueEnd(bytes, 0)).toBe(bytes.length - 1);
  const wrong = bytes.length - 2;
  bytes[wrong] = isObject(0) ? 0x5d : 0x7d;
  expect(() => valueEnd(bytes, 0)).toThrow(`at byte ${wrong}`);
});

function rebuilt(bytes: Buffer, span: { start: number; end: number }): unknown {
  if (bytes[span.start] === 0x5b) return elements(bytes, span).map((element) => rebuilt(bytes, element));
  if (bytes[span.start] !== 0x7b) return JSON.parse(textAt(bytes, span));
  const entries = members(bytes, span).map(({ key, value }) => [key, rebuilt(bytes, value)]);
  return Object.fromEntries(entries);
}

/** Goes into every object and array; gives the value that it found to `keep`. */
function visitDeeply(bytes: Buffer, start: number, keep: (value: unknown) => void): number {
  if (bytes[start] === 0x7b) {
    const object = {};
    const end = visitObject(bytes, start, (at, key) => visitDeeply(bytes, at, (it) => put(object, key, it)));
    keep(object);
    return end;
  }
  if (bytes[start] === 0x5b) {
    const array: unknown[] = [];
    const end = visitArray(bytes, start, (at, position) =>
      visitDeeply(bytes, at, (it) => {
        array[position] = it;
      }),
    );
    keep(array);
    return end;
  }
  const end = valueEnd(bytes, start);
  keep(JSON.parse(textAt(bytes, { start, end })));
  return end;
}

/** As JSON.parse does it, also for a key such as `__proto__`. */
function put(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}
