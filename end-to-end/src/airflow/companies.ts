import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PostgresServer } from 'postgres-launcher';
import type { Simulator } from 'quickbooks-simulator';
import { PROJECT_ROOT } from '../project-root.ts';

const DAY_MS = 86_400_000;
const PROGRAMS = ['tap-quickbooks', 'target-postgres-raw'] as const;

/** Addresses and secrets for the tests in Python. */
export interface Place {
  readonly simulator_url: string;
  readonly api_url: string;
  readonly token_url: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly token_store_key: string;
  readonly warehouse_url: string;
  readonly metadata_url: string;
  readonly programs: string;
  readonly realms: readonly string[];
}

interface Given {
  readonly simulator: Simulator;
  readonly server: PostgresServer;
  readonly folder: string;
}

/** Databases, programs on a PATH of their own, and the companies of the simulator in a token store. */
export async function placeIn({ simulator, server, folder }: Given): Promise<Place> {
  const place: Place = {
    simulator_url: simulator.url,
    api_url: simulator.apiUrl,
    token_url: simulator.tokenUrl,
    client_id: simulator.clientId,
    client_secret: simulator.clientSecret,
    token_store_key: Buffer.alloc(32, 'k').toString('base64'),
    warehouse_url: await server.createDatabase('warehouse'),
    metadata_url: await server.createDatabase('airflow'),
    programs: linkedPrograms(folder),
    realms: simulator.companies.map(({ realmId }) => realmId),
  };
  importCompanies(simulator, place, folder);
  return place;
}

function linkedPrograms(folder: string): string {
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  for (const name of PROGRAMS)
    symlinkSync(join(PROJECT_ROOT, name, 'bin', `${name}.js`), join(programs, name));
  return `${programs}:${dirname(process.execPath)}`;
}

function importCompanies(simulator: Simulator, place: Place, folder: string): void {
  const files = simulator.companies.map(({ realmId, refreshToken }) => {
    const path = join(folder, `tokens-${realmId}.json`);
    const tokens = {
      realm_id: realmId,
      environment: 'production',
      seeds_sha256: [],
      refresh_token: refreshToken,
      refresh_token_expires_at: Date.now() + 100 * DAY_MS,
      access_token: 'ended',
      access_token_expires_at: 0,
    };
    writeFileSync(path, JSON.stringify(tokens), { mode: 0o600 });
    return path;
  });
  const tap = join(PROJECT_ROOT, 'tap-quickbooks', 'bin', 'tap-quickbooks.js');
  execFileSync(process.execPath, [tap, 'companies', 'import', ...files], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      QBO_CLIENT_ID: place.client_id,
      QBO_CLIENT_SECRET: place.client_secret,
      QBO_TOKEN_STORE: place.warehouse_url,
      QBO_TOKEN_STORE_KEY: place.token_store_key,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
