import type { Logger } from 'singer';
import { AccessTokens } from './access-tokens.ts';
import { createHttpClient } from './http.ts';
import { QuickBooksClient } from './quickbooks-client.ts';
import { RateLimiter } from './rate-limiter.ts';
import { apiUrlOf, type TapSettings, tokenFileOf, tokenUrlOf } from './settings.ts';
import { TokenFile } from './token-file.ts';

/** A client for the company that the settings name. */
export function connect(settings: TapSettings, userAgent: string, logger: Logger): QuickBooksClient {
  const http = createHttpClient(userAgent);
  const {
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    realm_id: realmId,
  } = settings;
  const file = new TokenFile(tokenFileOf(settings));
  const credentials = { clientId, clientSecret, refreshToken, realmId, tokenUrl: tokenUrlOf(settings) };
  const tokens = new AccessTokens(credentials, file, http, logger);
  return new QuickBooksClient(
    { apiUrl: apiUrlOf(settings), realmId },
    http,
    tokens,
    new RateLimiter(),
    logger,
  );
}
