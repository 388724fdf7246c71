import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { type BatchMessage, type Line, type LineSplitter, ProtocolError, placeOf, splitLines } from 'singer';

const COMPRESSIONS = [undefined, 'none', 'gzip'];

/** Folders of the system, whose files are regular by name only: they show the environment or memory of processes. */
const SYSTEM_FOLDERS = ['/proc', '/sys', '/dev'];

/**
 * The lines of the files that a BATCH message names, as they are read. The message comes from the tap's input, so only
 * regular files below `root` are read, and no message quotes what is in them.
 */
export async function* batchFileLines(
  line: Line,
  { format, compression, manifest, stream }: BatchMessage,
  root: string,
): AsyncGenerator<LineSplitter> {
  const what = `${placeOf(line)} is a BATCH of stream ${JSON.stringify(stream)}`;
  if (format !== 'jsonl' || !COMPRESSIONS.includes(compression))
    throw new ProtocolError(
      `${what} in ${format} with compression ${compression}: this target reads jsonl, plain or with gzip. Set the tap's batch_config accordingly`,
    );
  for (const address of manifest) {
    const path = pathOf(address, what);
    try {
      const file = await openBelow(root, path, `${what} whose file ${JSON.stringify(path)}`);
      const bytes = bytesOf(file, compression === 'gzip');
      yield* splitLines(bytes, { file: path });
    } catch (cause) {
      if (cause instanceof ProtocolError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ProtocolError(`${what} whose file ${JSON.stringify(address)} cannot be read: ${reason}`, {
        cause,
      });
    }
  }
}

/** Opens a regular file. Neither its name nor a symbolic link on the way may lead out of the root. */
async function openBelow(root: string, path: string, what: string): Promise<FileHandle> {
  const realRoot = await realpath(root);
  const outside = new ProtocolError(
    `${what} is not below ${root}: have the tap write it there, or set batch_root to the tap's folder`,
  );
  if (!isBelow(resolve(root), resolve(path)) && !isBelow(realRoot, resolve(path))) throw outside;
  const real = await realpath(path);
  if (!isBelow(realRoot, real) || SYSTEM_FOLDERS.some((folder) => isBelow(folder, real))) throw outside;
  // A pipe without a writer would keep an ordinary open waiting.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new ProtocolError(`${what} is not a regular file: have the tap write one`);
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function bytesOf(file: FileHandle, isCompressed: boolean): AsyncIterable<Uint8Array> {
  const bytes = file.createReadStream();
  // The reader of the unzipped bytes gets the failures of the file too.
  return isCompressed ? pipeline(bytes, createGunzip(), () => {}) : bytes;
}

/** The path of an address. Taps also write `file://` before a relative path, which is not a URL. */
function pathOf(address: string, what: string): string {
  // The name localhost may stand for this machine (RFC 8089).
  if (/^file:\/\/(localhost)?\//i.test(address)) {
    try {
      return fileURLToPath(address);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ProtocolError(`${what} whose file ${JSON.stringify(address)} cannot be read: ${reason}`, {
        cause,
      });
    }
  }
  if (address.startsWith('file://')) return address.slice('file://'.length);
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(address)) return address;
  throw new ProtocolError(
    `${what} whose file ${address} is not on this machine: this target reads file:// only`,
  );
}
