import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { CallLog } from '../../src/limits/call-log.ts';
import { storesOf } from '../../src/stores.ts';
import { TokenFile } from '../../src/tokens/token-file.ts';
import { temporaryFolder, writeJson } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';
import { REALM, TokenServer } from '../support/token-server.ts';

/** Mode of a config file that a program of another user reads. */
const READABLE = 0o644;

const NOBODY = 65_534;
const STRANGER = 54_321;
const isAdministrator = process.getuid?.() === 0;
const COMPANY = { environment: 'production', realmId: REALM };
const TOKENS = {
  realm_id: REALM,
  environment: 'production',
  seeds_sha256: [],
  refresh_token: 'recognisable-refresh-seed',
  refresh_token_expires_at: Date.now() + 90 * 86_400_000,
  access_token: 'recognisable-access-old',
  access_token_expires_at: 0,
};
const ENTRY = { kind: 'call', at: Date.now(), place: 'x' } as const;

/** The files of a call log for now and for the next ten minutes, which may begin at any moment. */
const logsOf = (path: string) =>
  [0, 1].map((later) => `${path}.calls-${Math.floor(Date.now() / 600_000) + later}`);

describe.skipIf(process.platform === 'win32')('files that others may have put there', () => {
  let folder: string;
  let path: string;
  let said: string[];
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'tokens.json');
    said = [];
  });

  const tokenFile = () => new TokenFile(path, COMPANY, (message) => said.push(message));
  const stored = () => tokenFile().withLock(async (locked) => (await locked.reserve()).fill(TOKENS));
  const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

  it.each(['by its name', 'by a link'])(
    'a file of another program, named %s, keeps its mode',
    async (way) => {
      const other = writeJson(folder, 'hosts', '127.0.0.1 localhost');
      chmodSync(other, 0o644);
      if (way === 'by a link') symlinkSync(other, path);
      else path = other;
      await expect(tokenFile().read()).rejects.toThrow(/does not hold the tokens of this tap/);
      expect(modeOf(other)).toBe('644');
    },
  );

  it.each([0o777, 0o775])('a folder of mode %o that others can write is named once', async (mode) => {
    chmodSync(folder, mode);
    const file = tokenFile();
    await file.read();
    await file.read();
    expect(said).toEqual([
      expect.stringMatching(
        /^other users can write the folder .* \(mode 77[57]\), so they can replace it: run "chmod/,
      ),
    ]);
  });

  it.each([0o755, 0o1777])('a folder of mode %o needs no warning', async (mode) => {
    chmodSync(folder, mode);
    await tokenFile().read();
    expect(said).toEqual([]);
  });

  it('a call log that is a link to another file is refused, and the other file stays as it is', async () => {
    const other = writeJson(folder, 'precious', 'precious');
    for (const log of logsOf(path)) symlinkSync(other, log);
    const log = new CallLog(path);
    await expect(log.append(ENTRY)).rejects.toThrow(
      /cannot be counted beside the token file: .*is a symbolic link/,
    );
    await expect(log.news()).rejects.toThrow(/is a symbolic link/);
    expect(readFileSync(other, 'utf8')).toBe('precious');
  });

  it('a named pipe as call log, lock or token file is refused instead of waited for', async () => {
    for (const name of [...logsOf(path), `${path}.lock`]) execFileSync('mkfifo', [name]);
    await expect(new CallLog(path).news()).rejects.toThrow(/is not a regular file/);
    await expect(new CallLog(path).append(ENTRY)).rejects.toThrow(/cannot be counted/);
    await expect(tokenFile().withLock(async () => 1)).rejects.toThrow(
      /cannot be locked .*is not a regular file/,
    );
    execFileSync('mkfifo', [path]);
    await expect(tokenFile().read()).rejects.toThrow(/cannot be read .*is not a regular file/);
  });

  it('a link that leads to no file yet stays a link, and the file it names is made', async () => {
    mkdirSync(join(folder, 'volume'));
    symlinkSync('volume', join(folder, 'mounted'));
    symlinkSync('mounted/tokens-of-company.json', path);
    expect(await stored()).toBe(true);
    expect(readlinkSync(path)).toBe('mounted/tokens-of-company.json');
    const made = readFileSync(join(folder, 'volume', 'tokens-of-company.json'), 'utf8');
    expect(JSON.parse(made)).toMatchObject({ realm_id: REALM });
  });

  it.skipIf(process.platform !== 'linux')(
    'a link to a pipe, as /dev/stdout is one, stays as it is',
    async () => {
      symlinkSync('/proc/self/fd/pipe:[1]', path);
      await expect(stored()).rejects.toThrow(/cannot be locked \(ENOENT\)/);
      expect(readlinkSync(path)).toBe('/proc/self/fd/pipe:[1]');
    },
  );

  it('a call log of any size is read from its end', async () => {
    for (const name of logsOf(path)) writeFileSync(name, Buffer.alloc(20_000_000, 'x\n'));
    const log = new CallLog(path);
    await log.append(ENTRY);
    expect(await log.news()).toEqual([ENTRY]);
  });

  it('the state folder does not depend on the working folder', () => {
    const { XDG_STATE_HOME: state, HOME: home } = process.env;
    onTestFinished(() => {
      for (const [name, value] of Object.entries({ XDG_STATE_HOME: state, HOME: home })) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });
    const quiet = () => {};
    const logger = { debug: quiet, info: quiet, warning: quiet, error: quiet, critical: quiet };
    const location = () => storesOf({}).open(COMPANY, logger).tokens.location;
    const below = (root: string) => join(root, 'tap-quickbooks', `production-${REALM}.json`);
    process.env.XDG_STATE_HOME = 'relative';
    process.env.HOME = folder;
    expect(location()).toBe(below(join(folder, '.local', 'state')));
    for (const none of ['', 'relative']) {
      process.env.HOME = none;
      expect(location()).toBe(below(join(userInfo().homedir, '.local', 'state')));
    }
    process.env.XDG_STATE_HOME = folder;
    expect(location()).toBe(below(folder));
  });
});

