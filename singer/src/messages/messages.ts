import { isNestedDeeper } from '../json/json-depth.ts';
import { type Field, type JsonSpan, rootSpan, shortStringAt, textAt } from '../json/json-spans.ts';
import { JsonSyntaxError } from '../json/json-syntax-error.ts';
import { valueEnds } from '../json/value-ends.ts';
import { type Company, readCompany } from './company.ts';
import type { Line } from './lines.ts';
import { malformed } from './malformed-line.ts';
import { type FieldName, type Fields, readFields } from './message-fields.ts';
import { visitMembers } from './record-members.ts';
import { readVersion } from './version.ts';

export type JsonObject = { readonly [key: string]: unknown };

export interface SchemaMessage {
  readonly type: 'SCHEMA';
  readonly stream: string;
  readonly schema: JsonObject;
  readonly keyProperties: readonly string[];
  /** The company that the records are of; undefined for other taps. */
  readonly company?: Company;
}

/** Names files that hold the records of a stream, one a line, without messages around them. */
export interface BatchMessage {
  readonly type: 'BATCH';
  readonly stream: string;
  readonly format: string;
  readonly compression: string | undefined;
  /** Addresses of the files, in their order. */
  readonly manifest: readonly string[];
}

/** All records of the stream that are wanted have been sent with this version. Not in the specification, but in use. */
export interface ActivateVersionMessage {
  readonly type: 'ACTIVATE_VERSION';
  readonly stream: string;
  readonly version?: Version;
}

/** The version of a stream's table; null if it is given but is no whole number of 64 bits. */
export type Version = bigint | null;

/** `record`, the values of its `fields`, and `value` are spans of the line: their bytes are passed on unchanged. */
export interface RecordMessage {
  readonly type: 'RECORD';
  readonly stream: string;
  readonly record: JsonSpan;
  /** The members of the record, in their order, up to one more than {@link MOST_MEMBERS}. */
  readonly fields: readonly Field[];
  /** False if the line surely has no escape such as \u00e9. */
  readonly mayHaveUnits: boolean;
  /** The version of the table, from taps that send ACTIVATE_VERSION. Absent if it is null. */
  readonly version?: Version;
}

export interface StateMessage {
  readonly type: 'STATE';
  readonly value: JsonSpan;
}

/** Singer permits any type; one that we do not know is named and skipped. */
export interface OtherMessage {
  readonly type: 'OTHER';
  readonly name: string;
}

export type Message =
  | SchemaMessage
  | RecordMessage
  | StateMessage
  | ActivateVersionMessage
  | BatchMessage
  | OtherMessage;

const OPEN_OBJECT = 0x7b;

/** Places of texts that are mostly the same as in the line before. */
const TYPE_PLACE = 0;
const STREAM_PLACE = 1;

/** Longest message that is not a record. It is parsed, or passed on, which takes several times its length. */
const MOST_BYTES = 64 * 1024 * 1024;
const LIMITED = ['SCHEMA', 'STATE', 'BATCH'];

/** Levels of a message that is parsed. Real ones have some twenty; each level of a deeper one costs stack and memory. */
const MOST_LEVELS = 500;
const PARSED = ['SCHEMA', 'BATCH'];

/**
 * Reads one line of a Singer stream (SPEC.md: a JSON map with a `type`, which is matched case-insensitively).
 * Throws a ProtocolError that names the line, what is wrong there, and the start of the text.
 */
export function readMessage(line: Line): Message {
  const fields = readFields(line);
  const name = shortStringAt(line.bytes, fields.type, TYPE_PLACE);
  if (name === undefined) throw malformed(line, 'has no "type"');
  const type = name.toUpperCase();
  if (line.bytes.length > MOST_BYTES && LIMITED.includes(type))
    throw malformed(line, `has ${line.bytes.length} bytes, and a ${type} may have ${MOST_BYTES} at most`);
  if (PARSED.includes(type) && isNestedDeeper(line.bytes, { start: 0, end: line.bytes.length }, MOST_LEVELS))
    throw malformed(line, `has more than ${MOST_LEVELS} levels`);
  switch (type) {
    case 'RECORD':
      return readRecord(line, fields);
    case 'SCHEMA':
      return readSchema(line, fields);
    case 'STATE':
      return { type: 'STATE', value: requireField(line, fields, 'value') };
    case 'ACTIVATE_VERSION':
      return { type: 'ACTIVATE_VERSION', stream: readStream(line, fields), ...versionOf(line, fields) };
    case 'BATCH':
      return readBatch(line, fields);
    default:
      return { type: 'OTHER', name };
  }
}

