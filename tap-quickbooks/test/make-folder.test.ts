import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../src/make-folder.ts';

it('a folder is made with those above it, for this user alone, by several callers at once', async () => {
  const root = mkdtempSync(join(tmpdir(), 'make-folder-'));
  const path = join(root, 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(root, 'a'))]);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  rmSync(root, { recursive: true });
});

it.skipIf(!existsSync('/proc/self'))('a folder below /proc is refused at once', async () => {
  await expect(makeFolder('/proc/x/y')).rejects.toMatchObject({ code: 'ENOENT' });
});
