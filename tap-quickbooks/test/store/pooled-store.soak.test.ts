import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startSimulator } from 'quickbooks-simulator';
import { describe, expect, it } from 'vitest';
import { afterFile } from '../../../testing/after-file.ts';
import { pgbouncer, withPgbouncer } from '../../../testing/pooler.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { recordsOf } from '../support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';

const REALMS = ['199', '198', '197', '196'];
const INVOICES = 120;
const KEY = randomBytes(32).toString('base64');

const server = sharedServer();
/** Each run replaces the tokens, and access tokens end in the middle of runs. A replaced token is dead at once. */
const quickbooks = () =>
  startSimulator({
    realm: REALMS,
    ...{ from: '2024-01-01', to: '2024-03-01', customers: 0, invoices: INVOICES, items: 0 },
    ...{ accessTokenSeconds: 2, refreshTokenRotationSeconds: 0, refreshTokenGraceSeconds: 0 },
    latencyMs: 150,
  });

/** The programs with a token store that they reach through a pooler, and the same store without it. */
async function pooledStore(name: string, port: string) {
  const simulator = await quickbooks();
  afterFile(() => void simulator.close());
  const direct = await server.createDatabase(name);
  const url = new URL(direct);
  url.port = port;
  const folder = temporaryFolder();
  const configOf = (realm: string, more: object = {}) => {
    const { token_file: _, ...settings } = configFor(simulator, folder);
    const { refreshToken } = simulator.companies.find(({ realmId }) => realmId === realm) ?? {};
    return writeJson(folder, `${randomBytes(6).toString('hex')}.json`, {
      ...settings,
      ...{ realm_id: realm, refresh_token: refreshToken, streams: ['qb_invoices'], page_size: 10 },
      ...{ start_date: '2024-01-01T00:00:00Z', end_date: '2024-03-01T00:00:00Z' },
      ...{ token_store: url.href, token_store_key: KEY, ...more },
    });
  };
  return {
    run: (realm: string, more?: object) => runTap(['--config', configOf(realm, more)]),
    start: (realm: string, more?: object) => startTap(['--config', configOf(realm, more)]),
    command: (...words: string[]) => runTap([...words, '--config', configOf('199')]),
    query: async (statement: string) => {
      const client = new pg.Client({ connectionString: direct });
      await client.connect();
      try {
        return (await client.query(statement)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

describe.runIf(pgbouncer !== undefined)('a token store after PgBouncer in transaction mode', () => {
  it.each([1, 3])('keeps tokens, leases and calls of four companies with %i connections', (size) =>
    withPgbouncer(server, size, async (port) => {
      const { run, command, query } = await pooledStore(`pooled_${size}`, port);
      for (const _ of [1, 2]) {
        const done = await Promise.all(REALMS.map((realm) => run(realm, { monthly_calls: 5_000 })));
        for (const { exitCode, stderr, stdout } of done) {
          expect(exitCode, stderr).toBe(0);
          expect(new Set(recordsOf(stdout).map(({ record }) => record.id)).size).toBe(INVOICES);
        }
      }
      const { companies } = JSON.parse((await command('companies', 'list', '--json')).stdout);
      expect(companies).toHaveLength(REALMS.length);
      for (const company of companies)
        expect(company).toMatchObject({ has_tokens: true, read_on_host: null, last_exit_code: 0 });
      const [used] = await query('select sum(calls)::int as calls from quickbooks.calls');
      expect(await query('select reserved::int as calls from quickbooks.budgets')).toEqual([used]);
      expect((await command('companies', 'disable', '198')).exitCode).toBe(0);
      expect((await run('198')).exitCode).toBe(2);
    }),
  );

  it('gives a company to one run at a time, and takes it from a run that was killed', () =>
    withPgbouncer(server, 2, async (port) => {
      const { run, start, query } = await pooledStore('pooled_lease', port);
      const first = start('199', { concurrency: 1, page_size: 2 });
      const held = 'select from quickbooks.companies where lease_until > clock_timestamp()';
      await expect.poll(() => query(held).catch(() => []), { timeout: 30_000 }).toHaveLength(1);
      expect(await run('199')).toMatchObject({ exitCode: 11, stdout: '' });
      first.child.kill('SIGKILL');
      await first.ended;
      expect((await run('199', { lease_wait_seconds: 60 })).exitCode).toBe(0);
    }));

  it('ends a run whose company another one has taken', () =>
    withPgbouncer(server, 2, async (port) => {
      const { start, query } = await pooledStore('pooled_lost', port);
      const first = start('199', { concurrency: 1, page_size: 2 });
      const held = 'select from quickbooks.companies where lease_until > clock_timestamp()';
      await expect.poll(() => query(held).catch(() => []), { timeout: 30_000 }).toHaveLength(1);
      await query('update quickbooks.companies set lease_holder = gen_random_uuid()');
      const { exitCode, lastLine } = await first.ended;
      expect(exitCode, lastLine).toBe(11);
    }));
});
