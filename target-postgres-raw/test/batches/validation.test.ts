import { type JsonObject, ProtocolError } from 'singer';
import { describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { UnfitRecord } from '../../src/batches/unfit-record.ts';
import { loadValidation, type Validate } from '../../src/batches/validation.ts';

const validation = await loadValidation();

/** Failure of a record; undefined if it matches. */
function outcome(validate: Validate, record: unknown): unknown {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  const bytes = Buffer.from(text);
  try {
    validate(bytes, { start: 0, end: bytes.length });
    return undefined;
  } catch (error) {
    return error;
  }
}

const DOUBLING: JsonObject = {
  $ref: '#/definitions/d0',
  definitions: Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `d${n}`,
      n === 39
        ? { type: 'object' }
        : { allOf: [{ $ref: `#/definitions/d${n + 1}` }, { $ref: `#/definitions/d${n + 1}` }] },
    ]),
  ),
};

describe('validation', () => {
  it.each<[string, JsonObject, object]>([
    ['a pattern that backtracks', { properties: { a: { pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(40)}!` }],
    [
      'a pattern for names that backtracks',
      { patternProperties: { '^(a|a)*$': { type: 'string' } } },
      { [`${'a'.repeat(40)}!`]: 1 },
    ],
    ['references that double', DOUBLING, {}],
  ])('by %s ends the run when its time is up', async (_what, schema, record) => {
    const impatient = await loadValidation(50);
    const error = outcome(impatient('orders', schema), record);
    expect(error).toBeInstanceOf(ProtocolError);
    expect(String(error)).toContain('a record of stream "orders" cannot be validated within 0.051 s');
  });

  itInSoak('of one record may take a second', () => {
    const error = outcome(validation('orders', DOUBLING), {});
    expect(String(error)).toContain('cannot be validated within 1.001 s');
  });

  it('by a harmless pattern continues', () => {
    const validate = validation('orders', { properties: { a: { pattern: '^a+$' } } });
    expect(outcome(validate, { a: 'aa' })).toBeUndefined();
    expect(String(outcome(validate, { a: 'b' }))).toContain('/a must match pattern "^a+$"');
    expect(outcome(validate, { a: 'b' })).toBeInstanceOf(UnfitRecord);
  });

  it.each([
    'https://example.com/x',
    'http://json-schema.org/draft-07/schema#',
    'http://json-schema.org/draft-07/schema',
  ])('of a second stream with the same $id, and of the same stream again, works: %s', ($id) => {
    const schema = { $id, definitions: { x: { $id: `${$id}x` } }, properties: { a: { type: 'integer' } } };
    for (const stream of ['a', 'b', 'b']) {
      const validate = validation(stream, schema);
      expect(outcome(validate, { a: 1 })).toBeUndefined();
      expect(outcome(validate, { a: 'x' })).toBeInstanceOf(UnfitRecord);
    }
  });

  it('by a SCHEMA of 500 levels works', () => {
    const schema = JSON.parse(`${'{"properties":{"a":'.repeat(249)}{"type":"integer"}${'}}'.repeat(249)}`);
    expect(outcome(validation('orders', schema), {})).toBeUndefined();
  });

  it('rejects a record that is nested more deeply than the stack allows', () => {
    const validate = validation('orders', { properties: { a: { $ref: '#' } } });
    const deep = `${'{"a":'.repeat(200_000)}{}${'}'.repeat(200_000)}`;
    expect(String(outcome(validate, deep))).toContain('nested too deeply');
  });
});
