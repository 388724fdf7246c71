import { expect, it } from 'vitest';
import { apiUrlOf, authorizeUrlOf, tokenUrlOf } from '../src/addresses.ts';
import type { GivenSettings } from '../src/settings.ts';

const GIVEN = { environment: 'production', allow_insecure_http: false } as GivenSettings;
const URLS = [
  ['api_url', apiUrlOf],
  ['token_url', tokenUrlOf],
  ['authorize_url', authorizeUrlOf],
] as const;

const settingsWith = (name: string, url: string, more: Partial<GivenSettings> = {}): GivenSettings => ({
  ...GIVEN,
  [name]: url,
  ...more,
});

it.each(
  URLS.flatMap(([name, read]) =>
    [
      'http://203.0.113.5:8080/x',
      'http://simulator/x',
      'http://localhost.example.org/x',
      'http://10.0.0.1/x',
      'http://0.0.0.0:80/x',
      'http://[::]/x',
      'http://127.0.0.1.example.org/x',
      'http://127.1.example.org/x',
      'http://simulator.localhost/x',
      'http://localhost@example.org/x',
      'http://[::ffff:10.0.0.1]/x',
      'http://[fe80::1]/x',
      'http://2130706434.example/x',
      'http:example.org/x',
      'HTTP://EXAMPLE.ORG/x',
    ].map((url) => ({ name, read, url })),
  ),
)('$name is refused with $url, unless allow_insecure_http is set', ({ name, read, url }) => {
  expect(() => read(settingsWith(name, url))).toThrow(
    `${name} is at ${new URL(url).origin}, which would get tokens and secrets unencrypted: give an https URL, or set allow_insecure_http`,
  );
  expect(read(settingsWith(name, url, { allow_insecure_http: true }))).toBe(url);
});

it.each([
  'http://localhost:1',
  'http://127.0.0.1:1',
  'http://127.8.0.1',
  'http://[::1]:1',
  'https://example.org',
  'http://127.1:1',
  'http://2130706433:1',
  'http://0x7f.1:1',
  'http://LOCALHOST.:1',
  'http://[::ffff:127.0.0.1]:1',
  'http://[0:0:0:0:0:0:0:1]:1',
])('takes %s as it is', (url) => {
  for (const [name, read] of URLS) expect(read(settingsWith(name, url))).toBe(url);
});

it('never repeats a password or a query of a refused address', () => {
  const read = () =>
    tokenUrlOf(settingsWith('token_url', 'http://user:recognisable@example.org/x?recognisable'));
  expect(read).toThrow(/token_url is at http:\/\/example\.org, /);
  expect(read).not.toThrow(/recognisable/);
});

it.each(['https://example.org/x?key=recognisable', 'https://example.org#x', 'https://example.org/?'])(
  'api_url is refused with the query or fragment of %s, without a word of it',
  (url) => {
    expect(() => apiUrlOf(settingsWith('api_url', url))).toThrow(/^api_url has a "\?" or "#", [^=]*$/);
    expect(tokenUrlOf(settingsWith('token_url', url))).toBe(url);
  },
);
