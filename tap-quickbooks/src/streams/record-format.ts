import {
  type CatalogEntry,
  type ColumnsOfRole,
  ENVELOPE,
  EXTRACT_COLUMNS,
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
import type { RECORD_FORMATS } from './record-options.ts';
import type { Stream } from './streams.ts';

export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** The facts about a stream that decide the form of its records. */
type RecordStream = Pick<Stream, 'name' | 'kind' | 'identity' | 'wrapping'>;

/** Values that the records of one page share. */
export interface PageContext {
  readonly stream: RecordStream;
  readonly query: string;
  /** Optional fields that were asked for. */
  readonly include?: string;
  /** Further facts about the request. */
  readonly request?: JsonObject;
  readonly pageNumber: number;
  readonly pageSize: number;
  /** The realm id of the company, for records whose key has it. */
  readonly realmId: string;
  /** The requested range, which cuts the windows. Undefined for a snapshot: its records lie in no window. */
  readonly range: Interval | undefined;
  readonly extractedAt: number;
}

const DATE_TIME = { type: 'string', format: 'date-time' };

/** The format of records, which the settings decide. */
export interface RecordShape {
  readonly format: RecordFormat;
  readonly windowField: WindowField;
  /** True if the key has the company, so that one table can hold many companies. */
  readonly isCompanyInKey?: boolean;
}

/**
 * The replication key, at the top level as Singer wants it: the start of an envelope's window; of an entity the
 * time by which it belongs there, which QuickBooks has one level deeper, here in UTC. A rate belongs to the day that it
 * was asked for. A snapshot and a report have none.
 */
export function replicationKey({ kind }: Pick<Stream, 'kind'>, shape: RecordShape): string | undefined {
  if (!isInWindows(kind)) return undefined;
  return timeProperty(kind, shape) ?? ENVELOPE.windowStart.name;
}

/** Returns true for streams whose records belong to windows. The days of a report are the company's, not those of UTC. */
export function isInWindows(kind: Stream['kind']): boolean {
  return kind === 'windowed' || kind === 'rates';
}

/** The property that repeats the time of an entity at the top level. */
function timeProperty(kind: Stream['kind'], { format, windowField }: RecordShape): string | undefined {
  return kind === 'windowed' && format === 'entity' ? WINDOW_TIMES[windowField] : undefined;
}

const WINDOW_TIMES: Readonly<Record<WindowField, string>> = {
  'MetaData.LastUpdatedTime': 'last_updated_time_utc',
  'MetaData.CreateTime': 'create_time_utc',
};

export const KEY_PROPERTIES: Readonly<Record<RecordFormat, string>> = {
  envelope: ENVELOPE.id.name,
  entity: 'Id',
};

/** The key of a stream's records, in the order of its columns. */
export function keyProperties({ format, isCompanyInKey = false }: RecordShape): string[] {
  return [...(isCompanyInKey ? [ENVELOPE.realmId.name] : []), KEY_PROPERTIES[format]];
}

/** A RECORD line up to the first member of its record that differs from row to row. */
export function recordHead(
  {
    stream,
    realmId,
    extractedAt,
  }: Pick<PageContext, 'realmId' | 'extractedAt'> & {
    readonly stream: Pick<Stream, 'name'>;
  },
  { isCompanyInKey = false }: RecordShape,
): string {
  const company = isCompanyInKey ? `"${ENVELOPE.realmId.name}":${JSON.stringify(realmId)},` : '';
  return `{"type":"RECORD","stream":${JSON.stringify(stream.name)},"time_extracted":"${formatInstant(extractedAt)}","record":{${company}`;
}

/** The properties that tell which call brought a record, and for which window: null for a snapshot or a report. */
function extractProperties({ kind }: Stream): JsonObject {
  return Object.fromEntries(
    EXTRACT_COLUMNS.map(({ name, role, schema }) => [
      name,
      !isInWindows(kind) && role === 'window' ? { ...schema, type: ['null', schema.type] } : schema,
    ]),
  );
}

/** True if the key is a member of the entity. Otherwise it is added: QuickBooks has it deeper, or in parts. */
function hasOwnKey({ identity, wrapping }: Pick<Stream, 'identity' | 'wrapping'>): boolean {
  return wrapping === 'none' && identity.length === 1 && identity[0] === KEY_PROPERTIES.entity;
}

/** The JSON Schema of a stream's records. Fields that it does not name are allowed, and kept. */
export function recordSchema(stream: Stream, shape: RecordShape): JsonObject {
  const time = timeProperty(stream.kind, shape);
  const properties =
    shape.format === 'envelope'
      ? {
          [ENVELOPE.id.name]: ENVELOPE.id.schema,
          ...extractProperties(stream),
          [ENVELOPE.payload.name]: stream.schema,
        }
      : {
          ...(!hasOwnKey(stream) && { [KEY_PROPERTIES.entity]: ENVELOPE.id.schema }),
          ...(stream.schema.properties as JsonObject),
          ...(time !== undefined && { [time]: DATE_TIME }),
          ...extractProperties(stream),
        };
  const company = shape.isCompanyInKey === true ? { [ENVELOPE.realmId.name]: ENVELOPE.realmId.schema } : {};
  return { type: 'object', additionalProperties: true, properties: { ...company, ...properties } };
}

/** The parts of a line, in their order. */
export type LineParts = readonly (string | Buffer)[];

/**
 * The RECORD lines of a page, each in its parts. A payload's bytes go in as they came from QuickBooks: `639.00` stays
 * `639.00`. `isDropped` names top-level fields of an entity that are not selected.
 */
export function* recordLines(
  rows: Iterable<Row>,
  page: PageContext,
  shape: RecordShape,
  isDropped: (field: string) => boolean,
): Generator<LineParts> {
  const head = recordHead(page, shape);
  const tail = membersOf(EXTRACT, {
    pageNumber: String(page.pageNumber),
    pageSize: String(page.pageSize),
    request: JSON.stringify({
      query: page.query,
      minorversion: MINOR_VERSION,
      include: page.include,
      ...page.request,
    }),
  });
  // Rows come in the order of their windows, and to write an instant takes as long as to cut out a payload.
  const { range, stream } = page;
  const time = timeProperty(stream.kind, shape);
  const isKeyAdded = !hasOwnKey(stream);
  let window: Interval = { start: 0, end: 0 };
  let extract = membersOf(WINDOW, { windowStart: 'null', windowEnd: 'null' }) + tail;
  for (const row of rows) {
    requireBytes(row.payload);
    if (range !== undefined && (row.instant < window.start || row.instant >= window.end)) {
      window = windowOf(row.instant, range);
      const [windowStart, windowEnd] = [formatInstant(window.start), formatInstant(window.end)];
      extract = membersOf(WINDOW, { windowStart: `"${windowStart}"`, windowEnd: `"${windowEnd}"` }) + tail;
    }
    if (shape.format === 'envelope') {
      yield [`${head}${ID}${JSON.stringify(row.id)}${extract},${PAYLOAD}`, row.payload, END];
      continue;
    }
    const key = isKeyAdded ? `"${KEY_PROPERTIES.entity}":${JSON.stringify(row.id)},` : '';
    const timed = time === undefined ? '' : `"${time}":"${formatInstant(row.instant)}",`;
    const start = head + key + timed + extract.slice(COMMA.length);
    yield [start, ...selectedMembers(row.payload, isDropped), END];
  }
}

/** A page whose memory was given back has no bytes any more. An entity has at least its braces. */
function requireBytes(payload: Buffer): void {
  if (payload.length === 0)
    throw new Error('a record is written after the memory of its page was given back');
}

const ID = `"${ENVELOPE.id.name}":`;
const PAYLOAD = `"${ENVELOPE.payload.name}":`;
const WINDOW = prefixesOf('window');
const EXTRACT = prefixesOf('extract');
export const END = '}}\n';
const COMMA = ',';

/** The start of each member of a role, up to its value, in the order of the envelope. */
function prefixesOf<Role extends 'window' | 'extract'>(role: Role) {
  return (Object.keys(ENVELOPE) as ColumnsOfRole<Role>[])
    .filter((name) => ENVELOPE[name].role === role)
    .map((name) => [`,"${ENVELOPE[name].name}":`, name] as const);
}

/** The members with their values, each after a comma. A column of the envelope without a value does not compile. */
function membersOf<Name extends string>(
  prefixes: readonly (readonly [string, Name])[],
  values: Readonly<Record<Name, string>>,
): string {
  let text = '';
  for (const [prefix, name] of prefixes) text += prefix + values[name];
  return text;
}

/** The members of an entity that are not dropped, byte for byte, each after a comma. */
export function selectedMembers(payload: Buffer, isDropped: (field: string) => boolean): LineParts {
  const root: JsonSpan = { start: 0, end: payload.length };
  return members(payload, root)
    .filter(({ key }) => !isDropped(key))
    .flatMap(({ key, value }) => [
      `${COMMA}${JSON.stringify(key)}:`,
      payload.subarray(value.start, value.end),
    ]);
}

/** Fields of an entity that the catalog deselects. Its key is always kept, and a field that the catalog does not know. */
export function droppedFields(entry: CatalogEntry, format: RecordFormat): ReadonlySet<string> {
  if (format === 'envelope') return new Set();
  const names = entry.metadata?.flatMap(({ breadcrumb: [, name, ...deeper] }) =>
    name !== undefined && deeper.length === 0 ? [name] : [],
  );
  return new Set(names?.filter((name) => name !== KEY_PROPERTIES.entity && !isPropertySelected(entry, name)));
}
