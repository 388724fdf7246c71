import {
  type Catalog,
  type CatalogEntry,
  ConfigError,
  isPropertySelected,
  isStreamSelected,
  type JsonObject,
} from 'singer';
import {
  KEY_PROPERTIES,
  keyProperties,
  type RecordFormat,
  type RecordShape,
  recordSchema,
  replicationKey,
} from './record-format.ts';
import { STREAMS, type Stream } from './streams.ts';

/** The catalog: static, since Meltano asks for it before every run. */
export function discover(shape: RecordShape): Catalog {
  return { streams: STREAMS.map((stream) => catalogEntry(stream, shape)) };
}

/** A stream that a catalog selects, with its entry there. */
export interface CatalogStream {
  readonly stream: Stream;
  readonly entry: CatalogEntry;
}

/** The streams that a catalog selects, in its order. */
export function selectedStreams(catalog: Catalog): CatalogStream[] {
  const entries = catalog.streams.filter(isStreamSelected);
  const names = entries.map((entry) => entry.tap_stream_id);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new ConfigError(
      `the catalog selects the stream ${JSON.stringify(twice)} twice, and its records would come twice: leave one of the two out`,
    );
  return entries.map((entry) => {
    const stream = STREAMS.find(({ name }) => name === entry.tap_stream_id);
    if (stream === undefined) {
      const known = STREAMS.map(({ name }) => name).join(', ');
      throw new ConfigError(
        `the catalog selects the stream ${JSON.stringify(entry.tap_stream_id)}, which is not one of this tap's: ${known}. Write a new catalog with --discover`,
      );
    }
    return { stream, entry };
  });
}

/**
 * Sentences about wishes of the catalog that are ignored, with the names of the streams: replication methods and keys
 * that are not those of the stream, other key properties, and fields that are not selected inside of one that is.
 */
export function ignoredWishes(
  streams: readonly CatalogStream[],
  shape: RecordShape,
): ReadonlyMap<string, readonly string[]> {
  const wishes = new Map<string, string[]>();
  for (const { stream, entry } of streams) {
    const remarks = [
      ...said(entry, 'replication_method', 'replication-method')
        .filter((method) => method.toUpperCase() !== REPLICATION_METHODS[stream.kind])
        .map((method) => ignoredMethod(method, stream)),
      ...said(entry, 'replication_key', 'replication-key')
        .filter((key) => key !== replicationKey(stream, shape))
        .map((key) => ignoredKey(key, replicationKey(stream, shape))),
      ...said(entry, 'key_properties', 'table-key-properties')
        .filter((keys) => keys !== JSON.stringify(keyProperties(shape)))
        .map(
          (keys) => `the catalog says key properties ${keys.slice(0, 60)}, which is ignored: ${keyOf(shape)}`,
        ),
      ...ignoredFields(entry),
    ];
    for (const remark of new Set(remarks)) wishes.set(remark, [...(wishes.get(remark) ?? []), stream.name]);
  }
  return wishes;
}

/** The values that a catalog entry gives, at its top level or in the metadata of the stream. */
function said(
  entry: CatalogEntry,
  name: 'replication_method' | 'replication_key' | 'key_properties',
  metadataName: string,
): string[] {
  const metadata = entry.metadata?.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata ?? {};
  return [entry[name], metadata[metadataName]]
    .filter((value) => value !== undefined && value !== null && value !== '')
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

function keyOf(shape: RecordShape): string {
  return `the key of the stream is ${keyProperties(shape).join(', ')}, by record_format and company_in_key`;
}

function ignoredMethod(method: string, { kind }: Stream): string {
  const isAll = method.toUpperCase() === REPLICATION_METHODS.snapshot;
  const way =
    kind === 'snapshot'
      ? 'the stream is read as a whole, once in snapshot_max_age_hours'
      : kind === 'report'
        ? 'the periods that are new, changed or recent are read'
        : isAll
          ? 'what the state covers is not read again. To read everything, run without --state'
          : 'the time that the state does not cover is read, and QuickBooks offers no log';
  return `the catalog says ${shown(method)}, which is ignored: ${way}`;
}

function ignoredKey(key: string, own: string | undefined): string {
  const way = own === undefined ? 'the stream has none' : `the key of the stream is ${own}`;
  return `the catalog says replication key ${shown(key)}, which is ignored: ${way}`;
}

/** Fields that a sentence names one by one. */
const MOST_FIELDS = 3;

/** A sentence about the fields that the catalog deselects inside of a property that comes whole, such as payload. */
function ignoredFields(entry: CatalogEntry): string[] {
  const fields = (entry.metadata ?? []).filter(
    ({ breadcrumb: [, property = '', ...inside], metadata }) =>
      metadata.selected === false &&
      (inside.length > 0 || property === PAYLOAD) &&
      (property === PAYLOAD || isPropertySelected(entry, property)),
  );
  if (fields.length === 0) return [];
  const names = fields.map(({ breadcrumb }) => shown(breadcrumb.filter((_, i) => i % 2 === 1).join('.')));
  const more = names.length > MOST_FIELDS ? ` and ${names.length - MOST_FIELDS} more` : '';
  const [first = ''] = names[0]?.split('.') ?? [];
  return [
    `the catalog deselects ${names.slice(0, MOST_FIELDS).join(', ')}${more}, which is ignored: ${first} comes whole`,
  ];
}

/** The property of an envelope that holds the record. */
const PAYLOAD = 'payload';

function shown(text: string): string {
  return /^[\w.-]{1,60}$/.test(text) ? text : JSON.stringify(text.slice(0, 60));
}

function catalogEntry(stream: Stream, shape: RecordShape): CatalogEntry {
  const schema = recordSchema(stream, shape);
  const key = replicationKey(stream, shape);
  return {
    tap_stream_id: stream.name,
    stream: stream.name,
    key_properties: keyProperties(shape),
    ...(key !== undefined && { replication_key: key }),
    replication_method: REPLICATION_METHODS[stream.kind],
    schema,
    metadata: [
      { breadcrumb: [], metadata: streamMetadata(stream, shape) },
      ...Object.keys(schema.properties as JsonObject).map((name) => ({
        breadcrumb: ['properties', name],
        metadata: { inclusion: inclusionOf(name, shape.format) },
      })),
    ],
  };
}

const REPLICATION_METHODS = {
  windowed: 'INCREMENTAL',
  snapshot: 'FULL_TABLE',
  rates: 'INCREMENTAL',
  report: 'FULL_TABLE',
} as const satisfies Record<Stream['kind'], string>;

function streamMetadata(stream: Stream, shape: RecordShape): JsonObject {
  const key = replicationKey(stream, shape);
  return {
    inclusion: 'available',
    'selected-by-default': stream.isSelectedByDefault,
    'table-key-properties': keyProperties(shape),
    ...(key !== undefined && { 'valid-replication-keys': [key], 'replication-key': key }),
    'forced-replication-method': REPLICATION_METHODS[stream.kind],
    'schema-name': stream.name,
  };
}

/** An envelope is whole or nothing; of an entity the key and the extract metadata always come. */
function inclusionOf(property: string, format: RecordFormat): 'automatic' | 'available' {
  const isEntityField = format === 'entity' && /^[A-Z]/.test(property) && property !== KEY_PROPERTIES.entity;
  return isEntityField ? 'available' : 'automatic';
}
