import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterFile } from './after-file.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stderr, without the time. */
  readonly lastLine: string;
}

/** Runs a program and resolves to its exit code. Its log goes to the file with this number. */
type Run = (logFile: number) => Promise<number>;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

let isRunning = false;

/**
 * Runs a program of this repository to its end without a process of its own, which would take a fifth of a second of
 * CPU. Only one may run at a time. Tests of signals, pipes and the end of a process start one.
 */
export async function runHere(run: Run, input: readonly Buffer[]): Promise<Ended> {
  if (isRunning) throw new Error('two runs at once in one process: start processes instead');
  isRunning = true;
  const folder = mkdtempSync(join(tmpdir(), 'run-here-'));
  afterFile(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'stderr');
  const written: Buffer[] = [];
  const takeBack = [
    replaced('stdin', Readable.from(input, { objectMode: false })),
    replaced('stdout', into(written)),
    replaced('stderr', into([])),
    ...SIGNALS.map(heldListeners),
  ];
  try {
    // Closed by the end of the process only: a late line must not go to another file with the same number.
    const code = await run(openSync(log, 'a'));
    const stderr = readFileSync(log, 'utf8');
    const lastLine = stderr.trimEnd().split('\n').at(-1) ?? '';
    const stdout = Buffer.concat(written).toString();
    return { code, stdout, stderr, lastLine: lastLine.replace(/\d{4}-\S+Z /, '') };
  } finally {
    for (const undo of takeBack) undo();
    isRunning = false;
  }
}

function into(chunks: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      // A program may use the memory of a chunk again as soon as it is taken.
      chunks.push(Buffer.from(chunk));
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
