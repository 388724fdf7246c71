import { expect, it } from 'vitest';
import { browserEnvironment } from '../../src/program/browser-environment.ts';

it('a browser gets what it needs of the environment', () => {
  const needed = { PATH: '/bin', DISPLAY: ':0', XDG_RUNTIME_DIR: '/run/user/1', 'ProgramFiles(x86)': 'C:\\' };
  expect(browserEnvironment(needed)).toEqual(needed);
});

it.each([
  'PG_PASSWORD',
  'QBO_CLIENT_SECRET',
  'DATABASE_URL',
  'HTTPS_PROXY',
  'XDG_API_TOKEN',
  'LC_SECRET',
  'PATH_KEY',
])('a browser does not get %s', (name) => {
  expect(browserEnvironment({ [name]: 'secret' })).toEqual({});
});
