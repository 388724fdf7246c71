import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { valueEnd } from '../../src/json/json-scanner.ts';
import { SCANNER, SCANNER_EXPORTS } from '../../src/json/member-list-code.ts';
import { valueEnds } from '../../src/json/value-ends.ts';
import { wasmModule } from '../../src/json/wasm-code.ts';

/** Texts of this length go to the scanner in WebAssembly. */
const LONG = ' '.repeat(600);

const layouts = fc.constantFrom(undefined, 1, '\t');
const anyJson = fc
  .tuple(fc.json({ maxDepth: 6, stringUnit: 'binary' }), layouts)
  .map(([text, indent]) => JSON.stringify(JSON.parse(text), undefined, indent));

/** Escapes, control characters, numbers and ends at every place of a vector of sixteen bytes. */
const piece = fc.constantFrom(
  ...['"', '\\', '\\"', '\\u00e9', '\\u00g9', '\\x', '\u0000', '\u001f', '\u007f', 'é', '×', '😀'],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '-',
    '0',
    '01',
    '1.5e+3',
    '1.',
    'true',
    'fals',
    'null',
    ' ',
    '\n',
    'x'.repeat(15),
  ],
);
const pieces = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
const damaged = fc
  .tuple(anyJson, fc.nat(), piece)
  .map(
    ([text, at, part]) =>
      text.slice(0, at % (text.length + 1)) + part + text.slice((at + 1) % (text.length + 1)),
  );

function outcome(scan: () => number): number | string {
  try {
    return scan();
  } catch (error) {
    return String(error);
  }
}

/** The ends or errors that both scanners find for the value in the middle of a text. */
function bothOutcomes(value: string, after = LONG) {
  const bytes = Buffer.from(`${LONG}${value}${after}`);
  return [outcome(() => valueEnds(bytes)(LONG.length)), outcome(() => valueEnd(bytes, LONG.length))] as const;
}

describe('ends of values, found in WebAssembly', () => {
  it('are those of the other scanner, with the same errors, for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyJson,
          damaged,
          pieces,
          pieces.map((text) => `["${text}"]`),
        ),
        fc.constantFrom('', LONG),
        (value, after) => {
          for (const text of [value, `[${value}]`, `{"a" : ${value} }`]) {
            const [found, expected] = bothOutcomes(text, after);
            expect(found).toBe(expected);
          }
        },
      ),
      { numRuns: 300 * inject('volume') },
    );
  });

  it('do not depend on a longer text before', () => {
    fc.assert(
      fc.property(anyJson, fc.nat(), (text, cut) => {
        const whole = Buffer.from(`${LONG}[${text}]`);
        valueEnds(whole);
        const part = whole.subarray(0, LONG.length + (cut % (whole.length - LONG.length)));
        expect(outcome(() => valueEnds(part)(LONG.length))).toBe(outcome(() => valueEnd(part, LONG.length)));
      }),
    );
  });

  it.each([1, 15, 16, 17, 4095, 4096, 4097, 20_000])('are found in %i levels', (levels) => {
    const [found, expected] = bothOutcomes('['.repeat(levels) + ']'.repeat(levels));
    expect(found).toBe(expected);
    expect(found).toBe(LONG.length + 2 * levels);
  });

  it.each([600, 65_536, 188_000, 189_000, 400_000])('are found in texts of %i bytes', (length) => {
    const [found, expected] = bothOutcomes(`{"a":"${'x'.repeat(length)}"}`, '');
    expect(found).toBe(expected);
    expect(found).toBe(LONG.length + length + 8);
  });

  it('come from a module that is valid here', () => {
    const { WebAssembly } = globalThis as unknown as {
      WebAssembly: { validate(bytes: Uint8Array): boolean };
    };
    expect(WebAssembly.validate(wasmModule(SCANNER, SCANNER_EXPORTS, 3))).toBe(true);
  });
});
