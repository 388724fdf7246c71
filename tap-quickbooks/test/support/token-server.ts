import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FEW_STREAMS } from './run-tap.ts';

export const REALM = '4620816365000001';
export const SEED = 'recognisable-refresh-seed';
export const CLIENT = { id: 'recognisable-client-id', secret: 'recognisable-client-secret' };

const DAY_MS = 86_400_000;

export interface TokenCall {
  readonly grant: string | null;
  /** The refresh token or the code that was sent. */
  readonly sent: string;
  readonly at: number;
}

type Override = (response: ServerResponse, call: TokenCall) => Promise<boolean> | boolean;

/**
 * The part of QuickBooks that deals in tokens, with a hand on each answer. Each refresh replaces the refresh token;
 * what was replaced is good for another day.
 */
export class TokenServer {
  url = '';
  readonly calls: TokenCall[] = [];
  queries = 0;
  /** Seconds. */
  accessLife = 3_600;
  refreshLife: number | undefined = 8_726_400;
  consentLife: number | undefined;
  /** Milliseconds for which a refresh token is good after it was replaced. */
  graceMs = DAY_MS;
  /** Milliseconds that the clock is ahead. */
  ahead = 0;
  /** Answers a token call in another way; true if it did. */
  onTokenCall: Override = () => false;
  /** Answers a query in another way; true if it did. */
  onQuery: (response: ServerResponse, accessToken: string, statement: string) => boolean = () => false;
  /** Parameters of the consent page's redirect beside state. */
  consent: Record<string, string> = { code: 'recognisable-code-1', realmId: REALM };
  readonly #refreshTokens = new Map<string, number>([[SEED, Number.POSITIVE_INFINITY]]);
  readonly #accessTokens = new Map<string, number>();
  #issued = 0;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Ends a refresh token at once. */
  revoke(refreshToken: string): void {
    this.#refreshTokens.delete(refreshToken);
  }

  /** A new pair, as another process might have got it. */
  issue(): { readonly refresh_token: string; readonly access_token: string } {
    this.#issued += 1;
    const pair = {
      refresh_token: `recognisable-refresh-${this.#issued}`,
      access_token: `recognisable-access-${this.#issued}`,
    };
    this.#refreshTokens.set(pair.refresh_token, Number.POSITIVE_INFINITY);
    this.#accessTokens.set(pair.access_token, this.#now() + this.accessLife * 1_000);
    return pair;
  }

  config(tokenFile: string): Record<string, unknown> {
    return {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      refresh_token: SEED,
      realm_id: REALM,
      streams: FEW_STREAMS,
      api_url: this.url,
      token_url: `${this.url}/tokens`,
      authorize_url: `${this.url}/connect/oauth2`,
      token_file: tokenFile,
      start_date: '2024-01-01',
      end_date: '2024-01-02',
      verify: false,
    };
  }

  #now(): number {
    return Date.now() + this.ahead;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname === '/tokens') return this.#token(request, response);
    if (url.pathname === '/connect/oauth2') return this.#consent(url, response);
    this.queries += 1;
    const accessToken = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const statement = url.searchParams.get('query') ?? '';
    if (this.onQuery(response, accessToken, statement)) return;
    if ((this.#accessTokens.get(accessToken) ?? 0) <= this.#now()) return refuse(response, accessToken);
    json(response, 200, { QueryResponse: answerTo(statement), time: '2024-01-02T00:00:00.000-08:00' });
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const grant = form.get('grant_type');
    const sent = form.get('refresh_token') ?? form.get('code') ?? '';
    const call = { grant, sent, at: Date.now() };
    this.calls.push(call);
    if (await this.onTokenCall(response, call)) return;
    const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
    if (request.headers.authorization !== `Basic ${basic}`)
      return json(response, 401, { error: 'invalid_client' });
    const isGood =
      grant === 'authorization_code'
        ? sent === this.consent.code
        : (this.#refreshTokens.get(sent) ?? 0) > this.#now();
    if (!isGood)
      return json(response, 400, { error: 'invalid_grant', error_description: `Token invalid: ${sent}` });
    this.#refreshTokens.set(sent, this.#now() + this.graceMs);
    json(response, 200, {
      token_type: 'bearer',
      ...this.issue(),
      expires_in: this.accessLife,
      ...(this.refreshLife !== undefined && { x_refresh_token_expires_in: this.refreshLife }),
      ...(this.consentLife !== undefined &&
        request.headers['x-include-refresh-token-hard-expires-in'] === 'true' && {
          x_refresh_token_hard_expires_in: this.consentLife,
        }),
    });
  }

  #consent(url: URL, response: ServerResponse): void {
    const target = new URL(url.searchParams.get('redirect_uri') ?? '');
    const state = url.searchParams.get('state') ?? '';
    for (const [name, value] of Object.entries({ ...this.consent, state })) {
      if (!target.searchParams.has(name)) target.searchParams.set(name, value);
    }
    response.writeHead(302, { location: target.href }).end();
  }
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    intuit_tid: '1-tid',
    'intuit-tid': '1-tid',
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The gateway's refusal, which echoes the access token. */
function refuse(response: ServerResponse, accessToken: string): void {
  const message = 'message=AuthenticationFailed; errorCode=003200; statusCode=401';
  json(response, 401, {
    fault: { error: [{ message, detail: `Token expired: ${accessToken}`, code: '3200' }] },
  });
}

function answerTo(statement: string): object {
  if (/count\(\*\)/i.test(statement)) return { totalCount: 2_500 };
  if (/CompanyInfo/.test(statement))
    return { CompanyInfo: [{ Id: '1', CompanyName: 'Pâtisserie 42', Country: 'CA' }] };
  return {};
}
