import { ConfigError, isLoopback } from 'singer';
import type { GivenSettings } from './settings.ts';

const API_URLS = {
  production: 'https://quickbooks.api.intuit.com',
  sandbox: 'https://sandbox-quickbooks.api.intuit.com',
} as const;

/** Base URL of the API, without a slash at its end. */
export function apiUrlOf(settings: GivenSettings): string {
  const url = secureUrl(settings, 'api_url', settings.api_url ?? API_URLS[settings.environment]);
  if (/[?#]/.test(url))
    throw new ConfigError(
      'api_url has a "?" or "#", after which paths and queries would be lost: leave out what begins there',
    );
  return url.replace(/\/+$/, '');
}

export function tokenUrlOf(settings: GivenSettings): string {
  return secureUrl(settings, 'token_url', settings.token_url);
}

export function authorizeUrlOf(settings: GivenSettings): string {
  return secureUrl(settings, 'authorize_url', settings.authorize_url);
}

export function redirectUriOf(settings: GivenSettings): string {
  return requireUrl('redirect_uri', settings.redirect_uri);
}

/** Secrets and tokens go to these addresses, so plain http is for this machine only unless a setting allows more. */
function secureUrl({ allow_insecure_http: isAllowed }: GivenSettings, name: string, value: string): string {
  const url = new URL(requireUrl(name, value));
  if (url.protocol === 'https:' || isAllowed || isLoopback(url)) return value;
  throw new ConfigError(
    `${name} is at ${url.origin}, which would get tokens and secrets unencrypted: give an https URL, or set allow_insecure_http to true if the network in between is your own`,
  );
}

function requireUrl(name: string, value: string): string {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new ConfigError(`${name} is ${JSON.stringify(value)}, which is not an http or https URL: correct it`);
}
