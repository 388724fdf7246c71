import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** With Content-Length, as refusals of the data service have it; without it the body is chunked. */
  readonly hasLength?: boolean;
}

const compress = promisify(gzip);
/** The fastest level: pages are large, and the simulator should not be what a benchmark measures. */
const LEVEL = 1;

/** Sends a reply, compressed if the client accepts that. */
export async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const plain = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  const isCompressed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = isCompressed ? await compress(plain, { level: LEVEL }) : plain;
  const headers = {
    ...reply.headers,
    ...(isCompressed && { 'Content-Encoding': 'gzip' }),
    ...(reply.hasLength && { 'Content-Length': String(body.length) }),
  };
  response.writeHead(reply.status, headers).end(body);
}

/** For the simulator's own addresses, which QuickBooks does not have. */
export function plainJson(status: number, value: unknown): Reply {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}
