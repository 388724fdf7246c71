import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

const hasPsql = spawnSync('psql', ['--version']).status === 0;

const folder = mkdtempSync(join(tmpdir(), 'loader-'));
/** Another superuser, since the script takes the first one's password away. */
const BOSS = { user: 'boss', password: 'p' };
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres({ inMemory: true });
  await asUser(server, 'postgres', (client) => client.query("create role boss superuser login password 'p'"));
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function asUser<T>(
  { user, password }: { readonly user: string; readonly password: string },
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ host: server.host, port: server.port, user, password, database });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function runScript(loader: string, database: string, password: string): void {
  const secret = join(folder, 'pg_password');
  writeFileSync(secret, password);
  const env = {
    PATH: process.env.PATH,
    PGHOST: server.host,
    PGPORT: String(server.port),
    PGPASSWORD: server.password,
    POSTGRES_USER: server.user,
    POSTGRES_PASSWORD_FILE: secret,
    PG_USER: loader,
    PG_DB: database,
  };
  execFileSync('sh', [join(PROJECT_ROOT, 'docker/loader.sh')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const ROLE = `select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as is_mighty,
    pg_get_userbyid(datdba) = current_user as is_owner
  from pg_roles, pg_database where rolname = current_user and datname = current_database()`;

describe.skipIf(!hasPsql)('the role that Compose loads as', () => {
  it.each([
    ['plain', 'books', 'secret'],
    ['odd "loader"', 'it\'s "books"', "it's $ecret"],
    [' spaces ', ' b ', '  two spaces, and two at the end  '],
    ['$$loader$$', '$(touch /tmp/x) `y`', '$$;drop database postgres;$$ \\$HOME `id`'],
    ["x'; drop role boss; --", ":'password'", "\\'; drop role boss; -- \\n :loader %s"],
    ['--help', '-d', '-p'],
    ['größe', '本', 'pässwörd 本'],
    ['a'.repeat(70), 'b'.repeat(70), 'c'.repeat(200)],
    ['same', 'same', 'with\ttab'],
  ])(
    'owns its database and can do no more, run once and twice: %j, %j, %j',
    async (user, database, password) => {
      for (const each of [password, `${password}2`]) {
        const { user: superuser } = server;
        await asUser(BOSS, 'postgres', (client) =>
          client.query(`alter role ${superuser} password ${pg.escapeLiteral(server.password)}`),
        );
        runScript(user, database, each);
        const rows = await asUser({ user, password: each }, database, async (client) => {
          await client.query('create schema if not exists raw');
          return (await client.query(ROLE)).rows;
        });
        expect(rows).toEqual([{ is_mighty: false, is_owner: true }]);
        await expect(asUser(server, 'postgres', async () => {})).rejects.toThrow(
          'password authentication failed',
        );
      }
    },
  );
});
