import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl, makeCertificate } from '../support/certificates.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { settingsFor, type Variables } from '../support/target-process.ts';

let server: PostgresServer;
let folder: string;
let settings: Variables;

async function asSuperuser(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.connectionString() });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

beforeAll(async () => {
  if (!hasOpenssl) return;
  folder = mkdtempSync(join(tmpdir(), 'target-postgres-raw-'));
  makeCertificate(folder, { name: 'authority', subject: '/CN=authority' });
  makeCertificate(folder, { name: 'stranger', subject: '/CN=stranger' });
  const signed = { authority: 'authority', alternativeName: 'DNS:localhost' };
  makeCertificate(folder, { name: 'server', subject: '/CN=localhost', ...signed });
  makeCertificate(folder, { name: 'client', subject: '/CN=postgres', authority: 'authority' });
  makeCertificate(folder, { name: 'forged', subject: '/CN=postgres', authority: 'stranger' });
  server = await startPostgres({ inMemory: true });
  settings = settingsFor(server, 'postgres');
  const data = server.dataDirectory;
  const owner = statSync(data);
  for (const name of ['server.crt', 'server.key', 'authority.crt']) {
    copyFileSync(join(folder, name), join(data, name));
    chmodSync(join(data, name), 0o600);
    if (process.getuid?.() === 0) chownSync(join(data, name), owner.uid, owner.gid);
  }
  await asSuperuser('create role carla login superuser', 'create database carla');
  const rules = join(data, 'pg_hba.conf');
  const others = readFileSync(rules, 'utf8');
  writeFileSync(rules, 'hostssl all carla all cert map=carla\nhostnossl strict all all reject\n');
  appendFileSync(rules, others);
  appendFileSync(join(data, 'pg_ident.conf'), '\ncarla postgres carla\n');
  await asSuperuser(
    "alter system set ssl_ca_file = 'authority.crt'",
    'alter system set ssl = on',
    'create database strict',
  );
  await asSuperuser('select pg_reload_conf()');
});
afterAll(async () => {
  if (!hasOpenssl) return;
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** Outcome of the target with these settings, and if its connection had TLS. */
async function load(changes: Variables) {
  const changed = Object.entries(changes).map(([name, value]) => [`TARGET_POSTGRES_RAW_${name}`, value]);
  const variables = { ...settings, ...Object.fromEntries(changed) };
  const doctor = await runTarget(variables, [], ['doctor']);
  const { code, lastLine } = await runTarget(variables, [SCHEMA, envelope('1', '{}')]);
  return { code, lastLine, hasTls: /^ok +tls +TLSv1/m.test(doctor.stdout) };
}

const pem = (name: string) => join(folder, name);

describe.runIf(hasOpenssl)('on a server with TLS', () => {
  it.each([
    ['disable', false],
    ['prefer', true],
    ['require', true],
  ])('sslmode %s connects; encrypted: %s', async (sslmode, hasTls) => {
    expect(await load({ SSLMODE: sslmode })).toMatchObject({ code: 0, hasTls });
  });

  it.each(['verify-ca', 'verify-full'])('sslmode %s connects if the authority is known', async (sslmode) => {
    const known = { SSLMODE: sslmode, HOST: 'localhost', SSL_ROOT_CERT: pem('authority.crt') };
    expect(await load(known)).toMatchObject({ code: 0, hasTls: true });
    for (const root of [{ SSL_ROOT_CERT: pem('stranger.crt') }, { SSL_ROOT_CERT: '' }]) {
      const { code, lastLine } = await load({ ...known, ...root });
      expect(code).toBe(7);
      expect(lastLine).toContain("name the authority that signed the server's certificate by ssl_root_cert");
    }
  });

  it('only verify-full asks for the name of the host', async () => {
    const known = { HOST: '127.0.0.1', SSL_ROOT_CERT: pem('authority.crt') };
    expect(await load({ ...known, SSLMODE: 'verify-ca' })).toMatchObject({ code: 0, hasTls: true });
    const { code, lastLine } = await load({ ...known, SSLMODE: 'verify-full' });
    expect(code).toBe(7);
    expect(lastLine).toContain("use the host name of the server's certificate");
  });

  it('a client certificate lets a user in who has no password', async () => {
    const carla = { USER: 'carla', DATABASE: 'carla', PASSWORD: '', SSLMODE: 'require' };
    const own = { SSL_CERT: pem('client.crt'), SSL_KEY: pem('client.key') };
    expect(await load({ ...carla, ...own })).toMatchObject({ code: 0, hasTls: true });
    const forged = { SSL_CERT: pem('forged.crt'), SSL_KEY: pem('forged.key') };
    for (const wrong of [{}, forged]) expect((await load({ ...carla, ...wrong })).code).toBe(7);
  });

  it('a server that takes nothing else is named with what to do', async () => {
    const { code, lastLine } = await load({ DATABASE: 'strict', SSLMODE: 'disable' });
    expect(code).toBe(7);
    expect(lastLine).toContain('TARGET_POSTGRES_RAW_SSLMODE');
    expect(await load({ DATABASE: 'strict', SSLMODE: 'prefer' })).toMatchObject({ code: 0, hasTls: true });
  });
});
