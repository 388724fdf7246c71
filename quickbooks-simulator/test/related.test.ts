import { expect, it } from 'vitest';
import { relatedTo } from '../src/change/related.ts';
import { LiveDataset } from '../src/data/live-dataset.ts';
import { recordedDataset } from '../src/data/recorded-dataset.ts';

const MetaData = { CreateTime: '2024-01-01T00:00:00-08:00', LastUpdatedTime: '2024-01-01T00:00:00-08:00' };
const dataset = (entity: string, ids: readonly string[], others: object = {}) =>
  new LiveDataset(
    recordedDataset(
      entity,
      ids.map((Id) => JSON.stringify({ ...others, Id, SyncToken: '0', MetaData })),
    ),
  );
const datasets = new Map(
  [
    dataset('Customer', ['1', '2'], { Active: true }),
    dataset('Vendor', ['1'], { Active: true }),
    dataset('Account', ['33', '35', '61'], { Active: true }),
    dataset('Invoice', ['7', '8']),
    dataset('Bill', ['7']),
    dataset('Payment', ['9']),
  ].map((one) => [one.entity.toLowerCase(), one]),
);

const link = (TxnId: string, TxnType: string) => ({ LinkedTxn: [{ TxnId, TxnType }] });
const related = (entity: string, transaction: object, accountTimes: 'kept' | 'bumped' = 'kept') => {
  const of = datasets.get(entity.toLowerCase()) ?? dataset(entity, ['5']);
  const found = relatedTo(of, JSON.stringify(transaction), { datasets, settings: { accountTimes } });
  return found.map((each) => `${each.kind} ${each.dataset.entity} ${each.dataset.id(each.row)}`);
};

it.each([
  ['Invoice', { CustomerRef: { value: '2' } }, ['bump Customer 2']],
  ['Bill', { VendorRef: { value: '1' }, CustomerRef: { value: '77' } }, ['bump Vendor 1']],
  [
    'Payment',
    {
      CustomerRef: { value: '1' },
      Line: [link('7', 'Invoice'), link('7', 'Invoice'), link('7', 'CreditMemo')],
    },
    ['bump Customer 1', 'edit Invoice 7'],
  ],
  ['BillPayment', { Line: [link('7', 'Bill'), {}] }, ['edit Bill 7']],
  ['Invoice', { Line: [link('8', 'Invoice')] }, []],
  ['Customer', { CustomerRef: { value: '1' } }, []],
])('a change of a %s with %j changes %j', (entity, transaction, expected) => {
  expect(related(entity, transaction)).toEqual(expected);
});

it('accountTimes: the accounts of a transaction are bumped, each once', () => {
  const purchase = {
    AccountRef: { value: '35' },
    Line: ['61', '61', '404'].map((value) => ({ Detail: { ItemAccountRef: { value } } })),
  };
  expect(related('Purchase', purchase)).toEqual([]);
  expect(related('Purchase', purchase, 'bumped')).toEqual(['bump Account 35', 'bump Account 61']);
});
