import fc from 'fast-check';
import type { Field } from 'singer';
import { describe, expect, it } from 'vitest';
import { type ExtractValue, extractValues } from '../../src/batches/extract-values.ts';

type Texts = readonly (string | undefined)[];

/** The values, read from memory that is used again afterwards, as far as texts are short. */
function valuesOf(texts: Texts): readonly unknown[] {
  const bytes = Buffer.from(texts.join(' '));
  let end = 0;
  const fields = texts.map((text, slot): Field | undefined => {
    const start = end;
    end += Buffer.byteLength(text ?? '') + 1;
    return text === undefined ? undefined : { key: String(slot), start, end: end - 1 };
  });
  const values = extractValues(bytes, fields);
  if (bytes.length < 64 * 1024) bytes.fill(0);
  return values.map(contentOf);
}

const contentOf = (value: ExtractValue) =>
  typeof value === 'object' && value !== null ? value.bytes.toString('utf8', value.start, value.end) : value;

const NOTHING: Texts = [undefined, undefined, undefined, undefined, undefined];

const instant = fc.constantFrom(undefined, 'null', '"2024-01-01T00:00:00Z"', '"2024-01-01T00:00:01Z"');
const integer = fc.constantFrom(undefined, 'null', '1', '2', '1000');
const request = fc.constantFrom(
  undefined,
  'null',
  '{"query":"a"}',
  '{"query":"é"}',
  `"${'x'.repeat(70_000)}"`,
);

describe('the values that records of a page share', () => {
  it('are those of each record by itself', () => {
    const texts = fc.tuple(instant, instant, integer, integer, request);
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 30 }), (records) => {
        const alone = records.map((record) => {
          valuesOf(NOTHING);
          return valuesOf(record);
        });
        expect(records.map(valuesOf)).toEqual(alone);
      }),
      { numRuns: 200 },
    );
  });

  it('are one list as long as they are the same', () => {
    const bytes = Buffer.from('{"query":"a"}');
    const fields = [...NOTHING.slice(1), { key: 'request_payload', start: 0, end: bytes.length }] as Field[];
    expect(extractValues(bytes, fields)).toBe(extractValues(Buffer.from(bytes), fields));
    expect(extractValues(bytes, fields)).not.toBe(extractValues(Buffer.from('{"query":"b"}'), fields));
  });

  it('are not kept of a record that has a value of another type', () => {
    const wrong = [...NOTHING.slice(0, 2), '1.5', undefined, undefined];
    for (const _ of [1, 2]) expect(() => valuesOf(wrong)).toThrow('it has "2" that is not a whole number');
  });
});
