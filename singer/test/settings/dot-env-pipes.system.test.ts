import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readlinkSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readDotEnv } from '../../src/settings/dot-env.ts';
import { temporaryFolder } from '../support/program.ts';

describe.skipIf(process.platform === 'win32')('a .env that is no regular file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, '.env');
  });

  /** Runs a shell beside this process, which stands still while it reads. */
  function inShell(command: string): void {
    const shell = spawn('sh', ['-c', command], { cwd: folder, stdio: 'ignore' });
    onTestFinished(() => void shell.kill('SIGKILL'));
  }

  it('is read as what a program writes to the named pipe, in parts and after a while', () => {
    execFileSync('mkfifo', ['-m', '600', path]);
    inShell('sleep 0.2; { printf QBO_REALM_ID=; sleep 0.2; echo 123; } > .env');
    expect(readDotEnv(folder)?.variables).toEqual({ QBO_REALM_ID: '123' });
  });

  it('is given up as a named pipe that no program writes, and the wait was reported', () => {
    execFileSync('mkfifo', ['-m', '600', path]);
    const waits: string[] = [];
    const read = () => readDotEnv(folder, { patienceMs: 1_200, onWait: (at) => waits.push(at) });
    expect(read).toThrow(
      `${path} is a named pipe, and nothing was written to it within 2 s: start the program that writes it`,
    );
    expect(waits).toEqual([path]);
  });

  it('is given up as a named pipe whose program falls silent, and does not close it', () => {
    execFileSync('mkfifo', ['-m', '600', path]);
    // Open for reading too, a pipe takes what is written before anyone else reads it.
    const program = openSync(path, 'r+');
    onTestFinished(() => closeSync(program));
    writeSync(program, 'QBO_REALM_ID=123\n');
    expect(() => readDotEnv(folder, { patienceMs: 1_200 })).toThrow(
      `${path} is a named pipe, and the program that writes it did not close it within 2 s, after 17 bytes: see what it waits for`,
    );
  });

  it('is given up as a named pipe that does not end', () => {
    execFileSync('mkfifo', ['-m', '600', path]);
    inShell('exec yes > .env');
    expect(() => readDotEnv(folder)).toThrow(`${path} is a named pipe that does not end`);
  });

  it('is refused as a named pipe that other users can write', () => {
    execFileSync('mkfifo', [path]);
    execFileSync('chmod', ['622', path]);
    expect(() => readDotEnv(folder)).toThrow(`${path} can be written by other users (mode 622)`);
  });

  it('is empty as a link to /dev/null', () => {
    symlinkSync('/dev/null', path);
    expect(readDotEnv(folder)).toEqual({ path, variables: {}, oddLines: [] });
    expect(readlinkSync(path)).toBe('/dev/null');
  });

  it.each(['/dev/zero', '/dev/tty'])(
    'is refused as a link to %s, without advice to change that',
    (device) => {
      symlinkSync(device, path);
      expect(() => readDotEnv(folder)).toThrow(`${path} is a device or a socket, not a file: remove it`);
    },
  );
});
