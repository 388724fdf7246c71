import { constants } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from 'singer';
import { makeFolder } from '../make-folder.ts';
import { openOwn } from '../own-file.ts';
import type { CallEntry, CallOrder } from './call-order.ts';

/** Time for which a file of the log takes lines. It is far longer than any limit looks back. */
const SEGMENT_MS = 600_000;

/** More than any number of processes appends in that time. The start of a larger file is not read. */
const MOST_READ_BYTES = 8 * 1_024 * 1_024;

const APPENDING = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

/**
 * Lines that all processes of one company append and read, in files beside the token file. Appending a short line is
 * atomic, so the order of the lines is the same for all processes. A file takes lines for ten minutes; the previous
 * one is still read, and older ones are removed, so that the log stays small.
 */
export class CallLog implements CallOrder {
  readonly #prefix: string;
  /** Bytes that have been read of each file. */
  readonly #offsets = new Map<string, number>();
  #current = '';
  #turn: Promise<unknown> = Promise.resolve();

  constructor(tokenFile: string) {
    this.#prefix = `${tokenFile}.calls-`;
  }

  async append(entry: CallEntry): Promise<void> {
    const segment = Math.floor(Date.now() / SEGMENT_MS);
    try {
      if (this.#current !== this.#path(segment)) await this.#begin(segment);
      const file = await openOwn(this.#current, APPENDING);
      await file.appendFile(`${lineOf(entry)}\n`).finally(() => file.close());
    } catch (cause) {
      throw uncountable(cause);
    }
  }

  /** The entries that any process has appended since the last call. One call at a time reads. */
  news(): Promise<CallEntry[]> {
    const entries = this.#turn.then(() => this.#read());
    this.#turn = entries.catch(() => {});
    return entries;
  }

  async #read(): Promise<CallEntry[]> {
    const segment = Math.floor(Date.now() / SEGMENT_MS);
    const before = await this.#readFile(this.#path(segment - 1));
    const lines = before.concat(await this.#readFile(this.#path(segment)));
    return lines.map(entryOf).filter((entry) => entry !== undefined);
  }

  async #readFile(path: string): Promise<string[]> {
    const file = await openOwn(path, constants.O_RDONLY).catch((cause) => {
      if (cause.code === 'ENOENT') return undefined;
      throw uncountable(cause);
    });
    if (file === undefined) return [];
    try {
      const { size } = await file.stat();
      const offset = Math.max(this.#offsets.get(path) ?? 0, size - MOST_READ_BYTES);
      const bytes = Buffer.alloc(Math.max(0, size - offset));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
      const whole = bytes.subarray(0, bytesRead).lastIndexOf('\n') + 1;
      this.#offsets.set(path, offset + whole);
      return bytes.toString('utf8', 0, whole).split('\n').filter(Boolean);
    } finally {
      await file.close();
    }
  }

  async #begin(segment: number): Promise<void> {
    this.#current = this.#path(segment);
    const folder = dirname(this.#prefix);
    await makeFolder(folder);
    for (const name of await readdir(folder)) {
      const isOurs = name.startsWith(basename(this.#prefix));
      if (isOurs && Number(name.slice(basename(this.#prefix).length)) < segment - 1) {
        await rm(join(folder, name), { force: true });
      }
    }
  }

  #path(segment: number): string {
    return `${this.#prefix}${segment}`;
  }
}

function uncountable(cause: unknown): ConfigError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConfigError(
    `the calls of this company cannot be counted beside the token file: ${reason}. Correct that, or name another token_file`,
    { cause },
  );
}

function lineOf(entry: CallEntry): string {
  return entry.kind === 'call' ? `call ${entry.at} ${entry.place}` : `pause ${entry.until}`;
}

/** Undefined for a line that is not of this log. */
function entryOf(line: string): CallEntry | undefined {
  const [kind, text, place = ''] = line.split(' ');
  const time = Number(text);
  if (!Number.isFinite(time)) return undefined;
  if (kind === 'call') return { kind, at: time, place };
  return kind === 'pause' ? { kind, until: time } : undefined;
}
