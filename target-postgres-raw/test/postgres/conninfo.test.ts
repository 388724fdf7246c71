import fc from 'fast-check';
import { ConfigError } from 'singer';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../testing/any-text.ts';
import { parseConninfo } from '../../src/postgres/conninfo.ts';

describe('a connection string', () => {
  it.each([
    ['postgresql://', {}],
    ['postgres://db', { host: 'db' }],
    ['postgresql://ana@db:6543/books', { user: 'ana', host: 'db', port: '6543', dbname: 'books' }],
    [
      'postgresql://ana:a%40b%2Fc%3F@db/books%20raw',
      { user: 'ana', password: 'a@b/c?', host: 'db', dbname: 'books raw' },
    ],
    ['postgresql://ana:pa:ss@db', { user: 'ana', password: 'pa:ss', host: 'db' }],
    ['postgresql:///books?host=/run/postgresql', { dbname: 'books', host: '/run/postgresql' }],
    ['postgresql://%2Frun%2Fpostgresql/books', { host: '/run/postgresql', dbname: 'books' }],
    [
      'postgresql://u:p@/db?host=/cloudsql/a:b:c',
      { user: 'u', password: 'p', dbname: 'db', host: '/cloudsql/a:b:c' },
    ],
    ['postgresql://a:1,b:2,c/db', { host: 'a,b,c', port: '1,2,', dbname: 'db' }],
    ['postgresql://[2001:db8::1]:5433,[::1]/db', { host: '2001:db8::1,::1', port: '5433,', dbname: 'db' }],
    ['postgresql://db/?user=plus&password=a+b', { host: 'db', user: 'plus', password: 'a+b' }],
    ['postgresql://db/books?ssl=true', { host: 'db', dbname: 'books', sslmode: 'require' }],
    ['postgresql://db?sslmode=&channel_binding=require', { host: 'db', channel_binding: 'require' }],
    [
      'postgresql://db?options=endpoint%3Dab-cd%20-c%20statement_timeout%3D5s',
      { host: 'db', options: 'endpoint=ab-cd -c statement_timeout=5s' },
    ],
    ['postgresql://ana:a#b?c@db/books', { user: 'ana', password: 'a#b?c', host: 'db', dbname: 'books' }],
    [
      'postgresql://db/books?user=ana@corp.example',
      { host: 'db', dbname: 'books', user: 'ana@corp.example' },
    ],
    ['postgresql://db/books?requiressl=1', { host: 'db', dbname: 'books', sslmode: 'require' }],
    ['postgresql://ana@db:5432/books\n', { user: 'ana', host: 'db', port: '5432', dbname: 'books' }],
    ["host=db password=it's", { host: 'db', password: "it's" }],
    ['host=db password=a\u00a0b', { host: 'db', password: 'a\u00a0b' }],
    ['requiressl=0 host=db', { host: 'db', sslmode: 'prefer' }],
    ['host=db dbname=books', { host: 'db', dbname: 'books' }],
    ["  host = 'my db'  password='it\\'s \\\\ here' ", { host: 'my db', password: "it's \\ here" }],
    ['host=db password=a\\ b port=5', { host: 'db', password: 'a b', port: '5' }],
    ["dbname='' user=ana", { user: 'ana' }],
    ['', {}],
  ])('%j is read as libpq reads it', (text, expected) => {
    expect(parseConninfo(text)).toEqual(expected);
  });

  it.each([
    ['postgresql://ana:12/hunter2@db:5432/books', 'special character in the password'],
    ['postgresql://ana:hun?ter2=a@db/books', 'special character in a user or password'],
    ['postgresql://db?password=hunter2@corp', 'special character in a user or password'],
    ['postgresql://ana:12/hun?user=ter2@db/books', 'special character in the password'],
    ['postgresql://ana:12/hun?ter2=a@db', 'a parameter that libpq does not know'],
    ['postgresql://db/books?password=a&hunter2=b', 'a parameter that libpq does not know'],
    ['postgresql://ana:hunter2%@db/books', 'not followed by two hex digits'],
    ['postgresql://ana:hunter2%E9@db/books', 'are not UTF-8'],
    ['postgresql://ana:hunter2%00@db/books', 'it has %00'],
    ['postgresql://ana:hunter2@db:port/books', 'host and port cannot be read'],
    ['postgresql://ana:hunter2@db/books/more', 'special character in the password'],
    ['postgresql://db/books?hunter2', 'has no "=value"'],
    ['mysql://ana:hunter2@db/books', 'it must be postgresql://'],
    ['host=db password=my hunter2', 'it must be postgresql://'],
    ["password='hunter2", 'it must be postgresql://'],
    ['password=a hunter2=b', 'a parameter that libpq does not know'],
  ])('%j is refused without a word of the password', (text, reason) => {
    const attempt = () => parseConninfo(text);
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(reason);
    expect(attempt).not.toThrow(/hunter|ter2/);
  });

  it('names a parameter that libpq would refuse', () => {
    expect(() => parseConninfo('postgresql://db/books?pgbouncer=true')).toThrow(
      'libpq has no parameter pgbouncer',
    );
    expect(() => parseConninfo('host=db pooler=yes')).toThrow('libpq has no parameter pooler');
  });

  it('keeps every value that is encoded as libpq asks, in both forms', () => {
    const value = anyText({ minLength: 1 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(value, value, value, (user, password, dbname) => {
        const uri = `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@db/${encodeURIComponent(dbname)}`;
        expect(parseConninfo(uri)).toEqual({ user, password, host: 'db', dbname });
        const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
        const pairs = `user=${quoted(user)} password = ${quoted(password)} dbname=${quoted(dbname)}`;
        expect(parseConninfo(pairs)).toEqual({ user, password, dbname });
      }),
    );
  });
});