describe.runIf(isAdministrator)('files of another user', () => {
  let server: TokenServer;
  let folder: string;
  let path: string;
  beforeEach(async () => {
    server = await new TokenServer().start();
    folder = temporaryFolder();
    mkdirSync(join(folder, 'shared'));
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'shared'), 0o1777);
    path = join(folder, 'shared', 'tokens.json');
  });
  afterEach(() => server.close());

  const run = () =>
    startTap(['--config', writeJson(folder, 'config.json', server.config(path), READABLE)], { uid: NOBODY })
      .ended;

  it.each<[string, () => void]>([
    [
      'a token file',
      () => {
        writeJson(join(folder, 'shared'), 'tokens.json', TOKENS);
        chmodSync(path, 0o644);
        chownSync(path, STRANGER, STRANGER);
      },
    ],
    [
      'a link to a token file',
      () => {
        // In a folder with the sticky bit the kernel refuses such a link itself.
        chmodSync(join(folder, 'shared'), 0o777);
        const real = writeJson(folder, 'real.json', TOKENS);
        chownSync(real, NOBODY, NOBODY);
        symlinkSync(real, path);
        lchownSync(path, STRANGER, STRANGER);
      },
    ],
    [
      'a lock',
      () => {
        writeFileSync(`${path}.lock`, 'x');
        chownSync(`${path}.lock`, STRANGER, STRANGER);
      },
    ],
    [
      'a call log',
      () => {
        for (const log of logsOf(path)) {
          writeFileSync(log, '');
          chmodSync(log, 0o666);
          chownSync(log, STRANGER, STRANGER);
        }
      },
    ],
  ])('%s in a folder that all can write is refused, and named', async (_, plant) => {
    plant();
    const { exitCode, lastLine } = await run();
    expect(lastLine).toMatch(
      /^CRITICAL .*(belongs to another user \(uid 54321\)|EACCES: permission denied, open .*calls-)/,
    );
    expect(exitCode).toBe(2);
    expect(server.queries).toBe(0);
  });

  it('a user without an account and without HOME learns what to set', async () => {
    const config = { ...server.config(path), token_file: null };
    const args = ['--config', writeJson(folder, 'config.json', config, READABLE)];
    const { exitCode, lastLine } = await startTap(args, { uid: STRANGER }).ended;
    expect(lastLine).toMatch(/no home folder to keep the tokens in: set token_file, XDG_STATE_HOME or HOME/);
    expect(exitCode).toBe(2);
  });
});
