import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kerberosServer } from '../../../testing/kerberos-server.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { settingsFor, TargetProcess, type Variables } from '../support/target-process.ts';

const DATABASE = 'connecting';
const server = sharedServer();
const settings = settingsFor(server, DATABASE);
let folder: string;
beforeAll(async () => {
  await server.createDatabase(DATABASE);
  folder = mkdtempSync(join(tmpdir(), 'target-postgres-raw-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const INPUT = [SCHEMA, envelope('1', '{}')];

/** A file of this content. */
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The port of a server that takes connections and does this with them. */
async function listening(onConnection: Parameters<typeof createServer>[1]): Promise<[Server, string]> {
  const listener = createServer(onConnection);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  return [listener, typeof address === 'object' && address !== null ? String(address.port) : ''];
}

describe('settings that do not lead to a database', () => {
  it.each<[string, Variables, string, string]>([
    [
      'a wrong password',
      { PASSWORD: 'wrong' },
      'password authentication failed',
      'correct TARGET_POSTGRES_RAW_USER and TARGET_POSTGRES_RAW_PASSWORD',
    ],
    ['no password', { PASSWORD: '' }, ': the server asks for a password, and none is set. ', 'set '],
    [
      'an unknown user',
      { USER: 'nobody_here' },
      'password authentication failed for user "nobody_here"',
      'correct TARGET_POSTGRES_RAW_USER and TARGET_POSTGRES_RAW_PASSWORD',
    ],
    [
      'an unknown database',
      { DATABASE: 'nowhere' },
      'database "nowhere" does not exist',
      'create the database',
    ],
    ['a port without a listener', { PORT: '1' }, 'ECONNREFUSED', 'see whether the server runs'],
    ['a name that does not exist', { HOST: 'db.invalid' }, 'db.invalid', 'host'],
    ['TLS where there is none', { SSLMODE: 'require' }, 'does not support SSL', 'turn TLS on'],
    ['a socket that is not there', { HOST: '/nowhere' }, 'ENOENT', 'Unix socket in that folder'],
  ])('such as %s end the run with one line that says what to do', async (_what, changes, reason, advice) => {
    const changed = Object.entries(changes).map(([name, value]) => [`TARGET_POSTGRES_RAW_${name}`, value]);
    const variables = { ...settings, ...Object.fromEntries(changed) };
    const { code, stdout, stderr, lastLine } = await runTarget(variables, INPUT);
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(lastLine).toMatch(/^CRITICAL target-postgres-raw connecting to Postgres failed \(host /);
    expect(lastLine).toContain(reason);
    expect(lastLine).toContain(advice);
    expect(lastLine).toContain(`user ${changes.USER ?? server.user}`);
    expect(lastLine).not.toMatch(/SASL|SCRAM/);
    expect(stderr).not.toContain(server.password);
  });

  it('such as a misspelt key and a bad value are named together', async () => {
    const config = file('config.json', JSON.stringify({ hosst: 'x', port: 'many', password: 'secret' }));
    const { code, stderr } = await runTarget({}, [], ['--config', config]);
    expect(code).toBe(2);
    expect(stderr).toContain('"hosst", which is not a setting (host?)');
    expect(stderr).toMatch(/port in .* must be a whole number/);
    expect(stderr).not.toContain('batch_size_rows');
    expect(stderr).not.toContain('secret');
  });
});

describe('settings that lead to a database', () => {
  const loads = async (variables: Variables, args?: string[]) => {
    const { code, stderr } = await runTarget(variables, INPUT, args);
    expect(stderr).toContain('1 record: ');
    expect(code).toBe(0);
    return stderr;
  };

  it('can have the names of the student system', () =>
    loads({
      PG_HOST: server.host,
      PG_PORT: String(server.port),
      PG_DB: DATABASE,
      PG_USER: server.user,
      PG_PASSWORD: server.password,
    }));

  it('can have the names of libpq', () =>
    loads({
      PGHOST: server.host,
      PGPORT: String(server.port),
      PGDATABASE: DATABASE,
      PGUSER: server.user,
      PGPASSWORD: server.password,
      PGSSLMODE: 'disable',
    }));

  it('can be a connection string in a config file, which no log repeats', async () => {
    const config = file(
      'string.json',
      JSON.stringify({ connection_string: server.connectionString(DATABASE) }),
    );
    expect(await loads({}, ['--config', config])).not.toContain(server.password);
  });

  it('can have the password in a file', () => {
    const { TARGET_POSTGRES_RAW_PASSWORD: password = '', ...others } = settings;
    return loads({ ...others, TARGET_POSTGRES_RAW_PASSWORD_FILE: file('password', `${password}\n`) });
  });

  it('can leave out user and database, which are then those of the account', async () => {
    const { TARGET_POSTGRES_RAW_USER: _user, TARGET_POSTGRES_RAW_DATABASE: _database, ...others } = settings;
    const { code, lastLine } = await runTarget({ ...others, PG_PASSWORD: 'x' }, []);
    expect(code).toBe(7);
    expect(lastLine).toContain(`database ${userInfo().username}, user ${userInfo().username}`);
  });
});

it('a server that asks for Kerberos ends the run with one line that says what to do', async () => {
  const [kerberos, port] = await kerberosServer();
  const at = { TARGET_POSTGRES_RAW_HOST: '127.0.0.1', TARGET_POSTGRES_RAW_SSLMODE: 'disable' };
  const { code, stderr, lastLine } = await runTarget(
    { ...settings, ...at, TARGET_POSTGRES_RAW_PORT: port },
    INPUT,
  );
  kerberos.close();
  expect(code).toBe(7);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(lastLine).toContain('a way of signing in that is not supported, such as Kerberos');
  expect(lastLine).toContain('scram-sha-256 in pg_hba.conf');
});

it('a run that is stopped while it connects ends at once', async () => {
  const [silent, port] = await listening(() => {});
  const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_PORT: port });
  await new Promise((resolve) => silent.once('connection', resolve));
  target.child.kill('SIGTERM');
  expect(await target.ended).toMatchObject({ code: 143, stdout: '' });
  silent.close();
});

it('a run that works names nothing that a caller would take for a failure', async () => {
  const { code, stderr } = await runTarget(settings, INPUT);
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/error|exception|critical|fatal/i);
  expect(stderr).toContain(
    'METRIC: {"type":"counter","metric":"record_count","value":1,"tags":{"stream":"qb_invoices"}}',
  );
});
