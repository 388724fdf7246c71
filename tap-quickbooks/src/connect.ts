import type { Logger } from 'singer';
import { createHttpClient } from './http/http.ts';
import { CallLog } from './limits/call-log.ts';
import { RateLimiter } from './limits/rate-limiter.ts';
import { QuickBooksClient } from './quickbooks/quickbooks-client.ts';
import { apiUrlOf, type TapSettings, tokenFileOf, tokenUrlOf } from './settings.ts';
import { Shutdown } from './shutdown.ts';
import { AccessTokens, type Credentials } from './tokens/access-tokens.ts';
import { TokenFile } from './tokens/token-file.ts';

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
  const file = new TokenFile(tokenFileOf(settings), logger.warning);
  const credentials = credentialsOf(settings);
  const { realmId } = credentials;
  return new QuickBooksClient({
    company: { apiUrl: apiUrlOf(settings), realmId },
    http,
    tokens: new AccessTokens(credentials, file, http, logger, shutdown.stopping),
    limiter: new RateLimiter(new CallLog(file.path)),
    shutdown,
    maxCalls: settings.max_api_calls,
    readsUntil,
    logger,
  });
}

export function credentialsOf(settings: TapSettings): Credentials {
  return {
    clientId: settings.client_id,
    clientSecret: settings.client_secret,
    refreshToken: settings.refresh_token,
    realmId: settings.realm_id,
    environment: settings.environment,
    tokenUrl: tokenUrlOf(settings),
  };
}
