import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export const ENDPOINTS = [
  ...(['query', 'read', 'write', 'cdc', 'batch', 'download', 'report', 'store', 'token', 'other'] as const),
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** A request whose body has been read. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A call to the Accounting API, and what it is about. */
export interface ApiCall extends Call {
  readonly realm: string;
  /** Path after the realm: `query`, `customer/1`. */
  readonly resource: readonly string[];
  readonly endpoint: Endpoint;
  /** The entities it is about, in lower case: several in change data capture. A report stands for one. */
  readonly entities: readonly string[];
}

/** Addresses of the files of attachments. */
const DOWNLOADS = ['download', 'attachable-thumbnail'];
const LARGEST_BODY = 16 * 1024 * 1024;
/** A statement may be the body of a POST with one of these types (documentation and recordings). */
const STATEMENT_TYPES = /^(application\/text|text\/plain)\b/i;

export async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  return { method: request.method ?? 'GET', url, headers: request.headers, body: await readBody(request) };
}

/** Undefined if the call is not to the Accounting API. */
export function apiCall(call: Call): ApiCall | undefined {
  const match = /^\/v3\/company\/([^/]+)\/(.*)$/.exec(call.url.pathname);
  if (match === null) return undefined;
  const [, realm = '', path = ''] = match;
  const resource = path.split('/').map((part) => part.toLowerCase());
  const endpoint = endpointOf(call.method, resource);
  return { ...call, realm, resource, endpoint, entities: entitiesOf(call, resource, endpoint) };
}

/** The statement is in the URL, with GET and with POST, or the body of a POST. */
export function statementOf({ method, url, headers, body }: Call): string {
  const inUrl = url.searchParams.get('query');
  if (inUrl !== null || method === 'GET') return inUrl ?? '';
  return STATEMENT_TYPES.test(headers['content-type'] ?? '') ? body.trim() : '';
}

function endpointOf(method: string, [first = '', second, third]: readonly string[]): Endpoint {
  const isRoot = second === undefined;
  if (isRoot && first === 'query' && (method === 'GET' || method === 'POST')) return 'query';
  if (isRoot && first === 'cdc' && method === 'GET') return 'cdc';
  if (isRoot && first === 'batch' && method === 'POST') return 'batch';
  if (first === 'reports' && second !== undefined && third === undefined && method === 'GET') return 'report';
  const isFile = DOWNLOADS.includes(first) && method === 'GET';
  if (isFile && second !== undefined && third === undefined) return 'download';
  if (third !== undefined || !/^[a-z]+$/.test(first)) return 'other';
  if (method === 'GET') return 'read';
  return method === 'POST' && isRoot ? 'write' : 'other';
}

function entitiesOf(
  call: Call,
  [first = '', second = '']: readonly string[],
  endpoint: Endpoint,
): readonly string[] {
  if (endpoint === 'report') return [second];
  if (endpoint === 'read' || endpoint === 'write') return [first];
  if (endpoint === 'query') return [/\bfrom\s+(\w+)/i.exec(statementOf(call))?.[1]?.toLowerCase() ?? ''];
  if (endpoint === 'download') return ['attachable'];
  if (endpoint === 'cdc') return (call.url.searchParams.get('entities') ?? '').toLowerCase().split(/\s*,\s*/);
  return [];
}

async function readBody(request: IncomingMessage): Promise<string> {
  if (request.method === 'GET') return '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('the body of a request is larger than 16 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
