import { readSync } from 'node:fs';
import { ConfigError } from '../errors.ts';

/** Time for the program that writes a pipe. It may ask a person first, as a password manager does. */
const PATIENCE_MS = 60_000;

/** A longer wait is reported. */
const UNREPORTED_WAIT_MS = 1_000;
const POLL_MS = 25;

/** More than any list of settings has. */
const LONGEST_BYTES = 1_024 * 1_024;

interface PipeReading {
  readonly path: string;
  readonly patienceMs?: number | undefined;
  /** Is called once if nothing comes for a second. */
  readonly onWait: () => void;
}

/**
 * The bytes that another program writes to a named pipe. The pipe was opened with O_NONBLOCK, so it can be read before
 * there is a writer. Throws ConfigError if the text does not come to its end in time.
 */
export function pipeBytes(file: number, { path, patienceMs = PATIENCE_MS, onWait }: PipeReading): Buffer {
  const parts: Buffer[] = [];
  const start = performance.now();
  let isReported = false;
  for (let bytes = 0; ; ) {
    const part = partOf(file);
    if (part?.length === 0 && bytes > 0) return Buffer.concat(parts);
    if (part !== undefined && part.length > 0) {
      parts.push(part);
      bytes += part.length;
      if (bytes > LONGEST_BYTES)
        throw new ConfigError(`${path} is a named pipe that does not end: stop the program that writes it`);
      continue;
    }
    const waitedMs = performance.now() - start;
    if (waitedMs > patienceMs) throw givenUp(path, bytes, patienceMs);
    if (!isReported && waitedMs > UNREPORTED_WAIT_MS) {
      isReported = true;
      onWait();
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, POLL_MS);
  }
}

function givenUp(path: string, bytes: number, patienceMs: number): ConfigError {
  const within = `within ${Math.ceil(patienceMs / 1_000)} s`;
  return new ConfigError(
    bytes === 0
      ? `${path} is a named pipe, and nothing was written to it ${within}: start the program that writes it, or put a file in its place`
      : `${path} is a named pipe, and the program that writes it did not close it ${within}, after ${bytes} bytes: see what it waits for`,
  );
}

/** The bytes that are there now: none before the first writer and after the last one, undefined while one is silent. */
function partOf(file: number): Buffer | undefined {
  const buffer = Buffer.alloc(64 * 1_024);
  try {
    return buffer.subarray(0, readSync(file, buffer));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EAGAIN') return undefined;
    throw cause;
  }
}
