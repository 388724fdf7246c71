import { type CatalogEntry, ConfigError } from 'singer';
import { expect, it } from 'vitest';
import { discover, ignoredWishes, selectedStreams } from '../../src/streams/catalog.ts';
import { STREAMS } from '../../src/streams/streams.ts';

const SHAPE = { format: 'envelope', windowField: 'MetaData.LastUpdatedTime' } as const;
const { streams } = discover(SHAPE);

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
  expect([...ignoredWishes(selectedStreams(catalog), SHAPE)]).toEqual([
    [expect.stringMatching(/^the catalog says FULL_TABLE, which is ignored/), ['qb_customers', 'qb_items']],
  ]);
});

it.each([
  ['method LOG_BASED', 'replication_method', 'LOG_BASED', /^the catalog says LOG_BASED, .* no log$/],
  ['method in lower case', 'replication-method', 'log_based', /^the catalog says log_based, /],
  ['method that is no text', 'replication-method', { a: 1 }, /^the catalog says "\{\\"a\\":1\}", /],
  [
    'key of another tap',
    'replication_key',
    'MetaData.LastUpdatedTime',
    /^the catalog says replication key MetaData/,
  ],
  [
    'key in the metadata',
    'replication-key',
    'Id',
    /key Id, which is ignored: the key of the stream is extract_window/,
  ],
])('a replication %s is noted as ignored', (_, name, value, remark) => {
  const customers = streams.filter(({ tap_stream_id: id }) => id === 'qb_customers');
  const metadata = [{ breadcrumb: [], metadata: { [name]: value } }];
  const asked = name.includes('_') ? { [name]: value } : { metadata };
  const catalog = { streams: customers.map((entry) => ({ ...entry, ...asked })) };
  expect([...ignoredWishes(selectedStreams(catalog), SHAPE)]).toEqual([
    [expect.stringMatching(remark), ['qb_customers']],
  ]);
});

it.each([
  ['at the stream', { key_properties: ['DocNumber'] }, '["DocNumber"]'],
  [
    'in the metadata',
    { metadata: [{ breadcrumb: [], metadata: { 'table-key-properties': ['realm_id', 'id'] } }] },
    '["realm_id","id"]',
  ],
])('other key properties %s are noted as ignored', (_, asked, keys) => {
  const customers = streams.filter(({ tap_stream_id: id }) => id === 'qb_customers');
  const catalog = { streams: customers.map((entry) => ({ ...entry, ...asked })) };
  expect([...ignoredWishes(selectedStreams(catalog), SHAPE).keys()]).toEqual([
    `the catalog says key properties ${keys}, which is ignored: the key of the stream is id, by record_format and company_in_key`,
  ]);
});

/** A catalog of invoices with these fields deselected, as Meltano writes `!qb_invoices.payload.Line`. */
function withoutFields(from: readonly CatalogEntry[], ...fields: string[]) {
  const [invoices] = from.filter(({ tap_stream_id: id }) => id === 'qb_invoices');
  const deselected = fields.map((field) => ({
    breadcrumb: field.split('.').flatMap((name) => ['properties', name]),
    metadata: { inclusion: 'available', selected: false },
  }));
  return { streams: invoices ? [{ ...invoices, metadata: deselected }] : [] };
}

it('fields that are deselected in the payload are noted as ignored, in one sentence', () => {
  const ignored = (...fields: string[]) => [
    ...ignoredWishes(selectedStreams(withoutFields(streams, ...fields)), SHAPE).keys(),
  ];
  expect(ignored('payload.Line')).toEqual([
    'the catalog deselects payload.Line, which is ignored: payload comes whole',
  ]);
  expect(ignored('payload.Line', 'payload.Line.items.Id', 'payload.A', 'payload.B', 'payload.C')).toEqual([
    'the catalog deselects payload.Line, payload.Line.items.Id, payload.A and 2 more, which is ignored: payload comes whole',
  ]);
  expect(ignored('payload')).toHaveLength(1);
  expect(ignored('page_number')).toEqual([]);
});

it('nothing is ignored of its own catalog, nor of one that says nothing or the same in lower case', () => {
  const items = streams.filter(({ tap_stream_id: id }) => id === 'qb_items');
  const silent = { replication_method: null, replication_key: '', metadata: [] } as unknown as CatalogEntry;
  const lower = { replication_method: 'incremental' };
  const catalogs = [streams, ...[silent, lower].map((said) => items.map((entry) => ({ ...entry, ...said })))];
  for (const each of catalogs)
    expect([...ignoredWishes(selectedStreams({ streams: each }), SHAPE)]).toEqual([]);
});

const ENTITY = { format: 'entity', windowField: 'MetaData.LastUpdatedTime' } as const;
const entities = discover(ENTITY);

it('a field of an entity can be deselected, but not one inside of it', () => {
  const remarks = (...fields: string[]) => [
    ...ignoredWishes(selectedStreams(withoutFields(entities.streams, ...fields)), ENTITY).keys(),
  ];
  expect(remarks('Line')).toEqual([]);
  expect(remarks('Line', 'Line.items')).toEqual([]);
  expect(remarks('BillEmail.Address')).toEqual([
    'the catalog deselects BillEmail.Address, which is ignored: BillEmail comes whole',
  ]);
});

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
