import { type Line, type RecordMessage, readMessage, type SchemaMessage } from 'singer';

export const ENVELOPE_PROPERTIES = [
  'id',
  'extract_window_start_utc',
  'extract_window_end_utc',
  'page_number',
  'page_size',
  'request_payload',
  'payload',
];

/** A line of the input that holds the message, or text as it is. */
export function lineOf(message: object | string, number = 1): Line {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return { bytes: Buffer.from(text), number };
}

/** The message with a SCHEMA of these properties. */
export function schemaMessage(
  stream: string,
  keys: readonly string[],
  properties: readonly string[] = ENVELOPE_PROPERTIES,
): object {
  const schema = { type: 'object', properties: Object.fromEntries(properties.map((name) => [name, {}])) };
  return { type: 'SCHEMA', stream, schema, key_properties: keys };
}

/** A RECORD of any stream; `more` goes beside the record. */
export function recordMessage(stream: string, record: object, more: object = {}): object {
  return { type: 'RECORD', stream, record, ...more };
}

export function readSchema(line: Line): SchemaMessage {
  const message = readMessage(line);
  if (message.type !== 'SCHEMA') throw new Error(`not a SCHEMA: ${message.type}`);
  return message;
}

export function readRecord(line: Line): RecordMessage {
  const message = readMessage(line);
  if (message.type !== 'RECORD') throw new Error(`not a RECORD: ${message.type}`);
  return message;
}
