import { mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import { ConfigError } from 'singer';
import writeFileAtomic from 'write-file-atomic';

/** What is kept between runs. Times are in milliseconds since the epoch. */
export interface StoredTokens {
  readonly realm_id: string;
  /** SHA-256 of the configured refresh token that these tokens descend from. */
  readonly seed_sha256: string;
  readonly refresh_token: string;
  readonly refresh_token_expires_at: number;
  readonly access_token: string;
  readonly access_token_expires_at: number;
}

/** A process that was killed while it held the lock is taken for dead after this. */
const STALE_AFTER = 10_000;
const LOCK_RETRIES = { retries: 120, factor: 1.2, minTimeout: 50, maxTimeout: 500 };

/** The file that holds the newest refresh token: losing that one locks the user out. */
export class TokenFile {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** The stored tokens; undefined if there are none yet. */
  async read(): Promise<StoredTokens | undefined> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined;
      throw this.#unusable('cannot be read', cause);
    }
    const tokens = parseTokens(text);
    if (tokens === undefined) throw this.#unusable('does not hold the tokens of this tap', undefined);
    return tokens;
  }

  /** Replaces the file in one step; once this resolves the tokens are on the disk. */
  async write(tokens: StoredTokens): Promise<void> {
    try {
      await writeFileAtomic(this.path, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600, fsync: true });
    } catch (cause) {
      throw this.#unusable('cannot be written', cause);
    }
  }

  /** Runs a function while no other process runs one for this file. Fails early where nothing could be written. */
  async withLock<T>(run: () => Promise<T>): Promise<T> {
    let release: () => Promise<void>;
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      release = await lockfile.lock(this.path, {
        realpath: false,
        stale: STALE_AFTER,
        retries: LOCK_RETRIES,
      });
    } catch (cause) {
      throw this.#unusable('cannot be locked', cause);
    }
    try {
      return await run();
    } finally {
      await release();
    }
  }

  #unusable(what: string, cause: unknown): ConfigError {
    const reason = cause instanceof Error ? ` (${codeOf(cause) ?? cause.message})` : '';
    return new ConfigError(
      `the token file ${this.path} ${what}${reason}: correct that, or name another one with token_file`,
      { cause },
    );
  }
}

function parseTokens(text: string): StoredTokens | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isStoredTokens(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isStoredTokens(value: unknown): value is StoredTokens {
  if (typeof value !== 'object' || value === null) return false;
  const tokens = value as Partial<Record<keyof StoredTokens, unknown>>;
  const texts = [tokens.realm_id, tokens.seed_sha256, tokens.refresh_token, tokens.access_token];
  const times = [tokens.refresh_token_expires_at, tokens.access_token_expires_at];
  return texts.every((each) => typeof each === 'string') && times.every((each) => typeof each === 'number');
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
