import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutSecrets } from 'singer';
import { expect, it, onTestFinished } from 'vitest';
import { passwordIn } from '../../src/postgres/password-file.ts';

function fileOf(lines: readonly string[], mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'password-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'passwords');
  writeFileSync(path, lines.join('\n'));
  chmodSync(path, mode);
  return path;
}

const LOGIN = { host: { host: 'db', address: undefined, port: 5432 }, database: 'books', user: 'ana' };

it.each([
  [['db:5432:books:ana:first-secret', '*:*:*:*:other-secret'], 'first-secret'],
  [['# db:5432:books:ana:no', '', 'other:5432:books:ana:no', '*:*:*:ana:any-secret'], 'any-secret'],
  [['db:5432:books:ana:with\\:colon\\\\slash'], 'with:colon\\slash'],
  [['db:5432:books:ana:with:more:colons'], 'with:more:colons'],
  [['d\\b:5432:books:ana:escaped-letter\r'], 'escaped-letter'],
])('the first line of %j that matches has the password', (lines, password) => {
  expect(passwordIn(fileOf(lines), LOGIN)).toBe(password);
  expect(withoutSecrets(password)).toBe('…');
});

it.each([['db:5433:books:ana:x'], ['db:5432:books:bo:x'], ['db:5432:books:ana'], ['']])(
  '%j has no password for another login',
  (line) => {
    expect(passwordIn(fileOf([line]), LOGIN)).toBeUndefined();
  },
);

it('a socket is found under its folder and as localhost', () => {
  const host = { host: '/run/postgresql', address: undefined, port: 5432 };
  for (const name of ['/run/postgresql', 'localhost'])
    expect(passwordIn(fileOf([`${name}:5432:*:*:by-socket`]), { ...LOGIN, host })).toBe('by-socket');
});

it('a file that is not there, or that others can read, is refused', () => {
  expect(() => passwordIn('/nowhere/passwords', LOGIN)).toThrow('its passfile cannot be used');
  expect(() => passwordIn(fileOf(['*:*:*:*:x'], 0o644), LOGIN)).toThrow('chmod 600');
});
