import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

/** Installs tmux where that is possible; otherwise says what to do. */
export function requireTmux(): void {
  if (isThere()) return;
  if (process.getuid?.() === 0)
    for (const args of [
      ['update', '-qq'],
      ['install', '-qq', '-y', '--no-install-recommends', 'tmux'],
    ])
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (!isThere()) throw new Error('there is no tmux: install it (apt-get install tmux) and run again');
}

const isThere = () => spawnSync('tmux', ['-V']).status === 0;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Place extends Size {
  /** The folder in which the shell starts. */
  readonly folder: string;
}

/** A shell in a real terminal. Its tmux server is its own, and ends with it. */
export class Terminal {
  readonly #socket = `quickbooks-${process.pid}-${Math.random().toString(36).slice(2)}`;

  constructor({ columns, rows, folder }: Place, variables: Readonly<Record<string, string>>) {
    const place = ['-x', String(columns), '-y', String(rows), '-c', folder];
    const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const shell = [
      'env',
      '-i',
      ...environment,
      'TERM=screen-256color',
      'PS1=$ ',
      'bash',
      '--norc',
      '--noprofile',
    ];
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...place, ...shell);
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
  }

  type(line: string): void {
    this.#tmux('send-keys', '-l', line);
    this.press('Enter');
  }

  press(key: string): void {
    this.#tmux('send-keys', key);
  }

  resize({ columns, rows }: Size): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** The lines on the screen, without the empty ones at its end; `-e` keeps the colours. */
  screen(...flags: readonly '-e'[]): string[] {
    return this.#tmux('capture-pane', '-p', ...flags)
      .trimEnd()
      .split('\n');
  }

  /** Everything that was shown so far, the lines that have left the screen included, with wrapped lines joined. */
  all(): string[] {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-')
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd());
  }

  /** Waits for a line of the screen, and returns the screen. */
  async until(line: RegExp, patienceMs = inject('patienceMs')): Promise<string[]> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const screen = this.screen();
      if (screen.some((each) => line.test(each))) return screen;
      if (Date.now() > deadline) throw new Error(`no line is like ${line}:\n${screen.join('\n')}`);
      await sleep(50);
    }
  }

  end(): void {
    this.#tmux('kill-server');
  }
}
