import {
  type CatalogEntry,
  formatInstant,
  type Interval,
  isPropertySelected,
  type JsonObject,
  type JsonSpan,
  members,
  windowOf,
} from 'singer';
import type { Row } from '../reading/page.ts';
import { MINOR_VERSION, type WindowField } from './query.ts';
import type { Stream } from './streams.ts';

export const RECORD_FORMATS = ['envelope', 'entity'] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** What the records of one page have in common. */
export interface PageContext {
  readonly stream: string;
  readonly query: string;
  readonly pageNumber: number;
  readonly pageSize: number;
  /** The requested range, which cuts the windows. */
  readonly range: Interval;
  readonly extractedAt: number;
}

const DATE_TIME = { type: 'string', format: 'date-time' };
const EXTRACT_PROPERTIES = {
  extract_window_start_utc: DATE_TIME,
  extract_window_end_utc: DATE_TIME,
  page_number: { type: 'integer' },
  page_size: { type: 'integer' },
  request_payload: {
    type: 'object',
    properties: { query: { type: 'string' }, minorversion: { type: 'integer' } },
  },
};

/** How records look, which the settings decide. */
export interface RecordShape {
  readonly format: RecordFormat;
  readonly windowField: WindowField;
}

/**
 * The replication key, at the top level as Singer wants it: the start of an envelope's window; of an entity the
 * time by which it belongs there, which QuickBooks has one level deeper, here in UTC.
 */
export function replicationKey({ format, windowField }: RecordShape): string {
  return format === 'envelope' ? 'extract_window_start_utc' : WINDOW_TIMES[windowField];
}

const WINDOW_TIMES: Readonly<Record<WindowField, string>> = {
  'MetaData.LastUpdatedTime': 'last_updated_time_utc',
  'MetaData.CreateTime': 'create_time_utc',
};

export const KEY_PROPERTIES: Readonly<Record<RecordFormat, string>> = { envelope: 'id', entity: 'Id' };

/** The JSON Schema of a stream's records. Fields that it does not name are allowed, and kept. */
export function recordSchema(stream: Stream, shape: RecordShape): JsonObject {
  const properties =
    shape.format === 'envelope'
      ? { id: { type: 'string' }, ...EXTRACT_PROPERTIES, payload: stream.schema }
      : {
          ...(stream.schema.properties as JsonObject),
          [replicationKey(shape)]: DATE_TIME,
          ...EXTRACT_PROPERTIES,
        };
  return { type: 'object', additionalProperties: true, properties };
}

/**
 * The RECORD lines of a page. A payload's bytes go in as they came from QuickBooks: `639.00` stays `639.00`.
 * `isDropped` names top-level fields of an entity that are not selected.
 */
export function recordLines(
  rows: readonly Row[],
  page: PageContext,
  shape: RecordShape,
  isDropped: (field: string) => boolean,
): Buffer {
  const request = JSON.stringify({ query: page.query, minorversion: MINOR_VERSION });
  const head = `{"type":"RECORD","stream":${JSON.stringify(page.stream)},"time_extracted":"${formatInstant(page.extractedAt)}","record":{`;
  const tail = `"page_number":${page.pageNumber},"page_size":${page.pageSize},"request_payload":${request}`;
  // Rows come in the order of their windows, and to write an instant takes as long as to cut out a payload.
  let window: Interval = { start: 0, end: 0 };
  let extract = '';
  const parts = rows.flatMap((row) => {
    if (row.instant < window.start || row.instant >= window.end) {
      window = windowOf(row.instant, page.range);
      extract = `"extract_window_start_utc":"${formatInstant(window.start)}","extract_window_end_utc":"${formatInstant(window.end)}",${tail}`;
    }
    return shape.format === 'envelope'
      ? [Buffer.from(`${head}"id":${JSON.stringify(row.id)},${extract},"payload":`), row.payload, END]
      : [
          Buffer.from(`${head}"${replicationKey(shape)}":"${formatInstant(row.instant)}",${extract}`),
          ...selectedMembers(row.payload, isDropped),
          END,
        ];
  });
  return Buffer.concat(parts);
}

const END = Buffer.from('}}\n');
const COMMA = Buffer.from(',');

/** The members of an entity that are not dropped, each behind a comma, as they stand there. */
function selectedMembers(payload: Buffer, isDropped: (field: string) => boolean): Buffer[] {
  const root: JsonSpan = { start: 0, end: payload.length };
  return members(payload, root)
    .filter(({ key }) => !isDropped(key))
    .flatMap(({ key, value }) => [
      COMMA,
      Buffer.from(`${JSON.stringify(key)}:`),
      payload.subarray(value.start, value.end),
    ]);
}

/** Fields of an entity that the catalog deselects. A field that the catalog does not know is kept. */
export function droppedFields(entry: CatalogEntry, format: RecordFormat): ReadonlySet<string> {
  if (format === 'envelope') return new Set();
  const names = entry.metadata?.flatMap(({ breadcrumb: [, name, ...deeper] }) =>
    name !== undefined && deeper.length === 0 ? [name] : [],
  );
  return new Set(names?.filter((name) => !isPropertySelected(entry, name)));
}
