import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { DatabaseServer } from 'postgres-launcher';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { Warehouse } from '../src/warehouse.ts';

/** The block of README.md, and of the runbooks, that loads a company. The set-up of this project ran before the tests. */
const SET_UP = /^(npm run|cp |export PATH)/;
const blockOf = (document: string): string => {
  const text = readFileSync(join(PROJECT_ROOT, document), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code = '']) => code);
  const found = blocks.find((code) => code.includes('tap-quickbooks --state-file'));
  return (found ?? '')
    .split('\n')
    .filter((line) => !SET_UP.test(line))
    .join('\n');
};

const server: DatabaseServer = sharedServer();
let simulator: Simulator;
let folder: string;
let database: string;
beforeAll(async () => {
  simulator = await startSimulator({ customers: 40, invoices: 200, items: 20 });
  folder = mkdtempSync(join(tmpdir(), 'readme-test-'));
  database = await server.createDatabase('readme');
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

function bash(script: string, more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { hostname, port, username, password, pathname } = new URL(database);
  const env = {
    ...{ PATH: [join(PROJECT_ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter), HOME: folder },
    ...{ QBO_CLIENT_ID: simulator.clientId, QBO_CLIENT_SECRET: simulator.clientSecret },
    ...{ QBO_REFRESH_TOKEN: simulator.refreshToken, QBO_REALM_ID: simulator.realmId, QBO_ENV: 'sandbox' },
    ...{ TAP_QUICKBOOKS_API_URL: simulator.apiUrl, TAP_QUICKBOOKS_TOKEN_URL: simulator.tokenUrl },
    ...{ QBO_STREAMS: 'Customer,Invoice', PG_HOST: hostname, PG_PORT: port, PG_DB: pathname.slice(1) },
    ...{ PG_USER: decodeURIComponent(username), PG_PASSWORD: decodeURIComponent(password) },
    ...more,
  };
  return new Promise((resolve) => {
    execFile('bash', ['-o', 'pipefail', '-c', script], { env, cwd: folder }, (error, _, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stderr }),
    );
  });
}

const rows = () =>
  Warehouse.open(database, async (warehouse) => (await warehouse.summarize('raw', 'qb_invoices')).rows);

it.each(['docs/runbook.md', 'docs/runbook.es.md'])('%s loads a company like README.md', (document) => {
  const pipe = 'tap-quickbooks --state-file state.json | target-postgres-raw --state-file state.json';
  for (const block of [blockOf('README.md'), blockOf(document)]) expect(block).toContain(pipe);
});

it('the block of README.md resumes after a run that failed, and never reads the whole range again', async () => {
  const block = blockOf('README.md');
  const state = join(folder, 'state.json');
  const refused = await bash(block, { PG_PORT: '1' });
  expect(refused.code, refused.stderr).not.toBe(0);
  expect(existsSync(state)).toBe(false);

  const first = await bash(block);
  expect(first.code, first.stderr).toBe(0);
  expect(first.stderr).toContain('there is no state file state.json yet: this is a first run');
  expect(await rows()).toBe(200);
  const kept = readFileSync(state, 'utf8');
  const { calls } = simulator.stats();

  const failed = await bash(block, { PG_PORT: '1' });
  expect(failed.code).not.toBe(0);
  expect(readFileSync(state, 'utf8')).toBe(kept);

  const resumed = await bash(block);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stderr).not.toContain('first run');
  expect(await rows()).toBe(200);
  // The failed run and the resumed one ask change data capture, and query nothing again.
  expect(simulator.stats().calls - calls).toBeLessThanOrEqual(2);

  writeFileSync(state, '');
  const emptied = await bash(block);
  expect(emptied.code).toBe(2);
  expect(emptied.stderr).toContain('state.json is empty, and without STATE the whole range would be read');
  expect(readFileSync(state, 'utf8')).toBe('');
});
