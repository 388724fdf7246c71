import { ConfigError } from 'singer';
import { expect, it } from 'vitest';
import { discover, ignoredFullTables, selectedStreams } from '../../src/streams/catalog.ts';
import { STREAMS } from '../../src/streams/streams.ts';

const { streams } = discover({ format: 'envelope', windowField: 'MetaData.LastUpdatedTime' });

const DEFAULT_NAMES = STREAMS.filter(({ isSelectedByDefault }) => isSelectedByDefault).map(
  ({ name }) => name,
);

it('a catalog selects the streams that are in it, in its order', () => {
  const names = selectedStreams({ streams: streams.toReversed() }).map(({ stream }) => stream.name);
  expect(names).toEqual(DEFAULT_NAMES.toReversed());
});

it('a catalog that selects a stream twice is refused, since its records would come twice', () => {
  const [, second] = streams;
  const select = () => selectedStreams({ streams: [...streams, ...streams.slice(1, 2)] });
  expect(select).toThrow(ConfigError);
  expect(select).toThrow(`selects the stream "${second?.tap_stream_id}" twice`);
});

it('a windowed stream is read by its replication key, a snapshot whole; both have a key', () => {
  const entry = (name: string) => streams.find(({ tap_stream_id: id }) => id === name);
  expect(entry('qb_customers')).toMatchObject({
    key_properties: ['id'],
    replication_method: 'INCREMENTAL',
    replication_key: 'extract_window_start_utc',
  });
  const snapshot = entry('qb_company_info');
  expect(snapshot).toMatchObject({ key_properties: ['id'], replication_method: 'FULL_TABLE' });
  expect(snapshot).not.toHaveProperty('replication_key');
  expect(snapshot?.metadata?.[0]?.metadata).toEqual({
    inclusion: 'available',
    'selected-by-default': true,
    'table-key-properties': ['id'],
    'forced-replication-method': 'FULL_TABLE',
    'schema-name': 'qb_company_info',
  });
});

it('the key has the company first if the settings ask for it', () => {
  const shape = { windowField: 'MetaData.LastUpdatedTime', isCompanyInKey: true } as const;
  const entry = (format: 'envelope' | 'entity') => discover({ ...shape, format }).streams[0];
  for (const [format, key] of [
    ['envelope', ['realm_id', 'id']],
    ['entity', ['realm_id', 'Id']],
  ] as const) {
    expect(entry(format)?.key_properties).toEqual(key);
    expect(entry(format)?.metadata?.[0]?.metadata).toMatchObject({ 'table-key-properties': key });
    expect(entry(format)?.schema).toHaveProperty('properties.realm_id.type', 'string');
  }
});

it.each([
  ['at the stream', { replication_method: 'FULL_TABLE' }],
  ['in the metadata', { metadata: [{ breadcrumb: [], metadata: { 'replication-method': 'FULL_TABLE' } }] }],
])('FULL_TABLE %s is noted as ignored for a windowed stream, not for a snapshot', (_, asked) => {
  const names = ['qb_customers', 'qb_items', 'qb_company_info'];
  const few = streams.filter(({ tap_stream_id: id }) => names.includes(id));
  const catalog = { streams: few.map((entry) => ({ ...entry, ...asked })) };
  expect(ignoredFullTables(selectedStreams(catalog))).toEqual(['qb_customers', 'qb_items']);
  expect(ignoredFullTables(selectedStreams({ streams }))).toEqual([]);
});

const entities = discover({ format: 'entity', windowField: 'MetaData.LastUpdatedTime' });

it.each(STREAMS.map((stream) => [stream.name, stream] as const))(
  '%s has in the format entity the members of its entity, and a key',
  (name, { schema }) => {
    const entry = entities.streams.find(({ stream }) => stream === name);
    const properties = Object.keys(Object(entry?.schema.properties));
    expect(properties).toEqual(expect.arrayContaining(Object.keys(Object(schema.properties))));
    expect(properties).toContain('Id');
    expect(entry?.key_properties).toEqual(['Id']);
  },
);
