import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';

const SINGER = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'singer-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that is gone after the tests of the file. To be called where hooks may be added. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'singer-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes a program of a few lines that imports from 'singer' into one that every Node can run. */
export async function buildProgram(folder: string, source: string): Promise<string> {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, source);
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    resolve: { alias: { singer: SINGER } },
    logLevel: 'silent',
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: 'program.mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
  return join(folder, 'program.mjs');
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end in a folder of its own, with no more environment than it is given. An output that is
 * closed has no reader: writing to it is an EPIPE.
 */
export async function runToEnd(
  program: string,
  argv: readonly string[],
  {
    env = {},
    cwd,
    closed = [],
  }: {
    readonly env?: Record<string, string>;
    readonly cwd: string;
    readonly closed?: readonly ('stdout' | 'stderr')[];
  },
): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of closed) child[output].destroy();
  const [stdout, stderr, code] = await Promise.all([
    closed.includes('stdout') ? '' : textOf(child.stdout),
    closed.includes('stderr') ? '' : textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A folder for each test, in which the search for settings ends. To be called where hooks may be added. */
export function folderOfTest(): { readonly cwd: string } {
  const place = { cwd: '' };
  beforeEach(() => {
    place.cwd = temporaryFolder();
    writeFileSync(join(place.cwd, '.env'), '');
  });
  return place;
}

/** A program that is made once for the tests of a file, and run in a new folder in each test. */
export class BuiltProgram {
  #program = '';
  readonly #folder = folderOfTest();

  /** To be called where hooks may be added. */
  constructor(source: string) {
    const folder = sharedFolder();
    beforeAll(async () => {
      this.#program = await buildProgram(folder, source);
    });
  }

  get path(): string {
    return this.#program;
  }

  /** The folder of the test. */
  get cwd(): string {
    return this.#folder.cwd;
  }

  run(argv: readonly string[]): Promise<Finished> {
    return runToEnd(this.#program, argv, { cwd: this.cwd });
  }
}
