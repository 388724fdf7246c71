import { existsSync, lstatSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, failureOf } from 'singer';

/** The mode of a new file before the umask. A STATE holds times and the id of the company, and no secret. */
const NEW_MODE = 0o666;
const PERMISSIONS = 0o777;
/** A draft this old is of a process that was killed between writing it and renaming it. */
const LEFTOVER_AFTER_MS = 3_600_000;

/**
 * The file of `--state-file`. It always holds one whole STATE, the newest that was committed: each one is written to a
 * draft beside it, synced, and renamed. A run that commits nothing leaves the file as it is.
 */
export class StateFile {
  /** The file itself, where the flag names a link to it. */
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Throws {@link ConfigError} if the file could not be replaced: better now than after the first commit. */
  static async open(name: string): Promise<StateFile> {
    const path = resolve(name);
    try {
      const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
      if (isThere && !statSync(path, { throwIfNoEntry: false })?.isFile())
        throw new ConfigError(
          `--state-file is ${JSON.stringify(name)}, which is not a regular file: name another one`,
        );
      const file = new StateFile(isThere ? realpathSync(path) : path);
      file.#removeLeftovers();
      const draft = await file.#openDraft();
      await draft.close();
      await rm(file.#draft);
      return file;
    } catch (cause) {
      throw cause instanceof ConfigError ? cause : unwritable(path, cause);
    }
  }

  /** Resolves when the STATE is on disk. */
  async keep(state: Uint8Array): Promise<void> {
    try {
      const draft = await this.#openDraft();
      try {
        await draft.writeFile(state);
        await draft.writeFile('\n');
        await draft.sync();
      } finally {
        await draft.close();
      }
      await rename(this.#draft, this.#path);
      await syncFolder(dirname(this.#path));
    } catch (cause) {
      await rm(this.#draft, { force: true }).catch(() => {});
      throw unwritable(this.#path, cause);
    }
  }

  get #draft(): string {
    return `${this.#path}.${process.pid}.draft`;
  }

  /** An empty draft with the mode of the file that it will replace. */
  async #openDraft() {
    const draft = await open(this.#draft, 'w', NEW_MODE);
    if (existsSync(this.#path)) await draft.chmod(statSync(this.#path).mode & PERMISSIONS);
    return draft;
  }

  #removeLeftovers(): void {
    const folder = dirname(this.#path);
    const prefix = `${basename(this.#path)}.`;
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(prefix) || !/^\d+\.draft$/.test(name.slice(prefix.length))) continue;
      const path = join(folder, name);
      const { mtimeMs } = lstatSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Number.POSITIVE_INFINITY };
      if (mtimeMs < Date.now() - LEFTOVER_AFTER_MS) rmSync(path, { force: true });
    }
  }
}

/** Makes the rename last through a power failure, where the file system can. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().catch(() => {});
  await folder.close();
}

function unwritable(path: string, cause: unknown): ConfigError {
  return new ConfigError(
    `the state file ${path} cannot be written: ${failureOf(cause)}. Correct --state-file, the rights of its folder, or the space there`,
    { cause },
  );
}
