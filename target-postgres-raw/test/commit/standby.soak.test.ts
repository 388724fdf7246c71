import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, settingsFor } from '../support/target-process.ts';

/** Faults as the server itself has them: its deadlock detector, its isolation, its disk, its recovery. */
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

describe('a standby that follows its primary', () => {
  it('is named as what it is, by a run and by doctor', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'standby-'));
    chmodSync(folder, 0o755);
    const [primaryData, standbyData] = [join(folder, 'primary'), join(folder, 'standby')];
    for (const data of [primaryData, standbyData]) mkdirSync(data);
    const { uid, gid } = statSync(server.dataDirectory);
    for (const data of [primaryData, standbyData]) chownSync(data, uid, gid);
    let primary = await startPostgres({ dataDirectory: join(primaryData, 'data') });
    let standby: PostgresServer | undefined;
    try {
      await primary.stop();
      copyOwned(join(primaryData, 'data'), join(standbyData, 'data'));
      writeFileSync(join(standbyData, 'data', 'standby.signal'), '');
      chownSync(join(standbyData, 'data', 'standby.signal'), uid, gid);
      primary = await startPostgres({ dataDirectory: join(primaryData, 'data') });
      const { host, port, user, password } = primary;
      standby = await startPostgres({
        dataDirectory: join(standbyData, 'data'),
        settings: { primary_conninfo: `host=${host} port=${port} user=${user} password=${password}` },
      });
      const input = [SCHEMA, envelope('1', '{"n":1}'), state('1')];
      const there = settingsFor(standby, 'postgres');
      const first = await runTarget(there, input);
      expect(await runTarget(settingsFor(primary, 'postgres'), input)).toMatchObject({ code: 0 });
      const client = new pg.Client({ connectionString: standby.connectionString() });
      await client.connect();
      const count = () =>
        client.query('select count(*) from raw.qb_invoices').then(
          ({ rows }) => rows[0]?.count,
          () => undefined,
        );
      await expect.poll(count).toBe('1');
      await client.end();
      for (const ended of [first, await runTarget(there, input)]) {
        expect(ended).toMatchObject({ code: 7, stdout: '' });
        expect(ended.lastLine).toContain('SQLSTATE 25006');
        expect(ended.lastLine).toContain('connect to the primary server');
      }
      const doctor = await runTarget(there, [], ['doctor']);
      expect(doctor.code).toBe(7);
      expect(doctor.stdout).toMatch(/^failed +writing +the server is a standby or set to read only/m);
    } finally {
      await standby?.stop();
      await primary.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** With its owners, which Postgres looks at. */
function copyOwned(from: string, to: string): void {
  if (process.getuid?.() === 0) expect(spawnSync('cp', ['-a', from, to]).status).toBe(0);
  else cpSync(from, to, { recursive: true, preserveTimestamps: true });
}
