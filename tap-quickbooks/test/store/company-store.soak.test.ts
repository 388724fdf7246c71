import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startSimulator } from 'quickbooks-simulator';
import { expect, inject, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { recordsOf } from '../support/messages.ts';
import { randomOf } from '../support/random-of.ts';
import { configFor, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';

const COMPANIES = 12;
const INVOICES = 150;
/** Machines that share nothing but Postgres. Each runs one company after the other, and some runs are killed. */
const MACHINES = 4;
const TURNS = 14;

const server = sharedServer();

it(
  `${COMPANIES} companies on ${MACHINES} machines keep their tokens and one owner each, whatever is killed`,
  async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
    const random = randomOf(seed);
    const realms = Array.from({ length: COMPANIES }, (_, i) => String(100 + i));
    const simulator = await startSimulator({
      realm: realms,
      ...{ from: '2024-01-01', to: '2024-03-01', customers: 0, invoices: INVOICES, items: 0 },
      // Every run replaces the tokens. Replaced ones end after two minutes: longer than the lease of a killed run.
      ...{
        accessTokenSeconds: 2,
        refreshTokenRotationSeconds: 0,
        refreshTokenGraceSeconds: 120,
        latencyMs: 30,
      },
    });
    const url = await server.createDatabase('store_soak');
    const key = randomBytes(32).toString('hex');
    const machine = () => {
      const folder = temporaryFolder();
      return (realm: string) => {
        const { token_file: _, ...settings } = configFor(simulator, folder);
        const { refreshToken } = simulator.companies.find(({ realmId }) => realmId === realm) ?? {};
        const config = {
          ...settings,
          ...{ realm_id: realm, refresh_token: refreshToken, streams: ['qb_invoices'], page_size: 10 },
          ...{ start_date: '2024-01-01T00:00:00Z', end_date: '2024-03-01T00:00:00Z' },
          ...{ token_store: url, token_store_key: key },
        };
        return startTap(['--config', writeJson(folder, `${realm}.json`, config)]);
      };
    };
    const codes = new Map<string, number>();
    const works = async (start: ReturnType<typeof machine>) => {
      for (let turn = 0; turn < TURNS; turn += 1) {
        const run = start(realms[Math.floor(random() * COMPANIES)] ?? '');
        if (random() < 0.5) void sleep(300 + random() * 1_500).then(() => run.child.kill('SIGKILL'));
        const { exitCode, signal, lastLine } = await run.ended;
        expect(lastLine, `seed ${seed}`).not.toContain('invalid_grant');
        expect([0, 11, null], `seed ${seed}: ${lastLine}`).toContain(exitCode);
        const end = signal ?? String(exitCode);
        codes.set(end, (codes.get(end) ?? 0) + 1);
      }
    };
    const client = new pg.Client({ connectionString: url });
    try {
      await Promise.all(Array.from({ length: MACHINES }, () => works(machine())));
      process.stderr.write(`seed ${seed}: ends of the runs ${JSON.stringify(Object.fromEntries(codes))}\n`);
      expect(codes.get('SIGKILL')).toBeGreaterThan(0);
      expect(codes.get('0')).toBeGreaterThan(0);
      await client.connect();
      await client.query(
        'update quickbooks.companies set lease_until = clock_timestamp() where lease_until is not null',
      );
      const start = machine();
      for (const realm of realms) {
        const { exitCode, stdout, lastLine } = await start(realm).ended;
        expect(exitCode, `seed ${seed}, company ${realm}: ${lastLine}`).toBe(0);
        expect(new Set(recordsOf(stdout).map(({ record }) => record.id)).size).toBe(INVOICES);
      }
      const { rows } = await client.query(
        'select count(*)::int as leases from quickbooks.companies where lease_until is not null',
      );
      expect(rows).toEqual([{ leases: 0 }]);
    } finally {
      await client.end();
      await simulator.close();
    }
  },
  600_000 * inject('pace'),
);
