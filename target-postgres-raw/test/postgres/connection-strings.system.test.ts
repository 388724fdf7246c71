import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import type { Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const INPUT = [SCHEMA, envelope('1', '{}')];

/** Strings with the parts of the server's address in their places. */
function filled(text: string, database: TestDatabase): string {
  const parts = {
    host: server.host,
    port: String(server.port),
    user: server.user,
    password: encodeURIComponent(server.password),
    db: database.name,
    socket: server.socketDirectory ?? server.host,
  };
  return text.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof parts) => parts[name]);
}

async function loads(variables: Variables, database: TestDatabase): Promise<string> {
  const { code, stderr } = await runTarget(variables, INPUT);
  expect([code, stderr]).toEqual([0, stderr]);
  expect(await database.value('select count(*) from raw.qb_invoices')).toBe('1');
  return stderr;
}

describe('a connection string as providers print it', () => {
  it.each(
    sampled([
      'postgresql://{user}:{password}@{host}:{port}/{db}?sslmode=prefer&connect_timeout=10&application_name=nightly',
      'postgresql://{user}:{password}@{host}:{port}/{db}?options=-c%20statement_timeout%3D60s&keepalives=1&keepalives_idle=30',
      'postgresql://{user}:{password}@{host}:{port}/{db}?gssencmode=disable&client_encoding=UTF8&sslmode=allow',
      'postgresql://{user}:{password}@/{db}?host={socket}&port={port}',
      'postgresql://{user}:{password}@127.0.0.1:1,{host}:{port}/{db}?target_session_attrs=read-write',
      'host={host} port={port} dbname={db} user={user} password={password}',
      'host=db.invalid hostaddr={host} port={port} dbname={db} user={user} password={password} sslmode=disable',
    ]),
  )('%s is used', (text) =>
    withDatabase(server, async (database) => {
      await loads({ TARGET_POSTGRES_RAW_CONNECTION_STRING: filled(text, database) }, database);
    }),
  );

  it('comes from DATABASE_URL too, unless another setting says where the database is', () =>
    withDatabase(server, async (database) => {
      const url = filled('postgresql://{user}:{password}@{host}:{port}/{db}', database);
      await loads({ DATABASE_URL: url }, database);
      await loads({ ...database.settings, DATABASE_URL: 'postgresql://wrong@db.invalid/wrong' }, database);
    }));

  it('names the parameters that it passes over', () =>
    withDatabase(server, async (database) => {
      const url = filled('postgresql://{user}:{password}@{host}:{port}/{db}?sslsni=1&krbsrvname=x', database);
      const stderr = await loads({ TARGET_POSTGRES_RAW_CONNECTION_STRING: url }, database);
      expect(stderr).toContain(
        'parameters of the connection that make no difference here: sslsni, krbsrvname',
      );
    }));

  it('ends with 2 and the name of a parameter that libpq would refuse', async () => {
    const url = 'postgresql://db/books?pgbouncer=true';
    const { code, lastLine } = await runTarget({ TARGET_POSTGRES_RAW_CONNECTION_STRING: url }, INPUT);
    expect(code).toBe(2);
    expect(lastLine).toContain('libpq has no parameter pgbouncer');
  });
});

it('passes a server by that takes no writes, where target_session_attrs asks for one that does', () =>
  withDatabase(server, async (database) => {
    const client = new pg.Client({ connectionString: server.connectionString() });
    await client.connect();
    await client.query(`alter database ${database.name} set default_transaction_read_only = on`);
    await client.end();
    const url = filled(
      'postgresql://{user}:{password}@{host}:{port}/{db}?target_session_attrs=primary',
      database,
    );
    const { code, lastLine } = await runTarget({ TARGET_POSTGRES_RAW_CONNECTION_STRING: url }, INPUT);
    expect(code).toBe(7);
    expect(lastLine).toContain('the server takes no writes');
  }));

it('does not load where channel_binding=require cannot be had', () =>
  withDatabase(server, async (database) => {
    const url = filled('postgresql://{user}:{password}@{host}:{port}/{db}?channel_binding=require', database);
    const { code, lastLine } = await runTarget({ TARGET_POSTGRES_RAW_CONNECTION_STRING: url }, INPUT);
    expect(code).toBe(2);
    expect(lastLine).toContain('does not offer the channel binding');
  }));
