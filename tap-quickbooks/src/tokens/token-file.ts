import { constants } from 'node:fs';
import { type FileHandle, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Company, ConfigError, RetryableApiError } from 'singer';
import { codeOf } from '../error-code.ts';
import { makeFolder } from '../make-folder.ts';
import { openOwn, requireOwnLink } from '../own-file.ts';
import { Draft, removeLeftovers } from './draft.ts';
import { type FileLock, lockFile } from './file-lock.ts';
import { parseTokens, type StoredTokens } from './stored-tokens.ts';
import type { LockedTokens, Reservation, TokenStore } from './token-store.ts';

/** Longer than the longest series of tries of a token request. */
const PATIENCE_MS = 300_000;
const READABLE_BY_OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
/** In such a folder users cannot replace each other's files. */
const STICKY = 0o1000;

/** A store that is one file, with a lock file beside it. */
export class TokenFile implements TokenStore {
  readonly company: Company;
  readonly location: string;
  readonly where: string;
  readonly #warn: (message: string) => void;
  #isFolderChecked = false;

  constructor(path: string, company: Company, warn: (message: string) => void = () => {}) {
    this.company = company;
    this.location = resolve(path);
    this.where = `the token file ${this.location}`;
    this.#warn = warn;
  }

  async read(): Promise<StoredTokens | undefined> {
    await this.#checkFolder();
    return this.#open(async (file) => {
      const tokens = parseTokens(await file.readFile('utf8'));
      if (tokens === undefined) throw this.#unusable('does not hold the tokens of this tap', undefined);
      this.#requireCompany(tokens);
      // Only now: token_file may name a file of another program by mistake.
      await this.#keepPrivate(file);
      return tokens;
    });
  }

  async withLock<T>(run: (tokens: LockedTokens) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const path = await this.#realPath();
    const lock = await this.#lock(path, signal);
    try {
      return await run({
        isTakenOver: lock.isTakenOver,
        read: () => this.read(),
        reserve: () => this.#reserve(path, lock),
      });
    } finally {
      await lock.release().catch(() => {});
    }
  }

  async rehearse(): Promise<string> {
    const stored = await this.read();
    await this.withLock(async (locked) => (await locked.reserve()).giveUp());
    if (stored === undefined) return `${this.location} can be written; it does not exist yet`;
    const { mode } = await stat(this.location);
    return `${this.location}, mode ${octal(mode)}, can be replaced`;
  }

  #requireCompany(stored: StoredTokens): void {
    const { realmId, environment } = this.company;
    const holds = (what: string, theirs: string, ours: string) =>
      new ConfigError(
        `${this.where} holds the tokens of ${what} ${theirs}, not of ${ours}: correct the settings, or name another file with token_file`,
      );
    if (stored.realm_id !== realmId) throw holds('company', stored.realm_id, realmId);
    if (stored.environment !== undefined && stored.environment !== environment)
      throw holds('environment', stored.environment, environment);
  }

  async #lock(path: string, signal: AbortSignal | undefined): Promise<FileLock> {
    let lock: FileLock | undefined;
    try {
      await makeFolder(dirname(path));
      lock = await lockFile(`${path}.lock`, PATIENCE_MS, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      throw this.#unusable('cannot be locked', cause);
    }
    if (lock !== undefined) return lock;
    throw new RetryableApiError(
      `another process has been getting tokens for ${this.where} for ${PATIENCE_MS / 60_000} minutes: run again when it has ended`,
    );
  }

  /** A link stays a link: the file that it points to is replaced, or made. */
  async #realPath(): Promise<string> {
    try {
      return await realpath(this.location);
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return endOfLinks(this.location);
      throw this.#unusable('cannot be found', cause);
    }
  }

  #readText(): Promise<string | undefined> {
    return this.#open((file) => file.readFile('utf8'));
  }

  /** Uses the file; undefined if there is none. The user's own link to it is followed. */
  async #open<T>(use: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
    let file: FileHandle | undefined;
    try {
      await requireOwnLink(this.location);
      file = await openOwn(await realpath(this.location), constants.O_RDONLY);
      return await use(file);
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined;
      throw cause instanceof ConfigError ? cause : this.#unusable('cannot be read', cause);
    } finally {
      await file?.close();
    }
  }

  /** Users who can write the folder can replace the token file, so the tokens of another company might come. */
  async #checkFolder(): Promise<void> {
    if (this.#isFolderChecked || process.platform === 'win32') return;
    this.#isFolderChecked = true;
    const folder = dirname(this.location);
    const mode = await stat(folder).then(
      ({ mode }) => mode,
      () => 0,
    );
    if ((mode & WRITABLE_BY_OTHERS) === 0 || (mode & STICKY) !== 0) return;
    this.#warn(
      `other users can write the folder ${folder} of the token file (mode ${octal(mode)}), so they can replace it: run "chmod go-w" on it, or name a file elsewhere with token_file`,
    );
  }

  async #keepPrivate(file: FileHandle): Promise<void> {
    const { mode } = await file.stat();
    if ((mode & READABLE_BY_OTHERS) === 0 || process.platform === 'win32') return;
    const found = `other users had rights to ${this.where} (mode ${octal(mode)})`;
    try {
      await file.chmod(0o600);
      this.#warn(`${found}; it is 600 now. If others use this machine, authorise the app again`);
    } catch (cause) {
      this.#warn(`${found}, and they cannot be taken away (${codeOf(cause)}): make it 600`);
    }
  }

  /** Tries a replacement with the current contents, then reserves disk space for the new tokens. */
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

  /** A process that was stopped for a while may find that another one has replaced the tokens meanwhile. */
  async #isOurs(before: string | undefined, lock: FileLock): Promise<boolean> {
    return (await lock.isHeld()) && (await this.#readText()) === before;
  }

  #unusable(what: string, cause: unknown): ConfigError {
    const code = codeOf(cause);
    const reason = cause instanceof Error ? ` (${code ?? cause.message})` : '';
    const advice = ADVICE.get(code ?? '') ?? 'correct that, or name another one with token_file';
    return new ConfigError(`${this.where} ${what}${reason}: ${advice}`, { cause });
  }
}

/** The path that does not exist yet to which links lead; the path itself if it is no link. */
async function endOfLinks(path: string): Promise<string> {
  const target = await readlink(path).catch(() => undefined);
  if (target === undefined) return path;
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return endOfLinks(resolve(folder, target));
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8);
}

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'a folder of its path does not exist; correct token_file'],
  ['ENOTDIR', 'a part of its path is not a folder; correct token_file'],
  ['EISDIR', 'it is a folder; name a file with token_file'],
  ['EACCES', 'this user has no right to it; grant it, or name another file with token_file'],
  [
    'EBUSY',
    'it is mounted by itself; mount the folder that it is in, so that it can be replaced in one step',
  ],
  ['ENOSPC', 'the disk is full; make room, or name another file with token_file'],
  ['EDQUOT', 'the disk quota is used up; make room, or name another file with token_file'],
  ['EFBIG', 'files may not grow here (ulimit -f); lift that, or name another file with token_file'],
  ['EROFS', 'the file system is read-only; name another file with token_file'],
]);
