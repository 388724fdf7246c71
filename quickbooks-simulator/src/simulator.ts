import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dataset } from './data/dataset.ts';
import { recordedDataset } from './data/recorded-dataset.ts';
import { readRecordings } from './data/recordings.ts';
import { generatedCompany } from './generate/generated-company.ts';
import { plainJson, send } from './http/reply.ts';
import { type RouterContext, route, STATS_PATH, TOKEN_PATH } from './http/router.ts';
import { Statistics, type Stats } from './http/statistics.ts';
import { credentialsOf, Tokens } from './http/tokens.ts';
import { type Settings, type SimulatorOptions, settingsOf } from './settings.ts';

export interface Simulator {
  /** `http://host:port`. */
  readonly url: string;
  /** What a client uses in place of `https://quickbooks.api.intuit.com`. */
  readonly apiUrl: string;
  readonly tokenUrl: string;
  readonly statsUrl: string;
  readonly realmId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The first refresh token. */
  readonly refreshToken: string;
  stats(): Stats;
  close(): Promise<void>;
}

/** Starts a QuickBooks Online with one company. Throws a `SettingsError` if the options cannot be. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settingsOf(options);
  const credentials = credentialsOf(settings.seed, settings.realm);
  const context: RouterContext = {
    realm: settings.realm,
    now: settings.now,
    client: credentials,
    tokens: new Tokens(settings, credentials.refreshToken),
    statistics: new Statistics(),
    datasets: new Map(datasetsOf(settings).map((dataset) => [dataset.entity.toLowerCase(), dataset])),
  };
  const server = serverOf(context);
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  const url = addressOf(server);
  return {
    url,
    apiUrl: url,
    tokenUrl: `${url}${TOKEN_PATH}`,
    statsUrl: `${url}${STATS_PATH}`,
    realmId: settings.realm,
    ...credentials,
    stats: () => context.statistics.read(),
    close: () => close(server),
  };
}

/** Recordings replace the generated company; its three entities stay, without rows unless they were recorded. */
function datasetsOf(settings: Settings): Dataset[] {
  if (settings.records.length === 0) return generatedCompany(settings);
  const recorded = [...readRecordings(settings.records)].map(([entity, texts]) =>
    recordedDataset(entity, texts),
  );
  return [...generatedCompany({ ...settings, customers: 0, invoices: 0, items: 0 }), ...recorded];
}

function serverOf(context: RouterContext): Server {
  const server = createServer((request, response) => {
    route(context, request)
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
