import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from 'singer';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type AddressSettings, addressFrom, describeAddress } from '../../src/postgres/address.ts';

const DEFAULTS = {
  connection_string: undefined,
  service: undefined,
  service_file: undefined,
  host: 'localhost',
  port: 5432,
  database: undefined,
  user: undefined,
  password: undefined,
  sslmode: 'prefer',
  ssl_root_cert: undefined,
  ssl_cert: undefined,
  ssl_key: undefined,
} as const;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'address-'));
});
afterEach(() => rmSync(home, { recursive: true }));

let ignored: readonly string[] = [];
const from = (
  settings: Partial<AddressSettings>,
  environment: Readonly<Record<string, string | undefined>> = {},
) => {
  ignored = [];
  const account = { name: () => 'account', home: () => home, environment };
  return addressFrom({ ...DEFAULTS, ...settings }, account, (names) => {
    ignored = names;
  });
};
const fromString = (connection_string: string) => from({ connection_string });

describe('the address of the database', () => {
  it('is by default what libpq would take', () => {
    expect(from({})).toMatchObject({
      hosts: [{ host: 'localhost', address: undefined, port: 5432 }],
      database: 'account',
      user: 'account',
      password: undefined,
      mustBeWritable: false,
      keepAlive: true,
      channelBinding: 'prefer',
      tls: { mode: 'prefer', rootCertificate: undefined },
    });
    expect(from({ user: 'ana' })).toMatchObject({ user: 'ana', database: 'ana' });
  });

  it('comes from a connection string, what that leaves out from the settings', () => {
    const settings = { host: 'other', port: 1, user: 'u', password: 'p', database: 'd' };
    const connection_string = 'postgresql://ana:s%40cret@db.example:6543/books%2Fraw?sslmode=disable';
    expect(from({ ...settings, connection_string })).toMatchObject({
      hosts: [{ host: 'db.example', port: 6543 }],
      user: 'ana',
      password: 's@cret',
      database: 'books/raw',
      tls: { mode: 'disable' },
    });
    expect(from({ ...settings, connection_string: 'postgres://db.example' })).toMatchObject({
      hosts: [{ host: 'db.example', port: 1 }],
      user: 'u',
      password: 'p',
      database: 'd',
    });
  });

  it('has several hosts with a port each, or one port for all', () => {
    expect(fromString('postgresql://a:1,b,c:3/db?target_session_attrs=read-write')).toMatchObject({
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 5432 },
        { host: 'c', port: 3 },
      ],
      mustBeWritable: true,
    });
    expect(fromString('host=a,b port=6000').hosts.map(({ port }) => port)).toEqual([6000, 6000]);
    expect(() => fromString('host=a,b,c port=1,2')).toThrow('3 hosts but 2 ports');
  });

  it('connects to hostaddr, under the name of host', () => {
    expect(fromString('host=db.example hostaddr=192.0.2.1').hosts).toEqual([
      { host: 'db.example', address: '192.0.2.1', port: 5432 },
    ]);
  });

  it('takes the times of libpq, in seconds', () => {
    expect(fromString('connect_timeout=1 keepalives_idle=30')).toMatchObject({
      connectTimeoutMs: 2_000,
      keepAliveIdleMs: 30_000,
    });
    expect(fromString('connect_timeout=0').connectTimeoutMs).toBe(0);
    expect(fromString('keepalives=0').keepAlive).toBe(false);
  });

  it('comes from a section of the service file, which a connection string overrides', () => {
    writeFileSync(
      join(home, '.pg_service.conf'),
      '# ours\n[other]\nhost=no\n\n[books]\nhost=db.example\nport=6543\n dbname = books\n[last]\nhost=no\n',
    );
    expect(from({ service: 'books' })).toMatchObject({
      hosts: [{ host: 'db.example', port: 6543 }],
      database: 'books',
    });
    expect(fromString('service=books port=1').hosts).toMatchObject([{ host: 'db.example', port: 1 }]);
    expect(() => from({ service: 'none' })).toThrow('add a section [none]');
  });

  it('takes a section from the file of the system if the user has none, and the first of two lines', () => {
    const system = mkdtempSync(join(tmpdir(), 'address-'));
    onTestFinished(() => rmSync(system, { recursive: true }));
    writeFileSync(join(system, 'pg_service.conf'), '[books]\nhost=first\nhost=second\ndbname=\n');
    const ofSystem = () => from({ service: 'books', user: 'ana' }, { PGSYSCONFDIR: system });
    expect(ofSystem()).toMatchObject({ hosts: [{ host: 'first' }], database: 'ana' });
    writeFileSync(join(home, '.pg_service.conf'), '[other]\nhost=no\n');
    expect(ofSystem()).toMatchObject({ hosts: [{ host: 'first' }] });
    writeFileSync(join(home, '.pg_service.conf'), '[books]\nhost=own\n');
    expect(ofSystem()).toMatchObject({ hosts: [{ host: 'own' }] });
  });

  it("comes from libpq's other variables, which a connection string overrides", () => {
    const environment = {
      PGCONNECT_TIMEOUT: '7',
      PGAPPNAME: 'nightly',
      PGOPTIONS: '-c work_mem=8MB',
      PGTARGETSESSIONATTRS: 'primary',
      PGREQUIREAUTH: 'scram-sha-256',
      PGCHANNELBINDING: '',
      PGCLIENTENCODING: 'LATIN1',
    };
    expect(from({ host: 'db' }, environment)).toMatchObject({
      connectTimeoutMs: 7_000,
      applicationName: 'nightly',
      options: '-c work_mem=8MB',
      mustBeWritable: true,
      requireAuth: ['scram-sha-256'],
      channelBinding: 'prefer',
    });
    const given = { connection_string: 'postgresql://db/books?connect_timeout=3&target_session_attrs=any' };
    expect(from(given, environment)).toMatchObject({ connectTimeoutMs: 3_000, mustBeWritable: false });
    expect(() => from({}, { PGGSSENCMODE: 'require' })).toThrow('it sets gssencmode');
    expect(from({}, { PGREQUIRESSL: '1' }).tls.mode).toBe('require');
    expect(from({ sslmode: 'verify-full' }, { PGREQUIRESSL: '1' }).tls.mode).toBe('verify-full');
  });

  it('prefers a standby only as far as a load can', () => {
    expect(fromString('host=db target_session_attrs=prefer-standby').mustBeWritable).toBe(true);
  });

  it('names what it passes over, and nothing of its value', () => {
    fromString('postgresql://db/books?krbsrvname=hidden&tcp_user_timeout=1&application_name=nightly');
    expect(ignored).toEqual(['krbsrvname', 'tcp_user_timeout']);
  });

  it.each([
    'postgresql://ana:secret@db/books?sslmode=sometimes',
    'postgresql://ana:secret@db:99999/books',
    'postgresql://db/books?port=0&password=secret',
    'host=db password=secret gssencmode=require',
    'host=db password=secret sslcrldir=/a',
    'host=db password=secret target_session_attrs=standby',
    'host=db password=secret channel_binding=maybe',
    'host=db password=secret connect_timeout=soon',
    'host=db password=secret ssl_min_protocol_version=SSLv3',
    'host=db password=secret sslmode=require sslrootcert=system',
  ])('cannot come from %j, whose words are not repeated', (connection_string) => {
    const attempt = () => from({ connection_string });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(/^the connection_string cannot be used: /);
    expect(attempt).not.toThrow(/secret|ana/);
  });

  it('is described without the password', () => {
    expect(describeAddress(fromString('postgresql://ana:secret@db/books'))).toBe(
      'host db, port 5432, database books, user ana',
    );
    expect(describeAddress(fromString('postgresql://ana:secret@a,b:2/books'))).toBe(
      'hosts a:5432, b:2, database books, user ana',
    );
  });

  it('checks the certificate under require if there is a root certificate, as libpq does', () => {
    expect(fromString('sslmode=require').tls.mode).toBe('require');
    mkdirSync(join(home, '.postgresql'));
    writeFileSync(join(home, '.postgresql', 'root.crt'), 'PEM');
    expect(fromString('sslmode=require').tls).toMatchObject({ mode: 'verify-ca', rootCertificate: 'PEM' });
    expect(from({ sslmode: 'require' }).tls.mode).toBe('verify-ca');
    expect(fromString('sslmode=verify-full').tls).toMatchObject({
      mode: 'verify-full',
      rootCertificate: 'PEM',
    });
    expect(fromString('sslrootcert=system').tls).toMatchObject({
      mode: 'verify-full',
      rootCertificate: undefined,
    });
  });

  it("takes our own certificate and the revoked ones from libpq's default files", () => {
    const folder = join(home, '.postgresql');
    mkdirSync(folder);
    for (const name of ['postgresql.crt', 'postgresql.key', 'root.crl', 'other.crt'])
      writeFileSync(join(folder, name), name);
    const own = { certificate: 'postgresql.crt', key: 'postgresql.key', revoked: 'root.crl' };
    expect(from({}).tls).toMatchObject(own);
    expect(from({ ssl_cert: join(folder, 'other.crt') }).tls).toMatchObject({
      ...own,
      certificate: 'other.crt',
    });
    expect(fromString('sslcertmode=disable').tls).toMatchObject({ certificate: undefined, key: undefined });
  });

  it('reads no certificate for a connection without TLS', () => {
    expect(
      fromString('sslmode=disable sslcert=/nowhere sslrootcert=/nowhere sslcrl=/nowhere').tls,
    ).toMatchObject({
      mode: 'disable',
      certificate: undefined,
    });
  });

  it('starts with TLS if asked, and only if TLS is sure to be used', () => {
    expect(fromString('sslmode=require sslnegotiation=direct').isTlsDirect).toBe(true);
    expect(() => fromString('sslnegotiation=direct')).toThrow(
      'which needs sslmode require or higher, not prefer',
    );
  });

  it('names a certificate that cannot be read', () => {
    expect(() => from({ ssl_root_cert: '/nowhere/root.crt' })).toThrow(
      /ssl_root_cert cannot be read: .*nowhere/,
    );
  });
});