/** Reads one line of a file that a BATCH message names: a record by itself. */
export function readBatchRecord(line: Line, stream: string): RecordMessage {
  const fields: Field[] = [];
  try {
    const record = rootSpan(line.bytes);
    if (line.bytes[record.start] !== OPEN_OBJECT) throw malformed(line, 'is not a JSON object');
    visitMembers(line.bytes, record.start, fields, valueEnds(line.bytes));
    return { type: 'RECORD', stream, record, fields, mayHaveUnits: true };
  } catch (cause) {
    if (cause instanceof JsonSyntaxError) throw malformed(line, 'is not JSON', cause);
    throw cause;
  }
}

function readRecord(line: Line, fields: Fields): RecordMessage {
  const stream = readStream(line, fields);
  const record = requireObject(line, fields, 'record');
  const { members, mayHaveUnits } = fields;
  // A spread of nothing would cost each record of a tap without versions.
  return fields.version === undefined
    ? { type: 'RECORD', stream, record, fields: members, mayHaveUnits }
    : { type: 'RECORD', stream, record, fields: members, mayHaveUnits, ...versionOf(line, fields) };
}

function readSchema(line: Line, fields: Fields): SchemaMessage {
  const schema = JSON.parse(textAt(line.bytes, requireObject(line, fields, 'schema')));
  // The specification wants them, if only as an empty list, but not every tap sends them.
  const { key_properties } = fields;
  const keys: unknown = key_properties === undefined ? null : JSON.parse(textAt(line.bytes, key_properties));
  if (keys !== null && !isStringArray(keys))
    throw malformed(line, 'has "key_properties" that are not a list of names');
  const company =
    fields.company === undefined ? undefined : readCompany(JSON.parse(textAt(line.bytes, fields.company)));
  return {
    type: 'SCHEMA',
    stream: readStream(line, fields),
    schema,
    keyProperties: keys ?? [],
    ...(company !== undefined && { company }),
  };
}

function readBatch(line: Line, fields: Fields): BatchMessage {
  const encoding = JSON.parse(textAt(line.bytes, requireObject(line, fields, 'encoding')));
  const manifest: unknown = JSON.parse(textAt(line.bytes, requireField(line, fields, 'manifest')));
  if (!isStringArray(manifest)) throw malformed(line, 'has a "manifest" that is not a list of addresses');
  const { format, compression } = encoding;
  if (typeof format !== 'string') throw malformed(line, 'has an "encoding" without a "format"');
  return {
    type: 'BATCH',
    stream: readStream(line, fields),
    format,
    compression: typeof compression === 'string' ? compression : undefined,
    manifest,
  };
}

function readStream(line: Line, fields: Fields): string {
  const stream = shortStringAt(line.bytes, fields.stream, STREAM_PLACE);
  if (stream === undefined || stream === '') throw malformed(line, 'has no "stream"');
  return stream;
}

function versionOf({ bytes }: Line, fields: Fields): { readonly version?: Version } {
  const version = fields.version && readVersion(bytes, fields.version);
  return version === undefined ? {} : { version };
}

function requireObject(line: Line, fields: Fields, key: FieldName): JsonSpan {
  const span = requireField(line, fields, key);
  if (line.bytes[span.start] !== OPEN_OBJECT) throw malformed(line, `has a "${key}" that is not an object`);
  return span;
}

function requireField(line: Line, fields: Fields, key: FieldName): JsonSpan {
  const span = fields[key];
  if (span === undefined) throw malformed(line, `has no "${key}"`);
  return span;
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
