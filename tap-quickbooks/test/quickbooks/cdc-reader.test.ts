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
])('reads deletions %s', (_, element, stream) => {
  expect(answer(element).changes.get(stream)?.deletions).toMatchObject([{ id: '2', at: AT }]);
});

it('takes no other status for a deletion', () => {
  const rows = ['{"Id":"1","status":"Pending"}', '{"Id":"2","status":"deleted"}', '{"Id":"3"}'];
  expect(answer(`{"Invoice":[${rows.join()}]}`).changes.get('qb_invoices')).toMatchObject({
    objects: 3,
    deletions: [],
    unnamed: 0,
  });
});

it('counts the objects that an element announces beyond those that came', () => {
  expect(answer(`{"Invoice":[${deleted('2')}],"totalCount":1500}`).objects).toBe(1500);
});

it('says that a list belongs to no entity that was asked', () => {
  expect(answer(`{"Vendor":[${changed('1')}]}`).hasUnknownList).toBe(true);
  expect(answer('{"maxResults":3}').hasUnknownList).toBe(true);
});

it('counts deleted records without an Id', () => {
  expect(answer('{"Invoice":[{"status":"Deleted"}]}').changes.get('qb_invoices')?.unnamed).toBe(1);
});

it.each([
  '{"QueryResponse":{}}',
  '{"CDCResponse":{}}',
  '{"CDCResponse":[{}]}',
  '{"CDCResponse":[{"QueryResponse":[{"Fault":{"Error":[]}}]}]}',
  '{"CDCResponse":[{"QueryResponse":[3]}]}',
  '{"Fault":{"Error":[]},"CDCResponse":[{"QueryResponse":[{}]}]}',
])('refuses %s', (body) => {
  expect(() => cdcAnswerOf(Buffer.from(body), ASKED)).toThrow(NoAnswerError);
});
