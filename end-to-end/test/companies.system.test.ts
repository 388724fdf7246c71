import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import type { PipeRun } from '../src/pipe.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { FEW_NAMES } from '../src/streams.ts';
import { Warehouse } from '../src/warehouse.ts';
import { pipeHere, targetHere } from './pipe-here.ts';

const RANGE = { start_date: '2024-01-01T00:00:00Z', end_date: '2024-03-01T00:00:00Z' };

const server = sharedServer();
let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator({
    realm: ['199', '198'],
    from: '2024-01-01',
    to: '2024-03-01',
    customers: 60,
    invoices: 100,
    items: 30,
  });
  folder = mkdtempSync(join(tmpdir(), 'companies-test-'));
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

interface More {
  readonly schema?: string;
  readonly state?: string;
  readonly isShared?: boolean;
}

const run = (realm: string, database: string, more: More = {}) => {
  const company = simulator.companies.find(({ realmId }) => realmId === realm);
  return pipeHere({
    folder,
    state: more.state,
    tap: {
      ...tapSettingsFor(simulator, folder),
      ...RANGE,
      realm_id: realm,
      refresh_token: company?.refreshToken,
      token_file: join(folder, `tokens-${realm}.json`),
      company_in_key: more.isShared === true,
    },
    target: { connection_string: database, default_target_schema: more.schema ?? 'raw', history: true },
  });
};

const ended = ({ tapExit, targetExit }: PipeRun) => ({ tapExit, targetExit });
const tables = (database: string, schema = 'raw') =>
  Warehouse.open(database, async (warehouse) => {
    const found: string[] = [];
    for (const stream of FEW_NAMES) found.push(await warehouse.fingerprint(schema, stream));
    return found;
  });

describe('two companies', () => {
  it("are not mixed: another company's STATE and another company's tables are refused", async () => {
    const database = await server.createDatabase('companies');
    const first = await run('199', database);
    expect(ended(first), first.log).toEqual({ tapExit: 0, targetExit: 0 });
    const before = await tables(database);
    const calls = simulator.stats().calls;

    const withOtherState = await run('198', database, { state: first.states.at(-1) ?? '' });
    expect(ended(withOtherState), withOtherState.log).toEqual({ tapExit: 2, targetExit: 0 });
    expect(withOtherState.log).toMatch(/is of company 199 .*but the settings name company 198/);
    expect(withOtherState.states).toEqual([]);
    expect(simulator.stats().calls).toBe(calls);

    const intoOtherTables = await run('198', database);
    expect(intoOtherTables.targetExit, intoOtherTables.log).toBe(2);
    expect(intoOtherTables.log).toMatch(/holds company 199 .*but the records are of company 198/);
    expect(intoOtherTables.states).toEqual([]);
    expect(await tables(database)).toEqual(before);

    const apart = await run('198', database, { schema: 'raw_198' });
    expect(ended(apart), apart.log).toEqual({ tapExit: 0, targetExit: 0 });
    expect(await tables(database)).toEqual(before);
    expect(await tables(database, 'raw_198')).not.toEqual(before);
  });

  it('share their tables if the key has the company, also tables that held one of them before', async () => {
    const database = await server.createDatabase('shared');
    for (const realm of ['199', '198']) {
      const apart = await run(realm, database, { schema: `raw_${realm}` });
      expect(ended(apart), apart.log).toEqual({ tapExit: 0, targetExit: 0 });
      expect(ended(await run(realm, database, { schema: 'raw', isShared: true }))).toEqual(ENDED_WELL);
    }
    for (const realm of ['199', '198'])
      expect(await rowsOf(database, 'raw', realm)).toEqual(await rowsOf(database, `raw_${realm}`));

    expect(await commandOf(database, 'raw_199', 'known', '--company', '198')).toBe('');
    const refused = await run('198', database, { schema: 'raw_199', isShared: true });
    expect(refused.targetExit, refused.log).toBe(7);
    expect(refused.log).toContain('run the SQL that "target-postgres-raw doctor --company-in-key" prints');
    for (const statement of await statementsOf(database, 'raw_199'))
      await Warehouse.open(database, (warehouse) => warehouse.query(statement));
    for (const realm of ['198', '199'])
      expect(ended(await run(realm, database, { schema: 'raw_199', isShared: true }))).toEqual(ENDED_WELL);
    for (const realm of ['199', '198'])
      expect(await rowsOf(database, 'raw_199', realm)).toEqual(await rowsOf(database, 'raw', realm));
    const state = await commandOf(database, 'raw_199', 'last-state', '--company', '198');
    expect(JSON.parse(state)).toMatchObject({ company: { realm_id: '198' } });
    const known = await commandOf(database, 'raw_199', 'known', '--company', '198');
    const lines = known.trimEnd().split('\n');
    expect(lines).toHaveLength((await rowsOf(database, 'raw', '198')).length + 1);
    expect(lines.at(-1)).toContain('"company":{"environment":"production","realm_id":"198"}');
    expect(known).not.toContain('unknown');
  });
});

const ENDED_WELL = { tapExit: 0, targetExit: 0 };

/** The rows of all tables, of one company where the tables have several. */
function rowsOf(database: string, schema: string, realm?: string): Promise<object[]> {
  const ofRealm = realm === undefined ? '' : `where realm_id = '${realm}'`;
  const rows = FEW_NAMES.map(
    (name) => `select '${name}' as stream, id, payload::text as payload from ${schema}.${name} ${ofRealm}`,
  );
  return Warehouse.open(database, (warehouse) =>
    warehouse.query<object>(`${rows.join(' union all ')} order by stream, id`),
  );
}

async function commandOf(database: string, schema: string, ...words: string[]): Promise<string> {
  const { stdout } = await targetHere(database, words, schema);
  return stdout;
}

/** The SQL by which doctor lets the tables hold many companies. */
async function statementsOf(database: string, schema: string): Promise<string[]> {
  const { checks } = JSON.parse(await commandOf(database, schema, 'doctor', '--json', '--company-in-key'));
  return checks.flatMap(({ fix = [] }: { fix?: string[] }) => fix);
}
