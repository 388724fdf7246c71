import { describe, expect, it } from 'vitest';
import { areCustomFieldsShown } from '../src/api/included.ts';
import { customFieldsWriter } from '../src/custom-fields/custom-fields.ts';
import { plainText, wireText } from '../src/data/wire-text.ts';

interface Field {
  readonly DefinitionId: string;
  readonly Type: string;
  readonly [member: string]: unknown;
}

const shown = (row: object, id = '1'): { readonly CustomField: readonly Field[] } =>
  JSON.parse(plainText(customFieldsWriter(1, 'Invoice')(wireText(JSON.stringify(row)), id)));

const rows = Array.from({ length: 200 }, (_, id) => shown({ Name: 'é' }, String(id)).CustomField);

describe('all custom fields', () => {
  it('are twelve at most, each with a value of its type, and the same each time', () => {
    expect(Math.max(...rows.map((fields) => fields.length))).toBe(12);
    expect(rows.some((fields) => fields.length === 0)).toBe(true);
    for (const field of rows.flat()) {
      const value = { StringType: 'string', NumberType: 'number', DateType: 'string' }[field.Type];
      expect(typeof field[field.Type.replace('Type', 'Value')]).toBe(value);
      expect(Object.keys(field).length).toBe(4);
    }
    expect(new Set(rows.flat().map(({ Type }) => Type)).size).toBe(3);
    expect(shown({ Name: 'x' }, '7')).toEqual(shown({ Name: 'x' }, '7'));
  });

  it('come after those that the row shows anyhow, in their place', () => {
    const old = { DefinitionId: '1', Name: 'a ] "b" \\', Type: 'StringType', StringValue: 'é]' };
    const id = String(rows.findIndex((fields) => fields.length === 12));
    const row = shown({ Id: '1', CustomField: [old], Line: [{ Note: '"CustomField":[]' }] }, id);
    expect(Object.keys(row)).toEqual(['Id', 'CustomField', 'Line']);
    expect(row.CustomField[0]).toEqual(old);
    expect(row.CustomField.length).toBe(12);
    expect(row).toMatchObject({ Line: [{ Note: '"CustomField":[]' }] });
  });
});

it.each([
  ['include=enhancedAllCustomFields&minorversion=75', 'Invoice', true],
  ['include=invoiceLink,ENHANCEDALLCUSTOMFIELDS&minorversion=76', 'Vendor', true],
  ['include=invoiceLink&include=enhancedAllCustomFields&minorversion=75', 'Customer', true],
  ['include=enhancedAllCustomFields&minorversion=74', 'Invoice', false],
  ['include=enhancedAllCustomFields', 'Invoice', false],
  ['minorversion=75', 'Invoice', false],
  ['include=enhancedAllCustomFields&minorversion=75', 'Account', false],
])('%s shows them of %s: %s, and never in recorded rows', (search, entity, expected) => {
  const call = { url: new URL(`http://here/?${search}`) };
  const settings = { enhancedCustomFields: 'accepted' } as const;
  expect(areCustomFieldsShown(call, { ...settings, records: [] }, entity)).toBe(expected);
  expect(areCustomFieldsShown(call, { ...settings, records: ['recorded.json'] }, entity)).toBe(false);
});
