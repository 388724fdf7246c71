import { once } from 'node:events';
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

/**
 * Runs a `COPY … FROM STDIN`, and returns the number of rows that were written. Not by `pipeline`: that destroys the
 * stream after a failure, which then writes to a connection that it let go of.
 */
export async function copyInto(
  client: pg.Client,
  statement: string,
  chunks: Iterable<Buffer>,
): Promise<number> {
  const stream = client.query(copyStream(statement));
  const finished = once(stream, 'finish');
  // A failure also ends the wait for 'drain', and is thrown from there.
  finished.catch(() => {});
  for (const chunk of chunks) {
    // Whether or not it is said to be full: the next chunk takes the place of this one.
    const written = new Promise<void>((resolve) => stream.write(chunk, () => resolve()));
    await Promise.race([written, finished]);
  }
  stream.end();
  await finished;
  return stream.rowCount;
}
