import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MergeOptions, mergeRows } from './change/merge-order.ts';
import { type MutateOptions, mutateOrderOf } from './change/mutate-order.ts';
import type { MutateResult } from './change/mutator.ts';
import type { TruthRow } from './change/truth.ts';
import type { Clock } from './clock.ts';
import { CONTROL_PATH } from './control/control.ts';
import { companyOf } from './control/control-call.ts';
import { type TruthQuery, truthOf } from './control/truth-of.ts';
import type { FaultOrder, FaultState } from './faults/faults.ts';
import { plainJson, send } from './http/reply.ts';
import type { Stats } from './http/statistics.ts';
import { firstRefreshToken } from './oauth/credentials.ts';
import { OAUTH_PATHS } from './oauth/discovery.ts';
import { route } from './router.ts';
import { createService, type Service } from './service.ts';
import { type LiveOptions, type SimulatorOptions, settingsOf, tune } from './settings.ts';

export interface Simulator {
  /** `http://host:port`. */
  readonly url: string;
  /** Address that a client uses in place of `https://quickbooks.api.intuit.com`. */
  readonly apiUrl: string;
  readonly tokenUrl: string;
  readonly revokeUrl: string;
  /** The consent page. */
  readonly authorizeUrl: string;
  readonly statsUrl: string;
  /** Realm id of the first company, like `refreshToken`. */
  readonly realmId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The first refresh token. */
  readonly refreshToken: string;
  readonly companies: readonly { readonly realmId: string; readonly refreshToken: string }[];
  readonly clock: Clock;
  stats(): Stats;
  /** Changes settings while it runs. Throws a `SettingsError` if one cannot be. */
  tune(options: LiveOptions): void;
  addFault(order: FaultOrder): void;
  faults(): FaultState[];
  clearFaults(): void;
  /** Changes data, at once or from now on; returns all changes so far to that company. */
  mutate(order: MutateOptions): MutateResult;
  /** Merges two customers or vendors. */
  merge(order: MergeOptions): void;
  /** The rows that are or were in a range of times, and when. Read it before the next change. */
  truth(query: TruthQuery): Iterable<TruthRow>;
  close(): Promise<void>;
}

/** Starts a QuickBooks Online. Throws a `SettingsError` if the options cannot be. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settingsOf(options);
  const service = createService(settings);
  const server = serverOf(service);
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  const url = addressOf(server);
  const [first, ...others] = settings.realms.map((realmId) => ({
    realmId,
    refreshToken: firstRefreshToken(settings.seed, realmId),
  }));
  if (first === undefined) throw new Error('there is no company'); // settingsOf has seen to it
  return {
    url,
    apiUrl: url,
    tokenUrl: `${url}${OAUTH_PATHS.token}`,
    revokeUrl: `${url}${OAUTH_PATHS.revoke}`,
    authorizeUrl: `${url}${OAUTH_PATHS.consent}`,
    statsUrl: `${url}${CONTROL_PATH}/stats`,
    ...first,
    ...service.authority.client,
    companies: [first, ...others],
    clock: service.clock,
    stats: () => service.statistics.read(),
    tune: (changed) => tune(settings, changed),
    addFault: (order) => service.faults.add(order),
    faults: () => service.faults.list(),
    clearFaults: () => service.faults.clear(),
    mutate(order) {
      const { mutator, datasets } = companyOf(service, order.realm);
      mutator.mutate(mutateOrderOf(order, (name) => datasets.has(name.toLowerCase())));
      return mutator.result;
    },
    merge: (order) => mergeRows(companyOf(service, order.realm), order),
    truth: (query) => truthOf(service, query),
    async close() {
      for (const { mutator } of service.companies.values()) mutator.stop();
      await close(server);
    },
  };
}

function serverOf(service: Service): Server {
  const server = createServer((request, response) => {
    route(service, request)
      .catch((error: unknown) => plainJson(500, { error: String(error) }))
      .then((reply) => send(request, response, reply))
      .catch(() => response.destroy());
  });
  // Longer than clients keep a connection, so that none is closed under a request.
  server.keepAliveTimeout = 65_000;
  return server;
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
