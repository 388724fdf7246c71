import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError } from '../errors.ts';
import { type OddLine, oddLines } from './dot-env-lines.ts';
import { pipeBytes } from './pipe-text.ts';
import { decodedText, failureOf, readTextFile } from './text-file.ts';

export interface DotEnv {
  readonly path: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Lines whose value is not what their writer meant. */
  readonly oddLines: readonly OddLine[];
}

/** Files and folders that only the root of a project has. */
const PROJECT_MARKS = ['package.json', '.git', 'meltano.yml'];

/** Bits of a mode with which users other than the owner may write. */
const WRITABLE_BY_OTHERS = 0o022;

interface DotEnvOptions {
  /** Is called with the path of a named pipe to which nothing is written for a second. */
  readonly onWait?: (path: string) => void;
  /** Time to wait for what is written to a named pipe; undefined for a minute. */
  readonly patienceMs?: number;
}

/** The device that stands for no file. */
const NO_FILE = '/dev/null';

/** Missing on Windows. It keeps a named pipe without a writer from blocking the program. */
const { O_NONBLOCK = 0 } = constants;

/**
 * Returns the nearest `.env`: in `folder`, or above it up to the root of the project. Outside a project only `folder`
 * counts, since a file further up may belong to anyone. Throws ConfigError for a file that another user owns or can
 * write: it decides where secrets are sent. A named pipe is waited for, since password managers write one; a link to
 * /dev/null is an empty file, and any other device is refused.
 */
export function readDotEnv(folder: string, options: DotEnvOptions = {}): DotEnv | undefined {
  const root = projectRoot(folder) ?? folder;
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, '.env');
    const found = statOf(path);
    // A folder named `.env` is Python's.
    if (found !== undefined && !found.isDirectory()) {
      requireOwnLinks(path);
      const text = isNoFile(path, found) ? '' : read(path, found, options);
      return { path, variables: parseEnv(text), oddLines: oddLines(text) };
    }
    if (at === root) return undefined;
  }
}

function projectRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (PROJECT_MARKS.some((mark) => existsSync(join(at, mark)))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function requireReadable(path: string, found: Stats): void {
  if (!found.isFile() && !found.isFIFO())
    throw new ConfigError(
      `${path} is a device or a socket, not a file: remove it, or put a file in its place`,
    );
  requireOwn(path, found);
}

function requireOwn(path: string, { uid, mode }: Stats): void {
  const me = process.getuid?.();
  if (me === undefined) return;
  if (uid !== me && uid !== 0)
    throw new ConfigError(
      `${path} belongs to another user (uid ${uid}), who could send your secrets elsewhere: remove it, or run in another folder`,
    );
  if ((mode & WRITABLE_BY_OTHERS) !== 0)
    throw new ConfigError(
      `${path} can be written by other users (mode ${(mode & 0o777).toString(8)}), who could send your secrets elsewhere: run chmod 600 ${path}`,
    );
}

/** A symlink of another user could choose among the files of this user, also inside a chain. Its mode means nothing. */
function requireOwnLinks(path: string): void {
  const me = process.getuid?.();
  if (me === undefined) return;
  let at = path;
  for (let stat = lstatSync(at); stat.isSymbolicLink(); stat = lstatSync(at)) {
    if (stat.uid !== me && stat.uid !== 0)
      throw new ConfigError(
        `${at} is a link that belongs to another user (uid ${stat.uid}), who could send your secrets elsewhere: remove it, or run in another folder`,
      );
    at = resolve(dirname(at), readlinkSync(at));
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (cause) {
    if (/\((ENOENT|ENOTDIR)\)$/.test(failureOf(cause))) return undefined;
    throw unreadable(path, cause);
  }
}

function isNoFile(path: string, found: Stats): boolean {
  return found.isCharacterDevice() && realpathSync(path) === NO_FILE;
}

function read(path: string, found: Stats, { onWait = () => {}, patienceMs }: DotEnvOptions): string {
  requireReadable(path, found);
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | O_NONBLOCK);
    // The file may have been replaced since it was looked at.
    const opened = fstatSync(file);
    requireReadable(path, opened);
    if (!opened.isFIFO()) return readTextFile(file);
    return decodedText(pipeBytes(file, { path, patienceMs, onWait: () => onWait(path) }));
  } catch (cause) {
    throw cause instanceof ConfigError ? cause : unreadable(path, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function unreadable(path: string, cause: unknown): ConfigError {
  return new ConfigError(`${path} cannot be read: ${failureOf(cause)}`, { cause });
}
