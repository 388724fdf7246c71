import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ConfigError, FatalApiError, RetryableApiError } from 'singer';
import { codeOf } from '../error-code.ts';
import type { HttpClient } from './http.ts';

/** Milliseconds without a byte after which a download is given up. */
const SILENCE_MS = 60_000;

/** Milliseconds that one file may take as long as bytes come. */
const LONGEST_MS = 6 * 3_600_000;

interface Download {
  /** The signed address. It is a secret while it is valid, so it is never shown. */
  readonly url: string;
  readonly path: string;
  /** Bytes that the file must have; undefined if that is not known. */
  readonly size: number | undefined;
}

/**
 * Fetches a file from a signed address, without a token, and gives it its name when it is whole and on disk. A file
 * that is cut off keeps another name, and is overwritten by the next attempt. Returns its bytes.
 */
export async function download(http: HttpClient, { url, path, size }: Download): Promise<number> {
  const part = `${path}.${createHash('sha256').update(path).digest('hex').slice(0, 8)}.part`;
  const bytes = await written(part, received(http, url, size));
  if (size !== undefined && bytes !== size)
    throw new RetryableApiError(`its file came with ${bytes} bytes instead of ${size}`);
  await rename(part, path).catch((cause) => Promise.reject(unwritable(path, cause)));
  return bytes;
}

/** The bytes of an answer with status 200. Ends as soon as there are more than expected. */
async function* received(http: HttpClient, url: string, size: number | undefined): AsyncGenerator<Buffer> {
  const headers = { accept: '*/*', 'accept-encoding': 'identity' };
  const timeout = { request: LONGEST_MS, response: SILENCE_MS, socket: SILENCE_MS };
  const stream: Readable = http.stream(url, { headers, timeout });
  let status = 0;
  stream.on('response', (response: { statusCode: number }) => {
    status = response.statusCode;
  });
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      if (status !== 200) break;
      bytes += chunk.length;
      if (size !== undefined && bytes > size) break;
      yield chunk;
    }
  } catch (cause) {
    throw new RetryableApiError(`its file got no answer: ${codeOf(cause) ?? 'the connection failed'}`, {
      cause,
    });
  } finally {
    stream.destroy();
  }
  if (size !== undefined && bytes > size) throw new RetryableApiError(`its file has more than ${size} bytes`);
  if (status !== 200) throw refusal(status);
}

/** A signed address ends after 15 minutes, with a 403 of the storage. */
function refusal(status: number): FatalApiError | RetryableApiError {
  const sentence = `the address of its file answered ${status}`;
  return status === 404 ? new FatalApiError(sentence) : new RetryableApiError(sentence);
}

async function written(path: string, chunks: AsyncIterable<Buffer>): Promise<number> {
  const file = await open(path, 'w', 0o600).catch((cause) => Promise.reject(unwritable(path, cause)));
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      await file.write(chunk).catch((cause) => Promise.reject(unwritable(path, cause)));
      bytes += chunk.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return bytes;
}

function unwritable(path: string, cause: unknown): ConfigError {
  return new ConfigError(
    `${path} cannot be written (${codeOf(cause) ?? String(cause)}): give a folder with room and rights in --to`,
    { cause },
  );
}
