import type pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';

/** What pg calls on a query, which the package's types leave out. */
interface RunningCopy extends CopyStreamQuery {
  handleError(problem: Error, connection: pg.Connection): void;
  handleCopyInResponse(connection: pg.Connection): void;
}

/** Where a COPY that has failed may go on writing to: whoever fed it is told by its 'error', and stops. */
const NOWHERE = { stream: { write: () => true, once: () => {} }, sendCopyFail: () => {} };

/**
 * A stream into a `COPY … FROM STDIN`. pg-copy-streams lets go of its connection when the COPY fails, and still writes
 * to it where the socket drains or the stream ends behind that, in a callback of Node's from which it would end the
 * process; here that goes nowhere. A second failure, of the connection behind that of the statement, says no more.
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
