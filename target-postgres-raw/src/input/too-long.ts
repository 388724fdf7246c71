import { type Line, ProtocolError, placeOf, streamOfCutRecord } from 'singer';
import { UnfitRecord } from '../batches/unfit-record.ts';
import { requireUtf8 } from './record-line.ts';

/** The SQLSTATE that Postgres has for a value that is too large. */
const PROGRAM_LIMIT_EXCEEDED = '54000';

const NUL = 0;

/** The reason why a line that is too long is not loaded. */
export function tooLong({ fullLength }: Line): UnfitRecord {
  return new UnfitRecord(
    `its line has ${fullLength} bytes, and JSONB holds less than 268435456 bytes in one value`,
    PROGRAM_LIMIT_EXCEEDED,
  );
}

/** The stream of a record whose line is too long. Throws a {@link ProtocolError} if the line is no such record. */
export function streamOfTooLong(line: Line): string {
  requireUtf8(line);
  const stream = line.bytes.includes(NUL) ? undefined : streamOfCutRecord(line);
  if (stream !== undefined) return stream;
  throw new ProtocolError(
    `${placeOf(line)} has ${line.fullLength} bytes, which is too long, and does not begin as a RECORD with its stream: check what wrote it`,
  );
}
