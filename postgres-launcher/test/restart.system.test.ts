import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../src/index.ts';
import { postmasterPid, query } from './observation.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres({ inMemory: true });
  await query(server.connectionString(), 'create table survivors (signal text)');
});

afterAll(() => server.stop());

it.each(['SIGINT', 'SIGQUIT', 'SIGKILL'] as const)(
  'comes back from %s on the same port with its data',
  async (signal) => {
    const pid = postmasterPid(server);
    const connectionString = server.connectionString();
    await query(connectionString, `insert into survivors values ('${signal}')`);
    await server.restart(signal);

    expect(postmasterPid(server)).not.toBe(pid);
    expect(server.connectionString()).toBe(connectionString);
    expect(await query(connectionString, `select signal from survivors where signal = '${signal}'`)).toEqual([
      { signal },
    ]);
  },
);

it('cuts the sessions that are open, even busy ones', async () => {
  const session = query(server.connectionString(), 'select pg_sleep(60)');
  const outcome = expect(session).rejects.toThrow(/terminat/);
  const started = `select 1 from pg_stat_activity where query = 'select pg_sleep(60)'`;
  await expect.poll(() => query(server.connectionString(), started)).toHaveLength(1);
  await server.restart('SIGKILL');
  await outcome;
});

it('stops after a restart that is still under way', async () => {
  const other = await startPostgres({ inMemory: true });
  const restart = other.restart('SIGQUIT');
  await other.stop();
  await restart;
  await expect(query(other.connectionString(), 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
