import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Simulator } from 'quickbooks-simulator';
import { expect } from 'vitest';
import { configFor, temporaryFolder, writeJson } from './run-tap.ts';

const KEY = randomBytes(32).toString('base64');
const RANGE = { start_date: '2024-01-01T00:00:00Z', end_date: '2024-03-01T00:00:00Z' };
const HELD = 'select from quickbooks.companies where lease_until > clock_timestamp()';

/** Everything a test needs to use a token store. */
interface StorePlace {
  readonly folder: string;
  /** Writes the settings of a run that reads the invoices of a company. Returns the file's path. */
  readonly configOf: (realm: string, more?: object) => string;
  readonly query: (statement: string) => Promise<Record<string, unknown>[]>;
  /** Resolves once a run has a company. */
  readonly untilHeld: () => Promise<void>;
}

/** A token store in a database. The tap may reach it by another address, such as a pooler's. */
export function storePlace(simulator: Simulator, database: string, store = database): StorePlace {
  const folder = temporaryFolder();
  const query = (statement: string) => rowsOf(database, statement);
  return {
    folder,
    query,
    configOf: (realm, more = {}) => {
      const { token_file: _, ...settings } = configFor(simulator, folder);
      const { refreshToken } = simulator.companies.find(({ realmId }) => realmId === realm) ?? {};
      return writeJson(folder, `config-${randomBytes(6).toString('hex')}.json`, {
        ...{ ...settings, ...RANGE },
        ...{ realm_id: realm, refresh_token: refreshToken, streams: ['qb_invoices'] },
        ...{ token_store: store, token_store_key: KEY, ...more },
      });
    },
    untilHeld: () => expect.poll(() => query(HELD).catch(() => []), { interval: 50 }).toHaveLength(1),
  };
}

async function rowsOf(database: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
