import { ProtocolError } from './errors.ts';
import {
  JsonSyntaxError,
  type Member,
  type Span,
  stringAt,
  textAt,
  valueEnd,
  visitObject,
  visitRoot,
} from './json-spans.ts';
import type { Line } from './lines.ts';

export type JsonObject = { readonly [key: string]: unknown };

export interface SchemaMessage {
  readonly type: 'SCHEMA';
  readonly stream: string;
  readonly schema: JsonObject;
  readonly keyProperties: readonly string[];
}

/** `record`, the values of its `fields`, and `value` are spans of the line: their bytes go on as they came. */
export interface RecordMessage {
  readonly type: 'RECORD';
  readonly stream: string;
  readonly record: Span;
  /** The members of the record, in their order. */
  readonly fields: readonly Member[];
}

export interface StateMessage {
  readonly type: 'STATE';
  readonly value: Span;
}

/** Singer permits any type; one that we do not know is named and skipped. */
export interface OtherMessage {
  readonly type: 'OTHER';
  readonly name: string;
}

export type Message = SchemaMessage | RecordMessage | StateMessage | OtherMessage;

const OPEN_OBJECT = 0x7b;

/** How much of a malformed line an error shows. */
const EXCERPT_BYTES = 60;

/**
 * Reads one line of a Singer stream (SPEC.md: a JSON map with a `type`, which is matched case-insensitively).
 * Throws {@link ProtocolError} that names the line, what is wrong there, and the start of the text.
 */
export function readMessage(line: Line): Message {
  const { spans, record } = readFields(line);
  const name = stringAt(line.bytes, spans.get('type'));
  if (name === undefined) throw malformed(line, 'has no "type"');
  switch (name.toUpperCase()) {
    case 'RECORD':
      return {
        type: 'RECORD',
        stream: readStream(line, spans),
        record: requireObject(line, spans, 'record'),
        fields: record,
      };
    case 'SCHEMA':
      return readSchema(line, spans);
    case 'STATE':
      return { type: 'STATE', value: requireField(line, spans, 'value') };
    default:
      return { type: 'OTHER', name };
  }
}

interface Fields {
  readonly spans: ReadonlyMap<string, Span>;
  /** The members of `record`, which would be costly to go through again. */
  readonly record: readonly Member[];
}

/** The members of a line, and those of its record, in one pass. */
function readFields(line: Line): Fields {
  const { bytes } = line;
  const spans = new Map<string, Span>();
  let record: Member[] = [];
  try {
    const isObject = visitRoot(bytes, (start, key) => {
      if (key === 'record') record = [];
      const end = key === 'record' ? visitMembers(bytes, start, record) : valueEnd(bytes, start);
      spans.set(key, { start, end });
      return end;
    });
    if (!isObject) throw malformed(line, 'is not a JSON object');
  } catch (cause) {
    if (cause instanceof JsonSyntaxError) throw malformed(line, `is not JSON: ${cause.message}`, cause);
    throw cause;
  }
  return { spans, record };
}

function visitMembers(bytes: Buffer, start: number, found: Member[]): number {
  return visitObject(bytes, start, (at, key) => {
    const end = valueEnd(bytes, at);
    found.push({ key, value: { start: at, end } });
    return end;
  });
}

function readSchema(line: Line, spans: Fields['spans']): SchemaMessage {
  const schema = JSON.parse(textAt(line.bytes, requireObject(line, spans, 'schema')));
  const keys: unknown = JSON.parse(textAt(line.bytes, requireField(line, spans, 'key_properties')));
  if (keys !== null && !isStringArray(keys))
    throw malformed(line, 'has "key_properties" that are not a list of names');
  return { type: 'SCHEMA', stream: readStream(line, spans), schema, keyProperties: keys ?? [] };
}

function readStream(line: Line, spans: Fields['spans']): string {
  const stream = stringAt(line.bytes, spans.get('stream'));
  if (stream === undefined || stream === '') throw malformed(line, 'has no "stream"');
  return stream;
}

function requireObject(line: Line, spans: Fields['spans'], key: string): Span {
  const span = requireField(line, spans, key);
  if (line.bytes[span.start] !== OPEN_OBJECT) throw malformed(line, `has a "${key}" that is not an object`);
  return span;
}

function requireField(line: Line, spans: Fields['spans'], key: string): Span {
  const span = spans.get(key);
  if (span === undefined) throw malformed(line, `has no "${key}"`);
  return span;
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function malformed(line: Line, what: string, cause?: unknown): ProtocolError {
  const start = JSON.stringify(line.bytes.toString('utf8', 0, excerptEnd(line.bytes)));
  const cut = line.bytes.length > EXCERPT_BYTES ? '…' : '';
  return new ProtocolError(
    `line ${line.number} of the input ${what}; it starts with ${start}${cut}. Check that stdin is a Singer stream`,
    { cause },
  );
}

/** In front of a character that would be cut: the bytes behind its first one are 10xxxxxx. */
function excerptEnd(bytes: Buffer): number {
  let end = Math.min(bytes.length, EXCERPT_BYTES);
  while (end > EXCERPT_BYTES - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
