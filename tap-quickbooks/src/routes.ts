import { type Environment, isLoopback, type Logger } from 'singer';
import { apiUrlOf, tokenUrlOf } from './addresses.ts';
import { describeProxy, proxyFor } from './http/proxy.ts';
import type { GivenSettings } from './settings.ts';

/** A sentence about the way that tokens and secrets go. */
export interface RouteNote {
  readonly text: string;
  /** False for this machine itself, as with a simulator. */
  readonly isWarning: boolean;
}

/** The hosts in api_url and token_url that are not Intuit's. Tokens and secrets go there. */
export function foreignHosts(settings: GivenSettings): RouteNote[] {
  const urls = { api_url: new URL(apiUrlOf(settings)), token_url: new URL(tokenUrlOf(settings)) };
  return Object.entries(urls)
    .filter(([, url]) => !isIntuit(url))
    .map(([name, url]) => ({
      text: `${name} is at ${url.origin}, which is not Intuit's: tokens go there`,
      isWarning: !isLoopback(url),
    }));
}

/** Logs what is not usual about the way to QuickBooks: hosts that are not Intuit's, and a proxy. */
export function logRoutes(settings: GivenSettings, environment: Environment, logger: Logger): void {
  for (const { text, isWarning } of foreignHosts(settings)) logger[isWarning ? 'warning' : 'info'](text);
  const proxy = proxyFor(new URL(apiUrlOf(settings)), environment);
  if (proxy !== undefined) logger.info(`requests go through ${describeProxy(proxy)}`);
}

function isIntuit({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && /^(.+\.)?intuit\.com$/.test(hostname);
}
