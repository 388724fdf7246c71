import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Stage } from './dockerfile.ts';
import { pythonHere } from './python-here.ts';

/**
 * Carries out the stages of a Dockerfile on this machine: each has a folder in place of its root, and a path that an
 * image has for itself is found in there. What only root of an image can do, and what belongs to the base images
 * (Node, Python), is this machine's own.
 */
export class NativeImages {
  readonly #stages: readonly Stage[];
  readonly #context: string;
  readonly #folder: string;
  readonly #log: (line: string) => void;

  constructor(plan: {
    readonly stages: readonly Stage[];
    /** Files that the build may see. */
    readonly context: string;
    readonly folder: string;
    readonly log: (line: string) => void;
  }) {
    this.#stages = plan.stages;
    this.#context = plan.context;
    this.#folder = plan.folder;
    this.#log = plan.log;
  }

  /** A path of an image on this machine. */
  path(stage: string, path: string): string {
    return join(this.#folder, stage, path);
  }

  /** Text with the absolute paths of an image in place of which this machine has others. */
  localized(stage: string, text: string): string {
    return text.replace(
      /(^|[\s="':])(\/(?:build|opt|project|simulator|var\/lib\/quickbooks))(?=[/\s"':]|$)/g,
      (_, before: string, path: string) => `${before}${this.path(stage, path)}`,
    );
  }

  build(): void {
    for (const stage of this.#stages) this.#buildStage(stage);
  }

  #buildStage(stage: Stage): void {
    const root = this.path(stage.name, '/');
    mkdirSync(root, { recursive: true });
    const base = this.#stages.find(({ name }) => name === stage.base);
    let directory = '/';
    if (base !== undefined) {
      cpSync(this.path(base.name, '/'), root, { recursive: true, verbatimSymlinks: true });
      directory = base.instructions.findLast(({ word }) => word === 'WORKDIR')?.text ?? '/';
    }
    for (const { word, text } of stage.instructions) {
      if (word === 'WORKDIR') directory = text;
      if (word === 'WORKDIR') mkdirSync(this.path(stage.name, directory), { recursive: true });
      if (word === 'COPY') this.#copy(stage.name, directory, text);
      if (word === 'RUN') this.#run(stage.name, directory, text);
    }
  }

  #copy(stage: string, directory: string, text: string): void {
    const words = text.split(/\s+/);
    const from = /^--from=(.*)$/.exec(words[0] ?? '')?.[1];
    const sources = words.slice(from === undefined ? 0 : 1, -1);
    const destination = posix.resolve(directory, words.at(-1) ?? '');
    const isFolder = (words.at(-1) ?? '').endsWith('/') || words.at(-1) === '.';
    for (const source of sources) {
      // The programs of the base images are those of this machine.
      if (source.startsWith('/usr/')) continue;
      const path = from === undefined ? join(this.#context, source) : this.path(from, source);
      const target =
        statSync(path).isDirectory() || !isFolder
          ? destination
          : join(destination, source.split('/').at(-1) ?? '');
      const to = this.path(stage, target);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(path, to, { recursive: true, verbatimSymlinks: true });
    }
  }

  #run(stage: string, directory: string, text: string): void {
    if (/^useradd\b/.test(text)) {
      for (const [, path = ''] of text.matchAll(/\s(\/[\w./-]+)/g)) {
        rmSync(this.path(stage, path), { recursive: true, force: true });
        mkdirSync(this.path(stage, path), { recursive: true });
      }
      return;
    }
    const command = this.localized(stage, text).replace(/^python(?= )/, pythonHere());
    this.#log(`${stage}: ${command}`);
    execFileSync('sh', ['-ec', command], {
      cwd: this.path(stage, directory),
      stdio: ['ignore', 2, 2],
    });
  }
}
