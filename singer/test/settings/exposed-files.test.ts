import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { exposures } from '../../src/settings/exposed-files.ts';

it.each([
  [0o600, true, undefined],
  [0o400, true, undefined],
  [0o640, true, 'can be read by other users (mode 640), so its secrets are known to them'],
  [0o604, true, 'can be read by other users (mode 604), so its secrets are known to them'],
  [0o644, false, undefined],
  [0o620, false, 'can be written by other users (mode 620), so they could send your secrets elsewhere'],
  [0o666, true, 'can be read and written by other users (mode 666), so its secrets are known to them'],
])('a file of mode %o whose secrets are %s is exposed: %s', (mode, hasSecrets, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'exposed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, '.env');
  writeFileSync(path, '');
  chmodSync(path, mode);
  const advice = `: run chmod 600 ${path}`;
  expect(exposures([{ path, hasSecrets }])).toEqual(
    expected === undefined ? [] : [`${path} ${expected}${advice}`],
  );
});

it('what is no regular file, or is not there, is not exposed', () => {
  expect(exposures(['/dev/null', '/no/such/file'].map((path) => ({ path, hasSecrets: true })))).toEqual([]);
});
