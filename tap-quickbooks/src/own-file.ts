import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';

/** Missing on Windows. `NONBLOCK` keeps a named pipe from blocking the program. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** Thrown if another user could have put a file in the place of this user's. */
class ForeignFileError extends Error {}

/**
 * Opens a file of this user, by `flags` of open(2). A symbolic link, a pipe or a device in its place is refused, and
 * so is a file of another user: in a folder like /tmp they can be planted. A new file is for this user alone.
 */
export async function openOwn(path: string, flags: number): Promise<FileHandle> {
  const file = await open(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600).catch((cause) => {
    throw cause.code === 'ELOOP' ? new ForeignFileError(`${path} is a symbolic link`, { cause }) : cause;
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile() && !stats.isDirectory()) throw new ForeignFileError(`${path} is not a regular file`);
    requireOwn(path, stats.uid);
    return file;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

/** Refuses a symbolic link of another user. This user's links are followed. */
export async function requireOwnLink(path: string): Promise<void> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) requireOwn(path, stats.uid);
}

/** Files of the administrator pass; the administrator may use the files of all, as in a container. */
function requireOwn(path: string, uid: number): void {
  const me = process.getuid?.() ?? 0;
  if (me === 0 || uid === me || uid === 0) return;
  throw new ForeignFileError(`${path} belongs to another user (uid ${uid})`);
}
