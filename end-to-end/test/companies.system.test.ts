import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { type PipeRun, runPipe } from '../src/pipe.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { FEW_NAMES } from '../src/streams.ts';
import { Warehouse } from '../src/warehouse.ts';

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
    invoices: 300,
    items: 30,
  });
  folder = mkdtempSync(join(tmpdir(), 'companies-test-'));
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

const run = (realm: string, database: string, more: { schema?: string; state?: string } = {}) => {
  const company = simulator.companies.find(({ realmId }) => realmId === realm);
  return runPipe({
    root: PROJECT_ROOT,
    folder,
    state: more.state,
    tap: {
      ...tapSettingsFor(simulator, folder),
      ...RANGE,
      realm_id: realm,
      refresh_token: company?.refreshToken,
      token_file: join(folder, `tokens-${realm}.json`),
    },
    target: { connection_string: database, default_target_schema: more.schema ?? 'raw' },
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
});
