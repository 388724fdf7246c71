import type { Call } from '../http/call.ts';
import type { Moment } from '../http/moment.ts';
import type { Reply } from '../http/reply.ts';
import type { Consents } from './consents.ts';
import type { Client } from './credentials.ts';
import type { TokenPair, Tokens } from './tokens.ts';

export interface Authority {
  readonly client: Client;
  readonly consents: Consents;
  /** By realm. */
  readonly tokens: ReadonlyMap<string, Tokens>;
}

const INVALID_GRANT = { error: 'invalid_grant', error_description: 'Token invalid' };

/** `POST /oauth2/v1/tokens/bearer`: bodies and headers as recorded from Intuit's own client library. */
export function tokenReply(authority: Authority, call: Call, moment: Moment): Reply {
  const form = new URLSearchParams(call.body);
  if (!isClient(authority.client, call, form)) return oauthReply(moment, 401, { error: 'invalid_client' });
  const isHardEndAsked = call.headers['x-include-refresh-token-hard-expires-in'] === 'true';
  const grant = GRANTS[form.get('grant_type') ?? ''];
  if (grant === undefined) return oauthReply(moment, 400, { error: 'unsupported_grant_type' });
  const pair = grant(authority, form);
  if (pair === undefined) return oauthReply(moment, 400, INVALID_GRANT);
  return oauthReply(moment, 200, pairBody(pair, isHardEndAsked));
}

type Grant = (authority: Authority, form: URLSearchParams) => TokenPair | undefined;

const GRANTS: Readonly<Record<string, Grant>> = {
  refresh_token: ({ tokens }, form) => {
    const token = form.get('refresh_token') ?? '';
    return [...tokens.values()].find((one) => one.knows(token))?.refresh(token);
  },
  authorization_code: ({ tokens, consents }, form) => {
    const realm = consents.take(form.get('code') ?? '', form.get('redirect_uri') ?? '');
    return realm === undefined ? undefined : tokens.get(realm)?.grant();
  },
};

/** `POST /v2/oauth2/tokens/revoke`, JSON or a form: either token of a pair ends both. */
export function revokeReply(authority: Authority, call: Call, moment: Moment): Reply {
  const form = formOf(call);
  if (!isClient(authority.client, call, form)) return oauthReply(moment, 401, { error: 'invalid_client' });
  const token = form.get('token') ?? form.get('refresh_token') ?? form.get('access_token') ?? '';
  const connection = [...authority.tokens.values()].find((one) => one.knows(token));
  if (connection === undefined) return oauthReply(moment, 400, { error: 'invalid_request' });
  connection.revokeAll();
  return { ...oauthReply(moment, 200, {}), body: '' };
}

function formOf({ headers, body }: Call): URLSearchParams {
  if (!/json/i.test(headers['content-type'] ?? '')) return new URLSearchParams(body);
  try {
    return new URLSearchParams(JSON.parse(body));
  } catch {
    return new URLSearchParams();
  }
}

/** Basic authentication, or id and secret in the form (both are in Intuit's discovery document). */
function isClient({ clientId, clientSecret }: Client, { headers }: Call, form: URLSearchParams): boolean {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString() === `${clientId}:${clientSecret}`;
  return form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
}

function pairBody(pair: TokenPair, isHardEndAsked: boolean): object {
  return {
    token_type: 'bearer',
    expires_in: pair.accessTokenSeconds,
    refresh_token: pair.refreshToken,
    x_refresh_token_expires_in: pair.refreshTokenSeconds,
    ...(isHardEndAsked && { x_refresh_token_hard_expires_in: pair.hardSeconds }),
    access_token: pair.accessToken,
  };
}

function oauthReply({ now, trace }: Moment, status: number, body: object): Reply {
  const headers = {
    'Content-Type': 'application/json;charset=UTF-8',
    'Cache-Control': 'no-cache, no-store',
    Pragma: 'no-cache',
    Server: 'nginx',
    'Strict-Transport-Security': 'max-age=15552000',
    intuit_tid: `1-${Math.floor(now / 1000).toString(16)}-${trace}`,
  };
  return { status, headers, body: JSON.stringify(body) };
}
