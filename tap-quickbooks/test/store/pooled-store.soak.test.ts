import { startSimulator } from 'quickbooks-simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { afterFile } from '../../../testing/after-file.ts';
import { awayFromMonthsEnd, LONGEST_WAIT_MS } from '../../../testing/away-from-months-end.ts';
import { pgbouncer, withPgbouncer } from '../../../testing/pooler.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { recordsOf } from '../support/messages.ts';
import { runTap } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';
import { storePlace } from '../support/store-place.ts';

const REALMS = ['199', '198', '197', '196'];
const INVOICES = 120;

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
  const place = storePlace(simulator, direct, url.href);
  const configOf = (realm: string, more: object = {}) => place.configOf(realm, { page_size: 10, ...more });
  return {
    ...place,
    run: (realm: string, more?: object) => runTap(['--config', configOf(realm, more)]),
    start: (realm: string, more?: object) => startTap(['--config', configOf(realm, more)]),
    command: (...words: string[]) => runTap([...words, '--config', configOf('199')]),
  };
}

describe.runIf(pgbouncer !== undefined)('a token store after PgBouncer in transaction mode', () => {
  // Calls are counted by month.
  beforeAll(awayFromMonthsEnd, LONGEST_WAIT_MS);

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
      const { run, start, untilHeld } = await pooledStore('pooled_lease', port);
      const first = start('199', { concurrency: 1, page_size: 2 });
      await untilHeld();
      expect(await run('199')).toMatchObject({ exitCode: 11, stdout: '' });
      first.child.kill('SIGKILL');
      await first.ended;
      expect((await run('199', { lease_wait_seconds: 60 })).exitCode).toBe(0);
    }));

  it('ends a run whose company another one has taken', () =>
    withPgbouncer(server, 2, async (port) => {
      const { start, query, untilHeld } = await pooledStore('pooled_lost', port);
      const first = start('199', { concurrency: 1, page_size: 2 });
      await untilHeld();
      await query('update quickbooks.companies set lease_holder = gen_random_uuid()');
      const { exitCode, lastLine } = await first.ended;
      expect(exitCode, lastLine).toBe(11);
    }));
});
