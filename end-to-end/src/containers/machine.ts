import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type PostgresServer } from 'postgres-launcher';
import { PROJECT_ROOT } from '../project-root.ts';
import { copyBuildContext } from './build-context.ts';
import { type Compose, readCompose } from './compose.ts';
import { readStages, type Stage } from './dockerfile.ts';
import { NativeImages } from './native-images.ts';
import { say } from './say.ts';

/** Stands in for the Docker engine. */
export interface Machine {
  readonly compose: Compose;
  readonly stages: readonly Stage[];
  readonly images: NativeImages;
  /** Folder of the volumes, secrets and containers. */
  readonly folder: string;
  /** Content of `.env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names and ports inside the network of the Compose file, and what they are here. */
  readonly addresses: readonly (readonly [string, string])[];
}

export const DATABASE = 'quickbooks';
const SIMULATOR_PORT = '8080';
/** The simulator, as other services see it. */
export const SIMULATOR_URL = `http://simulator:${SIMULATOR_PORT}`;

/** Builds the images into `folder`. */
export async function buildMachine(folder: string, server: PostgresServer): Promise<Machine> {
  const stages = readStages(readFileSync(join(PROJECT_ROOT, 'Dockerfile'), 'utf8'));
  const context = join(folder, 'context');
  mkdirSync(context);
  copyBuildContext(PROJECT_ROOT, context);
  const images = new NativeImages({ stages, context, folder: join(folder, 'images'), log: say });
  images.build();

  const compose = readFileSync(join(PROJECT_ROOT, 'docker-compose.yml'), 'utf8');
  const variables = { ...databaseVariables(server), ...companyVariables(compose) };
  return {
    compose: readCompose(compose, variables),
    stages,
    images,
    folder,
    variables,
    addresses: addressesHere(server, String(await freePort())),
  };
}

function databaseVariables(server: PostgresServer): Record<string, string> {
  return { PG_DB: DATABASE, PG_USER: server.user, PG_PASSWORD: server.password };
}

/** The demo's app and company, as if they were a person's own. */
function companyVariables(compose: string): Record<string, string> {
  const environment = readCompose(compose, {}).services['meltano-demo']?.environment ?? {};
  const names = ['QBO_CLIENT_ID', 'QBO_CLIENT_SECRET', 'QBO_REFRESH_TOKEN', 'QBO_REALM_ID'];
  return Object.fromEntries(names.map((name) => [name, environment[name] ?? '']));
}

function addressesHere(server: PostgresServer, port: string): readonly (readonly [string, string])[] {
  return [
    [`simulator:${SIMULATOR_PORT}`, `127.0.0.1:${port}`],
    [`127.0.0.1:${SIMULATOR_PORT}`, `127.0.0.1:${port}`],
    [SIMULATOR_PORT, port],
    ['postgres', server.host],
    ['5432', String(server.port)],
  ];
}
