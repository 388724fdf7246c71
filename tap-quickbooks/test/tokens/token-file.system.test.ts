import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredTokens } from '../../src/tokens/stored-tokens.ts';
import { TokenFile } from '../../src/tokens/token-file.ts';
import { temporaryFolder, writeJson } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';
import { REALM, TokenServer } from '../support/token-server.ts';

/** Mode of a config file that a program of another user reads. */
const READABLE = 0o644;

const NOBODY = 65_534;

const TOKENS: StoredTokens = {
  realm_id: REALM,
  environment: 'production',
  seeds_sha256: [],
  refresh_token: 'recognisable-refresh-seed',
  refresh_token_expires_at: Date.now() + 90 * 86_400_000,
  access_token: 'recognisable-access-old',
  access_token_expires_at: 0,
};

const COMPANY = { environment: 'production', realmId: REALM };

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('the token file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'tokens.json');
  });

  const replace = (file: TokenFile, tokens: StoredTokens) =>
    file.withLock(async (locked) => {
      const room = await locked.reserve();
      try {
        return await room.fill(tokens);
      } finally {
        await room.giveUp();
      }
    });

  it('is for the user alone, in a folder for the user alone, with nothing left beside it', async () => {
    path = join(folder, 'deep', 'tokens.json');
    expect(await replace(new TokenFile(path, COMPANY), TOKENS)).toBe(true);
    expect([modeOf(path), modeOf(join(folder, 'deep'))]).toEqual(['600', '700']);
    expect(await new TokenFile(path, COMPANY).read()).toEqual(TOKENS);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['tokens.json']);
  });

  it('loses the rights that others have, and says so', async () => {
    writeJson(folder, 'tokens.json', TOKENS);
    chmodSync(path, 0o644);
    const said: string[] = [];
    await new TokenFile(path, COMPANY, (message) => said.push(message)).read();
    expect(modeOf(path)).toBe('600');
    expect(said).toEqual([expect.stringMatching(/other users had rights to .*\(mode 644\)/)]);
  });

  it('under a link is replaced where it is, and the link stays', async () => {
    const real = writeJson(folder, 'real.json', TOKENS);
    symlinkSync(real, path);
    await replace(new TokenFile(path, COMPANY), { ...TOKENS, access_token: 'new' });
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(real, 'utf8')).access_token).toBe('new');
  });

  it('takes drafts away that a killed process has left, and nothing else', async () => {
    const draft = 'tokens.json.0b9b1f0e-6f0f-4a36-8f5e-3a1f0f7d2c11.tmp';
    for (const name of [draft, 'tokens.json.calls-123', 'tokens.json.bak'])
      writeFileSync(join(folder, name), '');
    await replace(new TokenFile(path, COMPANY), TOKENS);
    expect(readdirSync(folder).sort()).toEqual(['tokens.json', 'tokens.json.bak', 'tokens.json.calls-123']);
  });

  it.each([
    [
      'the file was changed meanwhile',
      () => writeJson(folder, 'tokens.json', { ...TOKENS, access_token: 'b' }),
    ],
    ['the lock was lost meanwhile', () => writeFileSync(`${path}.lock`, 'the next holder')],
  ])('is left alone where %s', async (_, meddle) => {
    writeJson(folder, 'tokens.json', TOKENS);
    const file = new TokenFile(path, COMPANY);
    const isFilled = await file.withLock(async (locked) => {
      const room = await locked.reserve();
      meddle();
      const filled = await room.fill({ ...TOKENS, access_token: 'c' });
      await room.giveUp();
      return filled;
    });
    expect(isFilled).toBe(false);
    expect(readFileSync(path, 'utf8')).not.toContain('"c"');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

/** Each of these would lose the newest refresh token if it were found out after the refresh. */
describe.skipIf(process.platform === 'win32')('a token file that cannot be replaced', () => {
  let server: TokenServer;
  let folder: string;
  let path: string;
  beforeEach(async () => {
    server = await new TokenServer().start();
    folder = temporaryFolder();
    mkdirSync(join(folder, 'kept'));
    path = writeJson(join(folder, 'kept'), 'tokens.json', TOKENS);
    chmodSync(path, 0o600);
    if (process.getuid?.() === 0)
      for (const each of [folder, join(folder, 'kept'), path]) chownSync(each, NOBODY, NOBODY);
  });
  afterEach(() => {
    chmodSync(join(folder, 'kept'), 0o755);
    server.close();
  });

  it.each([
    ['is not readable', () => chmodSync(path, 0), undefined, /cannot be read \(EACCES\)/],
    [
      'is in a folder that is not writable',
      () => chmodSync(join(folder, 'kept'), 0o555),
      undefined,
      /\(EACCES\)/,
    ],
    [
      'is on a full disk',
      () => {},
      'ulimit -f 0; exec "$@"',
      /\(EFBIG\).*ulimit -f|calls .* cannot be counted/,
    ],
    ['has room for a small file only', () => {}, 'ulimit -f 8; exec "$@"', /cannot be replaced \(EFBIG\)/],
    [
      'is a folder',
      () => mkdirSync(join(folder, 'kept', 'other')),
      undefined,
      /cannot be read \(EISDIR\): it is a folder/,
    ],
    [
      'holds something else',
      () => writeFileSync(path, '{"precious":true}'),
      undefined,
      /does not hold the tokens/,
    ],
  ])('because it %s is found out before a token is replaced', async (what, prepare, shell, sentence) => {
    prepare();
    const target = what === 'is a folder' ? join(folder, 'kept', 'other') : path;
    const config = writeJson(folder, 'config.json', server.config(target), READABLE);
    const before = what === 'is not readable' ? undefined : readFileSync(path, 'utf8');
    const { exitCode, lastLine, stderr } = await startTap(['--config', config], {
      ...(process.getuid?.() === 0 && { uid: NOBODY }),
      ...(shell !== undefined && { shell }),
    }).ended;
    expect(lastLine, stderr).toMatch(sentence);
    expect(lastLine).toMatch(/^CRITICAL /);
    expect(exitCode).toBe(2);
    expect(server.calls).toEqual([]);
    if (before !== undefined) expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it.runIf(process.getuid?.() === 0)('because it is another user’s, in a folder like /tmp', async () => {
    const kept = join(folder, 'kept');
    for (const each of [path, kept]) chownSync(each, 0, 0);
    chmodSync(path, 0o644);
    chmodSync(kept, 0o1777);
    const config = writeJson(folder, 'config.json', server.config(path), READABLE);
    const { exitCode, lastLine, stderr } = await startTap(['--config', config], { uid: NOBODY }).ended;
    expect(lastLine).toMatch(/cannot be replaced \(EPERM\)/);
    expect(stderr).toMatch(/other users had rights .* cannot be taken away \(EPERM\): make it 600/);
    expect(exitCode).toBe(2);
    expect(server.calls).toEqual([]);
    expect(readdirSync(kept).filter((name) => /\.tmp$|\.lock$/.test(name))).toEqual([]);
  });

  it('but is read-only itself is replaced all the same', async () => {
    chmodSync(path, 0o400);
    const config = writeJson(folder, 'config.json', server.config(path), READABLE);
    const run = await startTap(['--config', config], process.getuid?.() === 0 ? { uid: NOBODY } : {}).ended;
    expect(run.exitCode, run.stderr).toBe(0);
    expect(server.calls).toHaveLength(1);
    expect(modeOf(path)).toBe('600');
  });
});
