import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import type { Environment } from 'singer';
import { proxyFor } from './proxy.ts';

export interface AgentPair {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

const OPTIONS: AgentOptions = { keepAlive: true, keepAliveMsecs: 10_000 };

/** The agents of one client, a pair for each proxy and one for direct connections. They keep connections open. */
export class Agents {
  readonly #environment: Environment;
  readonly #byProxy = new Map<string, AgentPair>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  of(url: URL): AgentPair {
    const proxy = proxyFor(url, this.#environment)?.url.href ?? '';
    const pair = this.#byProxy.get(proxy) ?? pairFor(proxy);
    this.#byProxy.set(proxy, pair);
    return pair;
  }
}

function pairFor(proxy: string): AgentPair {
  if (proxy === '') return { http: new HttpAgent(OPTIONS), https: new HttpsAgent(OPTIONS) };
  return {
    http: new HttpProxyAgent({ ...OPTIONS, proxy }),
    https: new HttpsProxyAgent({ ...OPTIONS, proxy }),
  };
}
