import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';
import { pipeHere, targetHere } from './pipe-here.ts';

const RANGE = { start_date: '2024-01-01', end_date: '2024-03-01' };

const server = sharedServer();
let simulator: Simulator;
let folder: string;
let database: string;
beforeAll(async () => {
  simulator = await startSimulator({
    from: '2024-01-01',
    to: '2024-03-01',
    customers: 10,
    invoices: 50,
    items: 5,
  });
  folder = mkdtempSync(join(tmpdir(), 'snapshot-test-'));
  database = await server.createDatabase('snapshot');
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

const companyCalls = () => simulator.stats().by_entity.CompanyInfo?.calls ?? 0;

async function run(tap: Record<string, unknown> = {}, state?: string) {
  const calls = companyCalls();
  const ended = await pipeHere({
    folder,
    state,
    tap: { ...tapSettingsFor(simulator, folder), ...RANGE, ...tap },
    target: { connection_string: database, validate_records: true },
  });
  expect([ended.tapExit, ended.targetExit], ended.log).toEqual([0, 0]);
  return { state: ended.states.at(-1), calls: companyCalls() - calls };
}

const company = () =>
  Warehouse.open(database, async (warehouse) => {
    const rows = await warehouse.query<{ phone: string; at: Date }>(
      `select payload#>>'{PrimaryPhone,FreeFormNumber}' as phone, ingested_at_utc as at from raw.qb_company_info`,
    );
    expect(rows).toHaveLength(1);
    return rows[0];
  });

/** Changes the company in QuickBooks, as its owner would. */
async function changePhone(number: string): Promise<void> {
  const { access_token: token } = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8'));
  const url = `${simulator.apiUrl}/v3/company/${simulator.realmId}`;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  const read = await fetch(`${url}/companyinfo/${simulator.realmId}`, { headers });
  const { Id, SyncToken } = JSON.parse(await read.text()).CompanyInfo;
  const body = JSON.stringify({ Id, SyncToken, sparse: true, PrimaryPhone: { FreeFormNumber: number } });
  const changed = await fetch(`${url}/companyinfo`, { method: 'POST', headers, body });
  expect(changed.status, await changed.text()).toBe(200);
}

it('a snapshot that has changed is updated by one call, and one that has not is left alone', async () => {
  const first = await run();
  const before = await company();
  expect(before?.phone).toBe('(831)555-0100');

  const unchanged = await run({ snapshot_max_age_hours: 0 }, first.state);
  expect(unchanged.calls).toBe(1);
  expect(await company()).toEqual(before);

  await changePhone('(831)555-0199');
  const young = await run({}, unchanged.state);
  expect(young.calls).toBe(0);
  expect(await company()).toEqual(before);

  const changed = await run({ snapshot_max_age_hours: 0 }, young.state);
  expect(changed.calls).toBe(1);
  const after = await company();
  expect(after?.phone).toBe('(831)555-0199');
  expect(after?.at.getTime()).toBeGreaterThan(before?.at.getTime() ?? Number.NaN);
});

it('the commands of the target take a table whose rows lie in no window', async () => {
  const target = async (...words: string[]) => {
    const { code, stdout, stderr } = await targetHere(database, words);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  expect(await target('doctor')).toMatch(/^ok +table raw\.qb_company_info +fits/m);
  expect(await target('volumetry', '--stream', 'qb_company_info')).toMatch(/qb_company_info/);
  await target('volumetry', '--html', join(folder, 'page.html'));
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('qb_company_info');
});
