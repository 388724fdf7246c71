import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../error-code.ts';

/** More than tokens take; the largest that Intuit announces are 4 KiB and 512 bytes. */
const RESERVED_BYTES = 16_384;

/** A file beside the one that it will replace, with its room already taken. */
export class Draft {
  readonly #path: string;
  readonly #target: string;
  readonly #file: FileHandle;

  private constructor(path: string, target: string, file: FileHandle) {
    this.#path = path;
    this.#target = target;
    this.#file = file;
  }

  static async create(target: string): Promise<Draft> {
    const path = `${target}.${randomUUID()}.tmp`;
    const draft = new Draft(path, target, await open(path, 'wx', 0o600));
    try {
      await draft.#file.writeFile(Buffer.alloc(RESERVED_BYTES, ' '));
      await draft.#file.sync();
      return draft;
    } catch (cause) {
      await draft.remove();
      throw cause;
    }
  }

  /** Once this resolves the text is on the disk under the target's name, in the folder's own blocks too. */
  async replace(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    try {
      await this.#file.write(bytes, 0, bytes.length, 0);
      await this.#file.truncate(bytes.length);
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#path, this.#target);
    } catch (cause) {
      await this.remove();
      throw cause;
    }
    await syncFolder(dirname(this.#target));
  }

  async remove(): Promise<void> {
    await this.#file.close().catch(() => {});
    await rm(this.#path, { force: true });
  }
}

/** Drafts of processes that were killed; they may hold tokens. */
export async function removeLeftovers(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  const leftovers = (await readdir(folder)).filter(
    (each) => each.startsWith(`${name}.`) && /\.[0-9a-f-]{36}(\.tmp)?$/.test(each),
  );
  await Promise.all(leftovers.map((each) => rm(join(folder, each), { force: true })));
}

/** A rename is only sure to survive a power failure once its folder is on the disk; not all systems can do that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (cause) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(codeOf(cause) ?? '')) throw cause;
  }
}
