import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, inject, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { addressFrom } from '../../src/postgres/address.ts';
import { Database } from '../../src/postgres/database.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget as runTargetHere } from '../support/target-here.ts';
import { PROGRAM, runTarget, TargetProcess, type Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** The end of a process after its last line, whichever connection is still being made. A test that hangs fails. */
const server = sharedServer();

const RUNS = inject('volume') > 1 ? 6 : 2;
const RECORDS = [1, 2, 3, 4, 5].flatMap((id) => [envelope(String(id), '{}'), state(String(id))]);
/** Without TLS, since `prefer` connects twice to a server that has none. */
const ONE_ROW = { TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1', TARGET_POSTGRES_RAW_SSLMODE: 'disable' };

/** Passes connections on; but the second one of a run gets no answer before `release`. */
async function proxyThatHoldsSecond() {
  const releases: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const proxy = createServer((client) => {
    connections += 1;
    sockets.add(client);
    client.on('error', () => {});
    const passOn = () => {
      const upstream = connect(server.port, server.host);
      sockets.add(upstream);
      upstream.on('error', () => client.destroy());
      client.pipe(upstream).pipe(client);
    };
    if (connections === 2) releases.push(passOn);
    else passOn();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  return {
    port: typeof address === 'object' && address !== null ? String(address.port) : '',
    hasSecond: () => releases.length > 0,
    release: () => {
      for (const passOn of releases) passOn();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

/** A role that may not create temporary tables. The rows are there, so the first batch fails at once. */
async function withoutTemporary({ name, settings, query }: TestDatabase): Promise<Variables> {
  await runTargetHere(settings, [SCHEMA, ...RECORDS]);
  await query(`create role plain_${name} login password 'p'`);
  await query(`revoke temporary on database ${name} from public`);
  await query(`grant usage, create on schema raw to plain_${name}`);
  await query(`grant all on all tables in schema raw to plain_${name}`);
  return {
    ...settings,
    TARGET_POSTGRES_RAW_USER: `plain_${name}`,
    TARGET_POSTGRES_RAW_PASSWORD: 'p',
    ...ONE_ROW,
  };
}

async function withRaisingTrigger({ settings, query }: TestDatabase): Promise<Variables> {
  await runTargetHere(settings, [SCHEMA]);
  await query(
    `create function raw.fail() returns trigger language plpgsql as $$ begin
       raise 'made to fail' using errcode = '55000'; end $$`,
  );
  await query(
    'create trigger fail before insert on raw.qb_invoices for each row execute function raw.fail()',
  );
  return { ...settings, ...ONE_ROW };
}

describe.each([
  [
    'a role that may not create temporary tables',
    withoutTemporary,
    7,
    'permission denied to create temporary',
  ],
  ['a trigger that refuses a row', withRaisingTrigger, 8, 'the function raw.fail() raised an exception'],
] as const)('%s', (_what, prepare, code, reason) => {
  it(`ends each of ${RUNS} runs by ${code}`, () =>
    withDatabase(server, async (database) => {
      const variables = await prepare(database);
      for (let run = 0; run < RUNS; run += 1) {
        const ended = await runTarget(variables, [SCHEMA, ...RECORDS]);
        expect(ended).toMatchObject({ code, stdout: '' });
        expect(ended.lastLine).toContain(reason);
      }
    }));

  it('ends the run although the second connection is made after the last line', () =>
    withDatabase(server, async (database) => {
      const proxy = await proxyThatHoldsSecond();
      const variables = await prepare(database);
      const target = new TargetProcess({ ...variables, TARGET_POSTGRES_RAW_PORT: proxy.port });
      await target.write(SCHEMA, ...RECORDS);
      await target.until(() => target.stderr.includes('CRITICAL'));
      expect(proxy.hasSecond()).toBe(true);
      proxy.release();
      const ended = await target.end();
      expect(ended).toMatchObject({ code, stdout: '' });
      expect(ended.lastLine).toContain(reason);
      proxy.close();
    }));
});

describe.skipIf(process.platform !== 'linux')('a device that is full (needs /dev/full)', () => {
  it(`ends each of ${RUNS} runs by 9`, () =>
    withDatabase(server, async ({ settings }) => {
      const input = [JSON.stringify(SCHEMA), ...RECORDS, ''].join('\n');
      for (let run = 0; run < RUNS; run += 1) {
        const child = spawn(process.execPath, [PROGRAM], {
          env: { PATH: process.env.PATH ?? '', ...settings, ...ONE_ROW },
          stdio: ['pipe', openSync('/dev/full', 'w'), 'ignore'],
        });
        child.stdin?.on('error', () => {});
        child.stdin?.end(input);
        expect((await once(child, 'close'))[0]).toBe(9);
      }
    }));
});

it('ends the run although its end cannot be written, since the server has turned read only', () =>
  withDatabase(server, async ({ name, settings, query }) => {
    const target = new TargetProcess({ ...settings, ...ONE_ROW });
    await target.write(SCHEMA, ...RECORDS);
    await target.until(() => target.stdout.endsWith('4\n'));
    await query(`alter database ${name} set default_transaction_read_only = on`);
    expect(await target.end()).toMatchObject({ code: 0 });
    await query('set default_transaction_read_only = off');
    expect(await query('select ended_at_utc from raw._runs')).toEqual([{ ended_at_utc: null }]);
  }));

it('a signal ends the run although the second connection is never made', () =>
  withDatabase(server, async ({ settings, query }) => {
    const proxy = await proxyThatHoldsSecond();
    const target = new TargetProcess({ ...settings, ...ONE_ROW, TARGET_POSTGRES_RAW_PORT: proxy.port });
    await target.write(SCHEMA, state('0'), ...RECORDS);
    await target.until(() => target.stdout === '0\n' && proxy.hasSecond());
    target.child.kill('SIGTERM');
    expect(await target.ended).toMatchObject({ code: 143, stdout: '0\n' });
    expect(await query('select id from raw.qb_invoices')).toEqual([{ id: '1' }]);
    proxy.close();
  }));

const NO_SETTINGS = {
  connection_string: undefined,
  service: undefined,
  service_file: undefined,
  database: undefined,
  sslmode: 'disable',
  ssl_root_cert: undefined,
  ssl_cert: undefined,
  ssl_key: undefined,
} as const;

it('a connection that is being made is given up when it is closed', async () => {
  const silent = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const listening = silent.address();
  const port = typeof listening === 'object' && listening !== null ? listening.port : 0;
  const settings = { ...NO_SETTINGS, host: '127.0.0.1', port, user: 'someone', password: 'p' };
  const account = { name: () => 'someone', home: () => undefined };
  const database = new Database(
    addressFrom(settings, account, () => {}),
    { warning: () => {} },
  );
  const use = database.use(async () => {});
  const [socket] = await once(silent, 'connection');
  const gone = once(socket, 'close');
  await database.close();
  await expect(use).rejects.toThrow('are closed');
  await expect(database.use(async () => {})).rejects.toThrow('are closed');
  await gone;
  silent.close();
});
