import { isUtf8 } from 'node:buffer';
import {
  type Line,
  type Message,
  ProtocolError,
  placeOf,
  type RecordMessage,
  readBatchRecord,
  readMessage,
} from 'singer';
import { jsonbText } from '../postgres/jsonb-text.ts';

/** A line of the input with what it says. */
export interface ReadLine {
  readonly line: Line;
  readonly message: Message;
  /** Characters of a record that JSONB cannot hold and that gave way to U+FFFD. */
  readonly replaced: number;
}

/** Reads a line; the bytes of a record are then such that JSONB can hold them, those of all else are as they came. */
export function readLine(line: Line): ReadLine {
  // The input may end in the middle of a character, too.
  if (!line.isUnended) requireUtf8(line);
  const message = readMessage(line);
  if (line.isUnended) requireUtf8(line);
  if (message.type !== 'RECORD' || !message.mayHaveUnits) return { line, message, replaced: 0 };
  const { text, replaced } = jsonbText(line.bytes);
  if (replaced === 0) return { line, message, replaced };
  const stored = { ...line, bytes: text };
  const again = readMessage(stored);
  // Its stream is still the one of its SCHEMA.
  return {
    line: stored,
    message: { ...again, ...('stream' in again && { stream: message.stream }) },
    replaced,
  };
}

export interface ReadRecord {
  readonly line: Line;
  readonly message: RecordMessage;
  readonly replaced: number;
}

export function isRecord(read: ReadLine): read is ReadRecord {
  return read.message.type === 'RECORD';
}

/** JSON is UTF-8; Postgres would refuse other bytes with the whole batch they are in. */
export function requireUtf8(line: Line): void {
  if (isUtf8(line.bytes)) return;
  throw new ProtocolError(
    `${placeOf(line)} is not UTF-8: see which encoding the tap writes, and have it write UTF-8`,
  );
}

/** A record without a message around it, as BATCH files hold them. */
export function readBareRecord(line: Line, stream: string): ReadRecord {
  requireUtf8(line);
  const message = readBatchRecord(line, stream);
  const { text, replaced } = jsonbText(line.bytes);
  if (replaced === 0) return { line, message, replaced };
  const stored = { ...line, bytes: text };
  return { line: stored, message: readBatchRecord(stored, stream), replaced };
}
