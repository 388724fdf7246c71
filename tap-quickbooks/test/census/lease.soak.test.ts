import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startSimulator } from 'quickbooks-simulator';
import { EXIT_CODES } from 'singer';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';
import { withEnd } from './known-text.ts';

const COMPANY = { from: '2024-01-01', to: '2024-03-01', customers: 5, invoices: 30, items: 5 };
const SLOW_MS = 60_000;
const LEASES =
  'select count(*)::int as leases from quickbooks.companies where lease_until > clock_timestamp()';
const EXPIRE =
  'update quickbooks.companies set lease_until = clock_timestamp() where lease_until is not null';

const server = sharedServer();

it('with token_store, a census and a run of one company end with exit code 11 beside each other', async () => {
  const simulator = await startSimulator(COMPANY);
  const url = await server.createDatabase('census_lease');
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  const leases = async () =>
    (await database.query(LEASES).catch(() => ({ rows: [{ leases: 0 }] }))).rows[0]?.leases;
  try {
    const key = randomBytes(32).toString('hex');
    /** Machines that share nothing but Postgres. */
    const machine = () => {
      const folder = temporaryFolder();
      const { token_file: _, ...settings } = configFor(simulator, folder);
      return writeJson(folder, 'config.json', {
        ...settings,
        ...{ start_date: COMPANY.from, streams: 'Invoice', token_store: url, token_store_key: key },
      });
    };
    const line = '{"stream":"qb_invoices","id":"1","create_time":null}\n';
    const known = writeJson(temporaryFolder(), 'known.ndjson', withEnd([line]));
    const programs = {
      census: () => ['census', '--config', machine(), '--known', known],
      run: () => ['--config', machine()],
    };
    for (const [first, second] of [
      [programs.run, programs.census],
      [programs.census, programs.run],
      [programs.census, programs.census],
    ] as const) {
      simulator.tune({ latencyMs: SLOW_MS });
      const slow = startTap(first());
      while ((await leases()) !== 1) await sleep(20);
      const refused = await runTap(second());
      expect(refused.exitCode, refused.stderr).toBe(EXIT_CODES.busy);
      expect(refused.lastLine).toMatch(/another run is reading company 9341450000000001 .*run again later/);
      slow.child.kill('SIGTERM');
      await slow.ended;
      await database.query(EXPIRE);
      simulator.tune({ latencyMs: 0 });
      const next = await runTap(second());
      expect(next.exitCode, next.stderr).not.toBe(EXIT_CODES.busy);
      expect(await leases()).toBe(0);
    }
  } finally {
    await database.end();
    await simulator.close();
  }
});
