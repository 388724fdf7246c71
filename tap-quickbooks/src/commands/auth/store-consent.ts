import { AuthError, ConfigError, type Logger, RetryableApiError } from 'singer';
import { redirectUriOf } from '../../addresses.ts';
import { credentialsOf } from '../../connect.ts';
import { createHttpClient } from '../../http/http.ts';
import { USER_AGENT } from '../../http/user-agent.ts';
import { companyOf } from '../../plan/company.ts';
import type { GivenSettings } from '../../settings.ts';
import { storesOf } from '../../stores.ts';
import { type StoredTokens, seedsWith, tokensOf } from '../../tokens/stored-tokens.ts';
import { InvalidGrantError, type TokenAnswer, TokenEndpoint } from '../../tokens/token-endpoint.ts';
import type { TokenStore } from '../../tokens/token-store.ts';
import type { Consent } from './consent.ts';

/**
 * Exchanges a consent's code for tokens and stores them. The code works only once, so every fault on this side is
 * found before it is sent. The configured refresh token counts as replaced.
 */
export async function storeConsent(
  { code, realmId }: Consent,
  settings: GivenSettings,
  logger: Logger,
): Promise<{ readonly store: TokenStore; readonly tokens: StoredTokens }> {
  if (settings.realm_id !== undefined && settings.realm_id !== realmId) {
    throw new ConfigError(
      `the consent is for company ${realmId}, but realm_id is ${settings.realm_id}: run "tap-quickbooks auth" again and choose that company, or correct realm_id. Nothing was stored`,
    );
  }
  const company = companyOf({ ...settings, realm_id: realmId });
  const { tokens: store } = storesOf(settings).open(company, logger);
  const endpoint = new TokenEndpoint(
    credentialsOf(settings),
    createHttpClient(USER_AGENT, settings.request_timeout_seconds),
    logger,
  );
  return store.withLock(async (locked) => {
    const stored = await locked.read();
    const room = await locked.reserve();
    try {
      const answer = await exchange(endpoint, code, redirectUriOf(settings));
      const tokens = tokensOf(answer, answer.refreshToken, {
        realm_id: realmId,
        environment: settings.environment,
        seeds_sha256: seedsWith(settings.refresh_token, stored),
      });
      if (await room.fill(tokens)) return { store, tokens };
    } finally {
      await room.giveUp();
    }
    throw new RetryableApiError(
      `another process changed ${store.where} meanwhile: run "tap-quickbooks auth" again`,
    );
  });
}

async function exchange(
  endpoint: TokenEndpoint,
  code: string,
  redirectUri: string,
): Promise<TokenAnswer & { readonly refreshToken: string }> {
  try {
    const answer = await endpoint.exchange({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
    });
    const { refreshToken } = answer;
    if (refreshToken !== undefined) return { ...answer, refreshToken };
  } catch (cause) {
    if (!(cause instanceof InvalidGrantError)) throw cause;
    throw new AuthError(
      `${cause.message}: the code was used before, is some minutes old, or is for another app or redirect_uri; run "tap-quickbooks auth" again`,
      { cause },
    );
  }
  throw new AuthError(
    'QuickBooks took the code but gave no refresh token: check that the app has the accounting scope, and run "tap-quickbooks auth" again',
  );
}
