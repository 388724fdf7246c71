import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that come one by one are streamed, and never compressed. */
  readonly body: string | Buffer | Iterable<string>;
  /** With Content-Length, as refusals of the data service have it; without it the body is chunked. */
  readonly hasLength?: boolean;
  /** Never compressed, as files are. */
  readonly isPlain?: boolean;
  /** JSON of the data service, which is served as XML to those who want that. */
  readonly isData?: boolean;
  /** Reads that Intuit meters if the answer is a success; a batch can have many. */
  readonly reads?: number;
  /** Number of rows in it, for the latency. */
  readonly rows?: number;
  readonly delayMs?: number;
  readonly mishap?: Mishap;
}

/** Fate of an answer on its way. */
interface Mishap {
  /** The connection ends in the middle of the body, is reset before the head, or stays silent after half the body. */
  readonly kind: 'cut' | 'reset' | 'stall';
  /** Time at which a silent connection continues; undefined for never. */
  readonly seconds?: number;
}

const compressElsewhere = promisify(gzip);
/** The fastest level: pages are large, and the simulator should not be what a benchmark measures. */
const LEVEL = 1;
/** A shorter body is compressed at once: that takes less time than to hand it to another thread. */
const LONG_BYTES = 32 * 1_024;

function compressed(plain: Buffer): Buffer | Promise<Buffer> {
  const compress = plain.length < LONG_BYTES ? gzipSync : compressElsewhere;
  return compress(plain, { level: LEVEL });
}

/** Sends a reply, compressed if the client accepts that. */
export async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  if (reply.delayMs !== undefined && reply.delayMs > 0) await sleep(reply.delayMs, undefined, { ref: false });
  if (reply.mishap?.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  if (typeof reply.body !== 'string' && !Buffer.isBuffer(reply.body)) {
    Readable.from(reply.body).pipe(response.writeHead(reply.status, reply.headers));
    return;
  }
  const plain = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  const isCompressible = plain.length > 0 && reply.isPlain !== true;
  const isCompressed = isCompressible && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = isCompressed ? await compressed(plain) : plain;
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(isCompressed && { 'Content-Encoding': 'gzip' }),
    ...(reply.hasLength && { 'Content-Length': String(body.length) }),
  });
  if (reply.mishap === undefined) response.end(body);
  else await sendPart(response, body, reply.mishap);
}

async function sendPart(response: ServerResponse, body: Buffer, { kind, seconds }: Mishap): Promise<void> {
  const half = Math.floor(body.length / 2);
  await new Promise((resolve) => response.write(body.subarray(0, half), resolve));
  if (kind === 'cut') response.destroy();
  if (kind !== 'stall' || seconds === undefined) return;
  await sleep(seconds * 1000, undefined, { ref: false });
  response.end(body.subarray(half));
}

/** For the simulator's own addresses, which QuickBooks does not have. */
export function plainJson(status: number, value: unknown): Reply {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}
