import { randomUUID } from 'node:crypto';
import type { Reply } from './reply.ts';
import type { TokenPair, Tokens } from './tokens.ts';

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface TokenRequest {
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

/** `POST /oauth2/v1/tokens/bearer`: bodies and headers as recorded from Intuit's own client library. */
export function tokenReply(tokens: Tokens, client: Client, request: TokenRequest): Reply {
  if (!isClient(client, request)) return oauthReply(401, { error: 'invalid_client' });
  if (request.form.get('grant_type') !== 'refresh_token') {
    return oauthReply(400, { error: 'unsupported_grant_type' });
  }
  const pair = tokens.refresh(request.form.get('refresh_token') ?? '');
  if (pair === undefined) {
    return oauthReply(400, { error: 'invalid_grant', error_description: 'Token invalid' });
  }
  return oauthReply(200, pairBody(pair));
}

/** Basic authentication, or id and secret in the form (both are in Intuit's discovery document). */
function isClient({ clientId, clientSecret }: Client, { authorization, form }: TokenRequest): boolean {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString() === `${clientId}:${clientSecret}`;
  return form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
}

function pairBody(pair: TokenPair): object {
  return {
    token_type: 'bearer',
    expires_in: pair.accessTokenSeconds,
    refresh_token: pair.refreshToken,
    x_refresh_token_expires_in: pair.refreshTokenSeconds,
    access_token: pair.accessToken,
  };
}

function oauthReply(status: number, body: object): Reply {
  const headers = {
    'Content-Type': 'application/json;charset=UTF-8',
    'Cache-Control': 'no-cache, no-store',
    Pragma: 'no-cache',
    Server: 'nginx',
    'Strict-Transport-Security': 'max-age=15552000',
    intuit_tid: randomUUID(),
  };
  return { status, headers, body: JSON.stringify(body) };
}
