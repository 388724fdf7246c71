import { appendFileSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { forgetSecrets } from '../singer/src/program/secrets.ts';
import { afterFile } from './after-file.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stderr, without the time. */
  readonly lastLine: string;
}

interface StartedHere {
  readonly stdin: Writable;
  /** Text on stderr so far. */
  readonly said: () => string;
  readonly ended: Promise<Ended>;
}

/** Runs a program and resolves to its exit code. Its log goes to the file with this number. */
type Run = (logFile: number) => Promise<number>;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

let isRunning = false;

/**
 * Runs a program of this repository to its end without a process of its own, which would take a fifth of a second of
 * CPU. Only one may run at a time. Tests of signals, pipes and the end of a process start one.
 */
export function runHere(run: Run, input: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<Ended> {
  return begin(run, Readable.from(input, { objectMode: false })).ended;
}

/** Starts a program in this process, as {@link runHere} does, for a test that talks to it. */
export function startHere(run: Run): StartedHere {
  const stdin = new PassThrough();
  return { stdin, ...begin(run, stdin) };
}

function begin(run: Run, stdin: Readable): Omit<StartedHere, 'stdin'> {
  if (isRunning) throw new Error('two runs at once in one process: start processes instead');
  isRunning = true;
  // Else a word that was a secret in an earlier run would be missing in the log of this one.
  forgetSecrets();
  const folder = mkdtempSync(join(tmpdir(), 'run-here-'));
  afterFile(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'stderr');
  const written: Buffer[] = [];
  const takeBack = [
    replaced('stdin', stdin),
    replaced(
      'stdout',
      // A program may use the memory of a chunk again as soon as it is taken.
      into((chunk) => void written.push(Buffer.from(chunk))),
    ),
    replaced(
      'stderr',
      into((chunk) => appendFileSync(log, chunk)),
    ),
    ...SIGNALS.map(heldListeners),
  ];
  const said = () => readFileSync(log, 'utf8');
  // Closed by the end of the process only: a late line must not go to another file with the same number.
  const ended = run(openSync(log, 'a'))
    .then((code) => endOf(code, Buffer.concat(written).toString(), said()))
    .finally(() => {
      for (const undo of takeBack) undo();
      isRunning = false;
    });
  return { said, ended };
}

function endOf(code: number, stdout: string, stderr: string): Ended {
  const lastLine = stderr.trimEnd().split('\n').at(-1) ?? '';
  return { code, stdout, stderr, lastLine: lastLine.replace(/\d{4}-\S+Z /, '') };
}

function into(take: (chunk: Buffer) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(chunk);
      done();
    },
  });
}

function replaced(name: 'stdin' | 'stdout' | 'stderr', stream: Readable | Writable): () => void {
  const own = Object.getOwnPropertyDescriptor(process, name) ?? {};
  Object.defineProperty(process, name, { value: stream, configurable: true });
  return () => Object.defineProperty(process, name, own);
}

function heldListeners(signal: (typeof SIGNALS)[number]): () => void {
  const before = process.listeners(signal);
  return () => {
    for (const listener of process.listeners(signal))
      if (!before.includes(listener)) process.removeListener(signal, listener);
  };
}
