import { describe, expect, it } from 'vitest';
import { inlined } from '../../src/streams/inlined.ts';
import { STREAMS } from '../../src/streams/streams.ts';

describe.each(STREAMS.map(({ name, schema }) => [name, schema] as const))(
  'the schema of %s',
  (_name, schema) => {
    it('has no reference, which many targets do not resolve', () => {
      expect(JSON.stringify(schema)).not.toMatch(/\$ref|"definitions"/);
    });

    it('allows fields that it does not name, at every depth', () => {
      const closed: string[] = [];
      const visit = (value: unknown, path: string) => {
        if (typeof value !== 'object' || value === null) return;
        if (
          'properties' in value &&
          !('additionalProperties' in value && value.additionalProperties === true)
        )
          closed.push(path);
        for (const [key, child] of Object.entries(value)) visit(child, `${path}/${key}`);
      };
      visit(schema, '');
      expect(closed).toEqual([]);
    });
  },
);

it('a definition takes the place of its reference, in lists and inside other definitions too', () => {
  const text = { type: ['null', 'string'] };
  const reference = {
    type: ['null', 'object'],
    additionalProperties: true,
    properties: { value: text, name: text },
  };
  const schema = { anyOf: [{ $ref: 'definitions.json#/reference' }], properties: { Note: text } };
  expect(inlined(schema)).toEqual({ anyOf: [reference], properties: { Note: text } });
  expect(inlined({ $ref: 'definitions.json#/metaData' })).toHaveProperty(
    'properties.LastModifiedByRef',
    reference,
  );
});

it.each(['definitions.json#/nothing', '#/definitions/reference', 'definitions.json#/title'])(
  'a reference to %s is refused by name',
  ($ref) => {
    expect(() => inlined({ properties: { Note: { $ref } } })).toThrow($ref);
  },
);
