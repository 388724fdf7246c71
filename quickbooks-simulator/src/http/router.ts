import type { IncomingMessage } from 'node:http';
import { faultReply, forbiddenReply, unauthorizedReply } from './envelopes.ts';
import { type QueryContext, queryReply } from './query-endpoint.ts';
import { plainJson, type Reply } from './reply.ts';
import { type Client, tokenReply } from './token-endpoint.ts';
import type { Tokens } from './tokens.ts';

export interface RouterContext extends QueryContext {
  readonly realm: string;
  readonly client: Client;
  readonly tokens: Tokens;
}

export const TOKEN_PATH = '/oauth2/v1/tokens/bearer';
export const STATS_PATH = '/_simulator/stats';

const LARGEST_BODY = 16 * 1024 * 1024;
/** A statement may be the body of a POST with one of these types (documentation and recordings). */
const STATEMENT_TYPES = /^(application\/text|text\/plain)\b/i;

/** The answer to any request. Addresses that are not imitated yet are refused as QuickBooks refuses unknown ones. */
export async function route(context: RouterContext, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const call = `${request.method} ${url.pathname}`;
  if (call === `GET ${STATS_PATH}`) return plainJson(200, context.statistics.read());
  if (call === `POST ${TOKEN_PATH}`) return token(context, request);
  const company = /^\/v3\/company\/([^/]+)\/(.*)$/.exec(url.pathname);
  if (company === null) return plainJson(404, { error: `the simulator does not serve ${call}` });
  const [, realm = '', resource = ''] = company;
  const reply =
    refusal(context, request, realm) ?? (await resourceReply(context, request, { url, resource }));
  context.statistics.countCall(reply.status);
  return reply;
}

async function token(context: RouterContext, request: IncomingMessage): Promise<Reply> {
  context.statistics.countTokenCall();
  const form = new URLSearchParams(await readBody(request));
  return tokenReply(context.tokens, context.client, { authorization: request.headers.authorization, form });
}

/** The gateway looks at the token first, then at the realm. */
function refusal(
  { tokens, realm, now }: RouterContext,
  request: IncomingMessage,
  asked: string,
): Reply | undefined {
  const bearer = /^Bearer\s+(.*)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) return unauthorizedReply(now(), null);
  if (!tokens.isGood(bearer)) return unauthorizedReply(now(), `Token expired: ${bearer}`);
  return asked === realm ? undefined : forbiddenReply(now());
}

interface Target {
  readonly url: URL;
  readonly resource: string;
}

async function resourceReply(context: RouterContext, request: IncomingMessage, { url, resource }: Target) {
  if (resource === 'query' && (request.method === 'GET' || request.method === 'POST')) {
    return queryReply(context, await statementOf(request, url));
  }
  return faultReply(context.now(), {
    message: 'Unsupported Operation',
    detail: `Operation Could not find resource for relative : ${url.pathname} of full path: https://${request.headers.host}${url.pathname} is not supported.`,
    code: '500',
  });
}

/** The statement is in the URL, with GET and with POST, or the body of a POST. */
async function statementOf(request: IncomingMessage, url: URL): Promise<string> {
  const inUrl = url.searchParams.get('query');
  if (inUrl !== null || request.method === 'GET') return inUrl ?? '';
  const body = await readBody(request);
  return STATEMENT_TYPES.test(request.headers['content-type'] ?? '') ? body.trim() : '';
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('the body of a request is larger than 16 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
