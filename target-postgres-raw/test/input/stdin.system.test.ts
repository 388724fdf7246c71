import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { PROGRAM } from '../support/target-process.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

it.each([
  ['a folder', 'r', (folder: string) => folder, 'stdin is a folder: give it Singer messages'],
  [
    'open for writing only',
    'w',
    (folder: string) => join(folder, 'file'),
    /the input cannot be read: .*EBADF.* See what stdin is/,
  ],
] as const)('stdin that is %s ends the run with a line that says so', (_what, flags, pathIn, reason) =>
  withDatabase(server, async ({ settings }) => {
    const folder = mkdtempSync(join(tmpdir(), 'stdin-'));
    const stdin = openSync(pathIn(folder), flags);
    const { status, stderr, stdout } = spawnSync(process.execPath, [PROGRAM], {
      env: { PATH: process.env.PATH ?? '', ...settings },
      stdio: [stdin, 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    closeSync(stdin);
    rmSync(folder, { recursive: true });
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(reason);
  }),
);
