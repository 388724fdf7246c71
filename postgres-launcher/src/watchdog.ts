import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { spawnOptions } from './account.ts';
import type { RunDirectory } from './run-directory.ts';

/**
 * Runs a command as a child of a small shell that holds a pipe to us. A line in the pipe is a signal to
 * pass on. The end of the pipe means that we are gone, by whatever way, `kill -9` too: then the shell
 * stops the command at once and removes the run directory.
 *
 * It is sh and not node, because the unprivileged account may not reach node in root's home. Waking up
 * a stopped process (CONT) makes sure that it sees the QUIT.
 */
const WATCHDOG = `
run_directory=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & command=$!
(
  while read -r signal; do kill -s "$signal" "$command"; done
  trap '' TERM
  kill -s QUIT "$command"; kill -s CONT "$command"
) <&3 >/dev/null 2>&1 & reader=$!
exec 3<&- <&-
wait "$command"; status=$?
exec 2>/dev/null
kill "$reader"
if wait "$reader"; then
  for attempt in 1 2 3 4 5; do rm -rf "$run_directory" && break; sleep 0.2; done
fi
exit "$status"
`;

const KEPT_LOG_LINES = 30;

export class WatchedProcess {
  /** The newest lines of its output. */
  readonly lastLines: string[] = [];
  /** Exit code as a shell gives it: 128 and the signal's number if a signal ended it. */
  readonly exited: Promise<number>;
  readonly #watchdog: ChildProcess;

  constructor(run: RunDirectory, command: readonly string[], log: (line: string) => void) {
    const { account, path } = run;
    const [file = 'sh', ...rest] = [...account.prefix, 'sh', '-c', WATCHDOG, 'watchdog', path, ...command];
    this.#watchdog = spawn(file, rest, {
      ...spawnOptions(account),
      cwd: path,
      // A process group of its own: Ctrl-C is for the caller to handle, with the server still there.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.exited = new Promise((resolve, reject) => {
      this.#watchdog.once('error', reject);
      this.#watchdog.once('close', (code) => resolve(code ?? 1));
    });
    this.exited.catch(() => {});
    this.#watchdog.stdin?.on('error', () => {});
    this.#collectLines(log);
  }

  send(signal: NodeJS.Signals): void {
    this.#watchdog.stdin?.write(`${signal.replace(/^SIG/, '')}\n`);
  }

  #collectLines(log: (line: string) => void): void {
    for (const input of [this.#watchdog.stdout, this.#watchdog.stderr]) {
      if (input === null) continue;
      createInterface({ input }).on('line', (line) => {
        this.lastLines.push(line);
        if (this.lastLines.length > KEPT_LOG_LINES) this.lastLines.shift();
        log(line);
      });
    }
  }
}
