import { ConfigError } from 'singer';
import { describe, expect, it } from 'vitest';
import { addressFrom, describeAddress } from '../../src/postgres/address.ts';

const DEFAULTS = {
  connection_string: undefined,
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
const from = (settings: Partial<Parameters<typeof addressFrom>[0]>) =>
  addressFrom({ ...DEFAULTS, ...settings }, () => 'account');

describe('the address of the database', () => {
  it('is by default what libpq would take', () => {
    expect(from({})).toEqual({
      host: 'localhost',
      port: 5432,
      database: 'account',
      user: 'account',
      password: undefined,
      sslMode: 'prefer',
      rootCertificate: undefined,
    });
    expect(from({ user: 'ana' })).toMatchObject({ user: 'ana', database: 'ana' });
  });

  it('comes from a connection string, what that leaves out from the settings', () => {
    const settings = { host: 'other', port: 1, user: 'u', password: 'p', database: 'd' };
    const connection_string = 'postgresql://ana:s%40cret@db.example:6543/books%2Fraw?sslmode=disable';
    expect(from({ ...settings, connection_string })).toMatchObject({
      host: 'db.example',
      port: 6543,
      user: 'ana',
      password: 's@cret',
      database: 'books/raw',
      sslMode: 'disable',
    });
    expect(from({ ...settings, connection_string: 'postgres://db.example' })).toMatchObject({
      ...settings,
      host: 'db.example',
    });
    expect(from({ connection_string: 'postgresql:///books?host=/run/postgresql' })).toMatchObject({
      host: '/run/postgresql',
      database: 'books',
    });
    expect(from({ connection_string: 'postgresql://[::1]:5433/books' })).toMatchObject({
      host: '::1',
      port: 5433,
    });
  });

  it.each([
    'nonsense secret',
    'host=db password=secret',
    'mysql://ana:secret@db/books',
    'postgresql://ana:se?cret@db/books',
    'postgresql://ana:12?secret@db/books',
    'postgresql://ana:secret%@db/books',
    'postgresql://ana:secret@db/books?sslmode=sometimes',
    'postgresql://ana:secret@db:99999/books',
    'postgresql://db/books?port=0&password=secret',
  ])('cannot come from %j, whose words are not repeated', (connection_string) => {
    const attempt = () => from({ connection_string });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(/^the connection_string cannot be used: /);
    expect(attempt).not.toThrow(/cret|nonsense|ana/);
  });

  it('is described without the password', () => {
    const text = describeAddress(from({ connection_string: 'postgresql://ana:secret@db/books' }));
    expect(text).toBe('host db, port 5432, database books, user ana');
  });

  it('names a certificate that cannot be read', () => {
    expect(() => from({ ssl_root_cert: '/nowhere/root.crt' })).toThrow(
      /ssl_root_cert cannot be read: .*nowhere/,
    );
  });
});
