import { ConfigError } from 'singer';
import { expect, it } from 'vitest';
import { discover, selectedStreams } from '../../src/streams/catalog.ts';

const { streams } = discover({ format: 'envelope', windowField: 'MetaData.LastUpdatedTime' });

it('a catalog selects the streams that are in it, in its order', () => {
  const names = selectedStreams({ streams: streams.toReversed() }).map(({ stream }) => stream.name);
  expect(names).toEqual(['qb_items', 'qb_invoices', 'qb_customers']);
});

it('a catalog that selects a stream twice is refused, since its records would come twice', () => {
  const select = () => selectedStreams({ streams: [...streams, ...streams.slice(1, 2)] });
  expect(select).toThrow(ConfigError);
  expect(select).toThrow(/selects the stream "qb_invoices" twice/);
});
