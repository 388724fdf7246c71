import { expect, it } from 'vitest';
import { projectedRow, projectionOf } from '../src/answers/projection.ts';
import { recordedDataset } from '../src/data/recorded-dataset.ts';
import { plainText } from '../src/data/wire-text.ts';

const META_DATA =
  '"MetaData":{"CreateTime":"2024-01-01T00:00:00-08:00","LastUpdatedTime":"2024-01-02T00:00:00-08:00"}';

function shown(entity: string, text: string, ...columns: string[]): string {
  const dataset = recordedDataset(entity, [text]);
  const projection = projectionOf(dataset, columns);
  const row = dataset.rowAt('CreateTime', 0);
  return plainText(projectedRow(dataset, row, { projection, wire: (each) => dataset.wire(each) }));
}

it.each([
  [['Id'], '{"Id":"7","sparse":true}'],
  [
    ['id', 'METADATA.CreateTime'],
    '{"Id":"7","MetaData":{"CreateTime":"2024-01-01T00:00:00-08:00"},"sparse":true}',
  ],
  [
    ['MetaData.LastUpdatedTime', 'MetaData.CreateTime', 'SyncToken'],
    `{"SyncToken":"3",${META_DATA},"sparse":true}`,
  ],
  [['TotalAmt', 'PrivateNote'], '{"PrivateNote":"é \\"x\\"","TotalAmt":639.00,"sparse":true}'],
  [['sparse', 'Id'], '{"Id":"7","sparse":true}'],
])('a row of %j is %s', (columns, expected) => {
  const row = `{"domain":"QBO","sparse":false,"Id":"7","SyncToken":"3",${META_DATA},"PrivateNote":"é \\"x\\"","TotalAmt":639.00}`;
  expect(shown('Payment', row, ...columns)).toBe(expected);
});

it('a recurring transaction stays wrapped', () => {
  const row = `{"Bill":{"Id":"20","SyncToken":"0",${META_DATA}}}`;
  expect(shown('RecurringTransaction', row, 'Id')).toBe('{"Bill":{"Id":"20","sparse":true}}');
});
