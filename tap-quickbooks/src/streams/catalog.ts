import { type Catalog, type CatalogEntry, ConfigError, isStreamSelected, type JsonObject } from 'singer';
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

/** Names of the streams for which the catalog asks for FULL_TABLE, although STATE covers them. */
export function ignoredFullTables(streams: readonly CatalogStream[]): string[] {
  const asksForAll = ({ replication_method: method, metadata }: CatalogEntry) =>
    [method, metadata?.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata['replication-method']]
      .map((said) => String(said).toUpperCase())
      .includes(REPLICATION_METHODS.snapshot);
  return streams
    .filter(({ stream, entry }) => stream.kind !== 'snapshot' && asksForAll(entry))
    .map(({ stream }) => stream.name);
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
