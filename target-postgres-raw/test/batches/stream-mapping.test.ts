import fc from 'fast-check';
import { ENVELOPE, ENVELOPE_COLUMNS, EXTRACT_COLUMNS } from 'singer';
import { expect, it } from 'vitest';
import { mappingFromRecord, mappingFromSchema } from '../../src/batches/stream-mapping.ts';

const [ID, REALM, PAYLOAD] = [ENVELOPE.id.name, ENVELOPE.realmId.name, ENVELOPE.payload.name];
const EXTRACT = EXTRACT_COLUMNS.map(({ name }) => name);
const COLUMNS = ENVELOPE_COLUMNS.map(({ name }) => name);

const schemaOf = (keyProperties: readonly string[], names: readonly string[]) => {
  const schema = { properties: Object.fromEntries(names.map((name) => [name, {}])) };
  return mappingFromSchema({ type: 'SCHEMA', stream: 'things', schema, keyProperties }, 'raw');
};
const foreign = fc.uniqueArray(
  fc.string({ minLength: 1 }).filter((name) => !COLUMNS.includes(name) && name !== '__proto__'),
);
const someExtract = fc.subarray(EXTRACT, { minLength: 1 });
const keys = fc.constantFrom([ID], [REALM, ID], [ID, REALM]);
const shuffled = (names: readonly string[]) => fc.shuffledSubarray([...names], { minLength: names.length });

it('an envelope stays one, whatever a mapper adds or removes beside its keys and payload', () => {
  const cases = fc
    .tuple(keys, someExtract, foreign)
    .chain(([given, extract, more]) =>
      fc.tuple(fc.constant(given), fc.constant(more), shuffled([...given, PAYLOAD, ...extract, ...more])),
    );
  fc.assert(
    fc.property(cases, ([given, more, names]) => {
      const { layout, table, unknown } = schemaOf(given, names);
      expect(layout).toBe('envelope');
      expect(table.keys).toEqual(given.length === 1 ? [ID] : [REALM, ID]);
      expect(new Set(unknown)).toEqual(new Set(more));
      expect(mappingFromRecord('things', names, 'raw')).toMatchObject({ layout, table });
    }),
  );
});

it("another tap's stream with properties of its own and no column of the extract is a whole record", () => {
  fc.assert(
    fc.property(
      foreign.filter((more) => more.length > 0),
      (more) => {
        const names = [ID, PAYLOAD, ...more];
        expect(schemaOf([ID], names)).toMatchObject({ layout: 'record', unknown: [], table: { keys: [ID] } });
        expect(mappingFromRecord('things', names, 'raw')).toMatchObject({
          layout: 'record',
          table: { keys: [] },
        });
      },
    ),
  );
});

it('a stream with any other key, or without a payload, is a whole record', () => {
  fc.assert(
    fc.property(someExtract, foreign, (extract, more) => {
      const names = [ID, ...extract, ...more];
      expect(schemaOf([ID], names).layout).toBe('record');
      expect(schemaOf([], [...names, PAYLOAD]).layout).toBe('record');
      expect(schemaOf([REALM], [...names, PAYLOAD, REALM]).layout).toBe('record');
      expect(schemaOf([ID, 'tenant'], [...names, PAYLOAD, 'tenant']).layout).toBe('record');
    }),
  );
});

it('the company is a property without a column unless it is a part of the key', () => {
  expect(schemaOf([ID], [ID, PAYLOAD, ...EXTRACT, REALM]).unknown).toEqual([REALM]);
  expect(schemaOf([REALM, ID], [ID, PAYLOAD, ...EXTRACT, REALM]).unknown).toEqual([]);
});
