import { expect, it } from 'vitest';
import { cdcAnswerOf } from '../../src/quickbooks/cdc-reader.ts';
import { NoAnswerError } from '../../src/quickbooks/query-response.ts';

const ASKED = [
  { name: 'qb_invoices', entity: 'Invoice', answerKey: 'Invoice' },
  { name: 'qb_customers', entity: 'Customer', answerKey: 'Customer' },
  { name: 'qb_credit_card_payments', entity: 'CreditCardPayment', answerKey: 'CreditCardPaymentTxn' },
  { name: 'qb_reimburse_charges', entity: 'ReimburseCharge', answerKey: 'ReimburseCharge' },
];
const TIME = '"MetaData":{"LastUpdatedTime":"2024-03-01T10:00:00-08:00"}';
const AT = Date.UTC(2024, 2, 1, 18);
const deleted = (id: string) => `{"domain":"QBO","status":"Deleted","Id":"${id}",${TIME}}`;
const changed = (id: string) => `{"Id":"${id}","SyncToken":"1",${TIME},"Line":[{"Id":"9"}]}`;
const answer = (...elements: string[]) =>
  cdcAnswerOf(Buffer.from(`{"CDCResponse":[{"QueryResponse":[${elements.join()}]}],"time":"x"}`), ASKED);

it('finds lists by their names in any order, and takes deletions byte for byte', () => {
  const found = answer(
    '{}',
    `{"Customer":[${changed('3')}],"startPosition":1,"maxResults":1}`,
    `{"Invoice":[${changed('1')},${deleted('2')}],"startPosition":1,"maxResults":2,"totalCount":2}`,
    '{}',
  );
  expect(found).toMatchObject({ objects: 3, elements: 4, hasUnknownList: false });
  expect([...found.changes.keys()]).toEqual(['qb_customers', 'qb_invoices']);
  const [deletion] = found.changes.get('qb_invoices')?.deletions ?? [];
  expect(deletion).toMatchObject({ id: '2', at: AT });
  expect(deletion?.payload.toString()).toBe(deleted('2'));
});

it.each([
  ['without startPosition', `{"Invoice":[${deleted('2')}],"maxResults":1}`, 'qb_invoices'],
  ['in another case', `{"invoice":[${deleted('2')}]}`, 'qb_invoices'],
  ['under the long name', `{"CreditCardPaymentTxn":[${deleted('2')}]}`, 'qb_credit_card_payments'],
  ['under the short name', `{"CreditCardPayment":[${deleted('2')}]}`, 'qb_credit_card_payments'],
  ['under a misspelt name', `{"ReimburseCarge":[${deleted('2')}]}`, 'qb_reimburse_charges'],
  ['in a wrapper', `{"Invoice":[{"Invoice":${deleted('2')}}]}`, 'qb_invoices'],
  ['with a number for an Id', `{"Invoice":[{"status":"Deleted","Id":2,${TIME}}]}`, 'qb_invoices'],
])('reads deletions %s', (_, element, stream) => {
  expect(answer(element).changes.get(stream)?.deletions).toMatchObject([{ id: '2', at: AT }]);
});

it('takes no other status for a deletion', () => {
  const rows = ['{"Id":"1","status":"Pending"}', '{"Id":"2","status":"Voided"}', '{"Id":"3"}'];
  expect(answer(`{"Invoice":[${rows.join()}]}`).changes.get('qb_invoices')).toMatchObject({
    objects: 3,
    deletions: [],
    doubt: undefined,
  });
});

const dead = (members: string) => `{"status":"Deleted",${TIME}${members}}`;

it.each([
  ['without an Id', dead(''), /^1 deleted record without an Id$/],
  ['with an empty Id', dead(',"Id":""'), /without an Id/],
  ['with an object for an Id', dead(',"Id":{"value":"2"}'), /without an Id/],
  ['without an Id, beside another object with one', dead(',"Ref":{"Id":"7"}'), /without an Id/],
  [
    'with a status in another case',
    `{"status":"DELETED","Id":"2",${TIME}}`,
    /^1 record that may be deleted or not \(Id 2\)$/,
  ],
  [
    'that came as live too',
    `${deleted('2')},${changed('2')}`,
    /^1 record that may be deleted or not \(Id 2\)$/,
  ],
  [
    'that came as live before',
    `${changed('2')},${deleted('2')}`,
    /^1 record that may be deleted or not \(Id 2\)$/,
  ],
])('doubts the deletion of a record %s', (_, rows, doubt) => {
  const changes = answer(`{"Invoice":[${rows}]}`).changes.get('qb_invoices');
  expect(changes).toMatchObject({ deletions: [], doubt: expect.stringMatching(doubt) });
});

it.each(['3', '"3"'])('doubts the deletions of a list that announces %s objects and has one', (count) => {
  const found = answer(`{"Invoice":[${deleted('2')}],"totalCount":${count}}`).changes.get('qb_invoices');
  expect(found).toMatchObject({ objects: 3, deletions: [{ id: '2' }] });
  expect(found?.doubt).toBe('2 changes fewer than it announces');
});

it('counts the objects that an element announces beyond those that came', () => {
  expect(answer(`{"Invoice":[${deleted('2')}],"totalCount":1500}`).objects).toBe(1500);
});

it('says that a list belongs to no entity that was asked', () => {
  expect(answer(`{"Vendor":[${changed('1')}]}`).hasUnknownList).toBe(true);
  expect(answer('{"maxResults":3}').hasUnknownList).toBe(true);
});

it.each([
  ['an object under another name', '{"Vendor":{"Id":"1"}}'],
  ['announced rows without a list, as text', '{"maxResults":"3"}'],
  ['a position of rows without a list', '{"startPosition":1}'],
])('says that %s belongs to no entity that was asked', (_, element) => {
  expect(answer(element).hasUnknownList).toBe(true);
});

it('counts the elements of one entity once', () => {
  const customers = `{"Customer":[${changed('1')}]}`;
  expect(answer(customers, customers, '{}').elements).toBe(2);
});

it.each([
  '{"QueryResponse":{}}',
  '{"CDCResponse":{}}',
  '{"CDCResponse":[{}]}',
  '{"CDCResponse":[{"QueryResponse":[{"Fault":{"Error":[]}}]}]}',
  '{"CDCResponse":[{"QueryResponse":[3]}]}',
  '{"CDCResponse":[{"QueryResponse":[{"Invoice":{"Id":"1"}}]}]}',
  '{"CDCResponse":[{"QueryResponse":[{"Invoice":"1"}]}]}',
  '{"CDCResponse":[{"QueryResponse":[{"Invoice":[null]}]}]}',
  '{"CDCResponse":[{"QueryResponse":[{"Invoice":["1"]}]}]}',
  '{"CDCResponse":[{"QueryResponse":[{"Invoice":[],"maxResults":1}]}]}',
  '{"CDCResponse":[{"QueryResponse":[{"Invoice":[{"Fault":{"Error":[]}}]}]}]}',
  '{"Fault":{"Error":[]},"CDCResponse":[{"QueryResponse":[{}]}]}',
])('refuses %s', (body) => {
  expect(() => cdcAnswerOf(Buffer.from(body), ASKED)).toThrow(NoAnswerError);
});
