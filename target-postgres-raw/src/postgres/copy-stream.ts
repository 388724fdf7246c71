import type pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';

/** Methods that pg calls on a query; the package's types leave them out. */
interface RunningCopy extends CopyStreamQuery {
  handleError(problem: Error, connection: pg.Connection): void;
  handleCopyInResponse(connection: pg.Connection): void;
}

/** A target for the rest of a failed COPY. The writer learns of the failure by its 'error', and stops. */
const NOWHERE = { stream: { write: () => true, once: () => {} }, sendCopyFail: () => {} };

/**
 * Opens a stream into a `COPY … FROM STDIN`. pg-copy-streams releases its connection when the COPY fails, and still
 * writes to it when the socket drains or the stream ends after that. That would end the process from a callback of
 * Node's; here it goes nowhere. A second failure, of the connection after that of the statement, adds nothing.
 */
export function copyStream(statement: string): RunningCopy {
  const stream = copyFrom(statement) as RunningCopy;
  const failed = stream.handleError.bind(stream);
  stream.on('error', () => {});
  return Object.assign(stream, {
    handleError: (...problem: Parameters<RunningCopy['handleError']>) => {
      failed(...problem);
      Object.assign(stream, { connection: NOWHERE });
    },
  });
}
