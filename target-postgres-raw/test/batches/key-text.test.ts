import fc from 'fast-check';
import { plainNumber } from 'singer';
import { describe, expect, it } from 'vitest';
import { keyValueText } from '../../src/batches/key-text.ts';

const keyOf = (json: string) => {
  const bytes = Buffer.from(json);
  return keyValueText(bytes, 'k', { start: 0, end: bytes.length });
};

describe('a key that is a number', () => {
  it.each([
    [['1', '1.0', '1e0', '10e-1', '0.1E+1', '1.000'], '1'],
    [['0', '-0', '0.0', '-0e5', '0e999999999'], '0'],
    [['-0.5', '-5e-1', '-0.50'], '-0.5'],
    [['12345678901234567890123', '12345678901234567890.123e3'], '12345678901234567890123'],
    [['1e20', '100000000000000000000'], '100000000000000000000'],
    [['0.00012', '1.2e-4'], '0.00012'],
  ])('%j has one text', (spellings, text) => {
    expect(new Set(spellings.map(keyOf))).toEqual(new Set([text]));
  });

  it('has one text however its point is moved by an exponent, and keeps its value', () => {
    const digits = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    fc.assert(
      fc.property(digits, fc.nat(30), fc.nat(20), (value, places, zeros) => {
        const text = keyOf(`${value}e-${places}`);
        expect(keyOf(`${value}${'0'.repeat(zeros)}e-${places + zeros}`)).toBe(text);
        expect(keyOf(text)).toBe(text);
        expect(text).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
        const [whole = '', fraction = ''] = text.split('.');
        expect(BigInt(whole.replace('-', '') + fraction.padEnd(places, '0'))).toBe(
          value < 0n ? -value : value,
        );
      }),
    );
  });

  it('is rejected if jsonb cannot hold its digits', () => {
    expect(() => keyOf('1e999999999')).toThrow('it has more digits in "k" than Postgres takes');
    expect(plainNumber('1e-999999999')).toBeUndefined();
  });
});

describe('a key that is an object or array', () => {
  it('has one text whatever its spaces, escapes and the order of its members are', () => {
    const shuffled = (value: unknown): string =>
      Array.isArray(value)
        ? `[ ${value.map(shuffled).join(' ,')}]`
        : typeof value === 'object' && value !== null
          ? `{ ${Object.entries(value)
              .reverse()
              .map(([key, inner]) => `${JSON.stringify(key)} : ${shuffled(inner)}`)
              .join(',\n')} }`
          : JSON.stringify(value);
    const values = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(values, (value) => {
        expect(keyOf(shuffled(value))).toBe(keyOf(JSON.stringify(value)));
        expect(JSON.parse(keyOf(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('differs where its value does', () => {
    expect(keyOf('{"a": [1, "1"]}')).toBe('{"a": [1, "1"]}');
    expect(keyOf('{"a": ["1", 1]}')).toBe('{"a": ["1", 1]}');
    expect(keyOf('{"a":1,"a":2}')).toBe('{"a": 2}');
  });

  it('is rejected if it has more levels than the stack', () => {
    // Read level by level, it would take minutes.
    expect(() => keyOf('['.repeat(4_000_000) + ']'.repeat(4_000_000))).toThrow('more than 1000 levels');
  });
});

it('a key that is a string is itself, also one that looks like a number', () => {
  expect(['"1.0"', '"1e0"', '"{\\"a\\":1}"'].map(keyOf)).toEqual(['1.0', '1e0', '{"a":1}']);
});
