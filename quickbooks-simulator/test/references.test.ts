import { expect, it } from 'vitest';
import { isChildOf, referringTo } from '../src/change/references.ts';

const to = { id: '7', name: 'New {"x"}' };
const NEW = '{"value":"7","name":"New {\\"x\\"}"}';
const customer = { entity: 'Customer', id: '12' };

it.each([
  ['{"CustomerRef":{"value":"12","name":"A } \\" b"},"T":1.00}', `{"CustomerRef":${NEW},"T":1.00}`],
  ['{"CustomerRef":{"value":"12"}}', '{"CustomerRef":{"value":"7"}}'],
  ['{"CustomerRef":{"value":"121"}}', undefined],
  ['{"VendorRef":{"value":"12"}}', undefined],
  ['{"ItemRef":{"value":"12"}}', undefined],
  ['{"EntityRef":{"value":"12","type":"Customer"}}', '{"EntityRef":{"value":"7","type":"Customer"}}'],
  ['{"EntityRef":{"value":"12","type":"Invoice"}}', undefined],
  [
    '{"Entity":{"Type":"Customer","EntityRef":{"value":"12"}}}',
    '{"Entity":{"Type":"Customer","EntityRef":{"value":"7"}}}',
  ],
  ['{"Entity":{"Type":"Vendor","EntityRef":{"value":"12"}}}', undefined],
  ['{"PrivateNote":"\\"CustomerRef\\":{\\"value\\":\\"12\\"}"}', undefined],
  ['{"Line":[{"X":{"CustomerRef":{"value":"12"}}}]}', '{"Line":[{"X":{"CustomerRef":{"value":"7"}}}]}'],
])('what refers to a customer in %s refers to another one', (text, expected = text) => {
  expect(referringTo(text, customer, to)).toBe(expected);
});

it('vendors are kept apart from customers with the same Id', () => {
  const text = '{"VendorRef":{"value":"12"},"PrefVendorRef":{"value":"12"},"CustomerRef":{"value":"12"}}';
  expect(referringTo(text, { entity: 'Vendor', id: '12' }, to)).toBe(
    '{"VendorRef":{"value":"7"},"PrefVendorRef":{"value":"7"},"CustomerRef":{"value":"12"}}',
  );
});

it('a job names its parent', () => {
  expect(isChildOf('{"ParentRef":{"value":"12"}}', '12')).toBe(true);
  expect(isChildOf('{"ParentRef":{"value":"123"}}', '12')).toBe(false);
});
