import { type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError, RetryableApiError } from 'singer';
import { codeOf, Draft, removeLeftovers } from './draft.ts';
import { type FileLock, lockFile } from './file-lock.ts';
import { parseTokens, type StoredTokens } from './stored-tokens.ts';

/** Longer than the longest series of tries of a token request. */
const PATIENCE = 300_000;
const READABLE_BY_OTHERS = 0o077;

/** Room on the disk for tokens that do not exist yet. */
export interface Reservation {
  /** Puts tokens in the place of the file. False, and nothing done, if this process has lost the file meanwhile. */
  readonly fill: (tokens: StoredTokens) => Promise<boolean>;
  readonly giveUp: () => Promise<void>;
}

/** The file, while no other process changes it. */
export interface LockedTokenFile {
  readonly read: () => Promise<StoredTokens | undefined>;
  /** Does beforehand all that can fail: so it is known before QuickBooks replaces a token. */
  readonly reserve: () => Promise<Reservation>;
}

/** The file that holds the newest refresh token: losing that one locks the user out. */
export class TokenFile {
  readonly path: string;
  readonly #warn: (message: string) => void;

  constructor(path: string, warn: (message: string) => void = () => {}) {
    this.path = resolve(path);
    this.#warn = warn;
  }

  /** The stored tokens; undefined if there are none yet. */
  async read(): Promise<StoredTokens | undefined> {
    const text = await this.#readText();
    if (text === undefined) return undefined;
    const tokens = parseTokens(text);
    if (tokens === undefined) throw this.#unusable('does not hold the tokens of this tap', undefined);
    return tokens;
  }

  /** Runs a function while no other process runs one for this file. The signal ends the waiting, not the function. */
  async withLock<T>(run: (file: LockedTokenFile) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const path = await this.#realPath();
    const lock = await this.#lock(path, signal);
    try {
      return await run({ read: () => this.read(), reserve: () => this.#reserve(path, lock) });
    } finally {
      await lock.release().catch(() => {});
    }
  }

  async #lock(path: string, signal: AbortSignal | undefined): Promise<FileLock> {
    let lock: FileLock | undefined;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      lock = await lockFile(`${path}.lock`, PATIENCE, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      throw this.#unusable('cannot be locked', cause);
    }
    if (lock !== undefined) return lock;
    throw new RetryableApiError(
      `another process has been getting tokens for ${this.path} for ${PATIENCE / 60_000} minutes: run again when it has ended`,
    );
  }

  /** A link stays a link: what it points to is replaced. */
  async #realPath(): Promise<string> {
    try {
      return await realpath(this.path);
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return this.path;
      throw this.#unusable('cannot be found', cause);
    }
  }

  async #readText(): Promise<string | undefined> {
    let file: FileHandle | undefined;
    try {
      file = await open(this.path, 'r');
      await this.#keepPrivate(file);
      return await file.readFile('utf8');
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined;
      throw this.#unusable('cannot be read', cause);
    } finally {
      await file?.close();
    }
  }

  async #keepPrivate(file: FileHandle): Promise<void> {
    const { mode } = await file.stat();
    if ((mode & READABLE_BY_OTHERS) === 0 || process.platform === 'win32') return;
    const found = `other users had rights to the token file ${this.path} (mode ${(mode & 0o777).toString(8)})`;
    try {
      await file.chmod(0o600);
      this.#warn(`${found}; it is 600 now. If others use this machine, authorise the app again`);
    } catch (cause) {
      this.#warn(`${found}, and they cannot be taken away (${codeOf(cause)}): make it 600`);
    }
  }

  /** Rehearses the replacement with what is there, then takes room for what is to come. */
  async #reserve(path: string, lock: FileLock): Promise<Reservation> {
    const before = await this.#readText();
    try {
      await removeLeftovers(path);
      if (before !== undefined) {
        const rehearsal = await Draft.create(path);
        if (await this.#isOurs(before, lock)) await rehearsal.replace(before);
        else await rehearsal.remove();
      }
      const draft = await Draft.create(path);
      return {
        fill: (tokens) => this.#fill(draft, tokens, async () => this.#isOurs(before, lock)),
        giveUp: () => draft.remove(),
      };
    } catch (cause) {
      throw cause instanceof ConfigError ? cause : this.#unusable('cannot be replaced', cause);
    }
  }

  async #fill(draft: Draft, tokens: StoredTokens, isOurs: () => Promise<boolean>): Promise<boolean> {
    try {
      if (!(await isOurs())) return false;
      await draft.replace(`${JSON.stringify(tokens, null, 2)}\n`);
      return true;
    } catch (cause) {
      // Another process that took this one for dead has tidied up.
      if (codeOf(cause) === 'ENOENT') return false;
      throw cause instanceof ConfigError ? cause : this.#unusable('cannot be written', cause);
    }
  }

  /** A process that was stopped for a while may find that another one went on in its place. */
  async #isOurs(before: string | undefined, lock: FileLock): Promise<boolean> {
    return (await lock.isHeld()) && (await this.#readText()) === before;
  }

  #unusable(what: string, cause: unknown): ConfigError {
    const code = codeOf(cause);
    const reason = cause instanceof Error ? ` (${code ?? cause.message})` : '';
    const advice = ADVICE.get(code ?? '') ?? 'correct that, or name another one with token_file';
    return new ConfigError(`the token file ${this.path} ${what}${reason}: ${advice}`, { cause });
  }
}

const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    'EBUSY',
    'it is mounted by itself; mount the folder that it is in, so that it can be replaced in one step',
  ],
  ['ENOSPC', 'the disk is full; make room, or name another file with token_file'],
  ['EDQUOT', 'the disk quota is used up; make room, or name another file with token_file'],
  ['EFBIG', 'files may not grow here (ulimit -f); lift that, or name another file with token_file'],
  ['EROFS', 'the file system is read-only; name another file with token_file'],
]);
