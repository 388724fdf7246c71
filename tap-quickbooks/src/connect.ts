import type { Logger } from 'singer';
import { createHttpClient } from './http/http.ts';
import { RateLimiter } from './limits/rate-limiter.ts';
import { companyOf } from './plan/company.ts';
import { QuickBooksClient } from './quickbooks/quickbooks-client.ts';
import { apiUrlOf, type GivenSettings, type TapSettings, tokenUrlOf } from './settings.ts';
import { Shutdown } from './shutdown.ts';
import { storesOf } from './stores.ts';
import { AccessTokens, type Credentials } from './tokens/access-tokens.ts';

interface ConnectOptions {
  readonly userAgent: string;
  readonly logger: Logger;
  readonly shutdown?: Shutdown;
  /** End of what is read, in epoch milliseconds. */
  readonly readsUntil?: number;
}

/** A client for the company that the settings name. */
export function connect(
  settings: TapSettings,
  { userAgent, logger, shutdown = new Shutdown(), readsUntil }: ConnectOptions,
): QuickBooksClient {
  const http = createHttpClient(userAgent, settings.request_timeout_seconds);
  const { tokens, calls } = storesOf(settings).open(companyOf(settings), logger);
  return new QuickBooksClient({
    company: { apiUrl: apiUrlOf(settings), realmId: settings.realm_id },
    http,
    tokens: new AccessTokens(credentialsOf(settings), tokens, http, logger, shutdown.stopping),
    limiter: new RateLimiter(calls, undefined, logger),
    shutdown,
    maxCalls: settings.max_api_calls,
    readsUntil,
    logger,
  });
}

export function credentialsOf(settings: GivenSettings): Credentials {
  return {
    clientId: settings.client_id,
    clientSecret: settings.client_secret,
    refreshToken: settings.refresh_token,
    tokenUrl: tokenUrlOf(settings),
  };
}
