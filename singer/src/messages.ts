import { ProtocolError } from './errors.ts';
import { JsonSyntaxError, type Member, rootMembers, type Span, stringAt, textAt } from './json-spans.ts';
import type { Line } from './lines.ts';

export type JsonObject = { readonly [key: string]: unknown };

export interface SchemaMessage {
  readonly type: 'SCHEMA';
  readonly stream: string;
  readonly schema: JsonObject;
  readonly keyProperties: readonly string[];
}

/** `record` and `value` are spans of the line: their bytes go on as they came. */
export interface RecordMessage {
  readonly type: 'RECORD';
  readonly stream: string;
  readonly record: Span;
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
  const fields = readFields(line);
  const name = stringAt(line.bytes, fields.get('type'));
  if (name === undefined) throw malformed(line, 'has no "type"');
  switch (name.toUpperCase()) {
    case 'RECORD':
      return {
        type: 'RECORD',
        stream: readStream(line, fields),
        record: requireObject(line, fields, 'record'),
      };
    case 'SCHEMA':
      return readSchema(line, fields);
    case 'STATE':
      return { type: 'STATE', value: requireField(line, fields, 'value') };
    default:
      return { type: 'OTHER', name };
  }
}

function readFields(line: Line): Map<string, Span> {
  let found: Member[] | undefined;
  try {
    found = rootMembers(line.bytes);
  } catch (cause) {
    if (cause instanceof JsonSyntaxError) throw malformed(line, `is not JSON: ${cause.message}`, cause);
    throw cause;
  }
  if (found === undefined) throw malformed(line, 'is not a JSON object');
  return new Map(found.map(({ key, value }) => [key, value]));
}

function readSchema(line: Line, fields: Map<string, Span>): SchemaMessage {
  const schema = JSON.parse(textAt(line.bytes, requireObject(line, fields, 'schema')));
  const keys: unknown = JSON.parse(textAt(line.bytes, requireField(line, fields, 'key_properties')));
  if (keys !== null && !isStringArray(keys))
    throw malformed(line, 'has "key_properties" that are not a list of names');
  return { type: 'SCHEMA', stream: readStream(line, fields), schema, keyProperties: keys ?? [] };
}

function readStream(line: Line, fields: Map<string, Span>): string {
  const stream = stringAt(line.bytes, fields.get('stream'));
  if (stream === undefined || stream === '') throw malformed(line, 'has no "stream"');
  return stream;
}

function requireObject(line: Line, fields: Map<string, Span>, key: string): Span {
  const span = requireField(line, fields, key);
  if (line.bytes[span.start] !== OPEN_OBJECT) throw malformed(line, `has a "${key}" that is not an object`);
  return span;
}

function requireField(line: Line, fields: Map<string, Span>, key: string): Span {
  const span = fields.get(key);
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
