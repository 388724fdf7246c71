import { type Logger, SECOND_MS } from 'singer';
import { apiUrlOf, tokenUrlOf } from './addresses.ts';
import { createHttpClient } from './http/http.ts';
import { RateLimiter } from './limits/rate-limiter.ts';
import type { PageTurns } from './page-turns.ts';
import { companyOf } from './plan/company.ts';
import { QuickBooksClient } from './quickbooks/quickbooks-client.ts';
import type { GivenSettings, TapSettings } from './settings.ts';
import { Shutdown } from './shutdown.ts';
import { type Holder, storesOf } from './stores.ts';
import { AccessTokens, type Credentials } from './tokens/access-tokens.ts';
import type { TokenStore } from './tokens/token-store.ts';

interface ConnectionOptions {
  readonly userAgent: string;
  readonly logger: Logger;
  readonly shutdown?: Shutdown;
  /** Most requests; undefined for any number. */
  readonly maxCalls?: number | undefined;
  /** End of the range that is read, in epoch milliseconds. */
  readonly readsUntil?: number;
  readonly holder?: Holder;
  readonly turns?: PageTurns;
}

/** The way to one company, and the tokens that open it. */
export interface CompanyConnection {
  readonly client: QuickBooksClient;
  readonly tokens: AccessTokens;
  readonly store: TokenStore;
  /** Holds the company while a function reads it. Throws a BusyError if another process is in the way. */
  readonly whileHeld: <T>(run: () => Promise<T>) => Promise<T>;
}

/** A connection to the company that the settings name. It sends nothing yet. */
export function connectionTo(
  settings: TapSettings,
  {
    userAgent,
    logger,
    shutdown = new Shutdown(),
    maxCalls,
    readsUntil,
    holder = 'run',
    turns,
  }: ConnectionOptions,
): CompanyConnection {
  const http = createHttpClient(userAgent, settings.request_timeout_seconds);
  const stores = storesOf(settings).open(companyOf(settings), logger);
  const { tokens: store, calls, begin } = stores;
  const tokens = new AccessTokens(credentialsOf(settings), store, http, logger, shutdown.stopping);
  const client = new QuickBooksClient({
    company: { apiUrl: apiUrlOf(settings), realmId: settings.realm_id },
    http,
    tokens,
    limiter: new RateLimiter(calls, undefined, logger),
    shutdown,
    maxCalls,
    ...(begin !== undefined && { begin }),
    ...(turns !== undefined && { turns }),
    ...(readsUntil !== undefined && {
      readsUntil: { end: readsUntil, settleMs: settings.settle_seconds * SECOND_MS },
    }),
    logger,
  });
  return { client, tokens, store, whileHeld: (run) => stores.whileHeld(holder, shutdown, run) };
}

export function credentialsOf(settings: GivenSettings): Credentials {
  return {
    clientId: settings.client_id,
    clientSecret: settings.client_secret,
    refreshToken: settings.refresh_token,
    tokenUrl: tokenUrlOf(settings),
  };
}
