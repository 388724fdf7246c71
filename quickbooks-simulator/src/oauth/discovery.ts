import { plainJson, type Reply } from '../http/reply.ts';

export const OAUTH_PATHS = {
  token: '/oauth2/v1/tokens/bearer',
  revoke: '/v2/oauth2/tokens/revoke',
  consent: '/connect/oauth2',
} as const;

/** Both documents, with and without the slash that one client asks for. */
export const DISCOVERY_PATH = /^\/\.well-known\/openid(_sandbox)?_configuration\/?$/;

/** Document from which a client takes the other addresses; the members are those of Intuit's document. */
export function discoveryReply(base: string): Reply {
  return plainJson(200, {
    issuer: base,
    authorization_endpoint: `${base}${OAUTH_PATHS.consent}`,
    token_endpoint: `${base}${OAUTH_PATHS.token}`,
    userinfo_endpoint: `${base}/v1/openid_connect/userinfo`,
    revocation_endpoint: `${base}${OAUTH_PATHS.revoke}`,
    jwks_uri: `${base}/op/v1/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile', 'address', 'phone'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'realmid', 'sub'],
  });
}
