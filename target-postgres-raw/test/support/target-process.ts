import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DatabaseServer } from 'postgres-launcher';

export const PROGRAM = fileURLToPath(new URL('../../bin/target-postgres-raw.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stderr, without the time. */
  readonly lastLine: string;
}

export type Variables = Readonly<Record<string, string>>;

/** Settings that lead to a database of the server, as variables of the environment. */
export function settingsFor(server: DatabaseServer, database: string): Variables {
  return {
    TARGET_POSTGRES_RAW_HOST: server.host,
    TARGET_POSTGRES_RAW_PORT: String(server.port),
    TARGET_POSTGRES_RAW_DATABASE: database,
    TARGET_POSTGRES_RAW_USER: server.user,
    TARGET_POSTGRES_RAW_PASSWORD: server.password,
  };
}

/** The target as a process, with these variables and no others in its environment. */
export class TargetProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Output so far. */
  stdout = '';
  stderr = '';
  /** Bytes that the pipe to it has taken. */
  accepted = 0;
  readonly ended: Promise<Ended>;

  constructor(variables: Variables, args: readonly string[] = []) {
    const env = { PATH: process.env.PATH ?? '', ...variables };
    this.child = spawn(process.execPath, [PROGRAM, ...args], { env });
    this.child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.stdout += chunk;
    });
    this.child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.stderr += chunk;
    });
    // A writer to a target that has ended sees that by its exit code.
    this.child.stdin.on('error', () => {});
    this.ended = this.#end();
  }

  async write(...lines: readonly (object | string | Buffer)[]): Promise<void> {
    for (const line of lines) {
      const bytes =
        line instanceof Buffer ? line : `${typeof line === 'string' ? line : JSON.stringify(line)}\n`;
      if (this.child.stdin.destroyed) return;
      const written = () => {
        this.accepted += bytes.length;
      };
      if (!this.child.stdin.write(bytes, written)) {
        await Promise.race([once(this.child.stdin, 'drain').catch(() => {}), this.ended]);
      }
    }
  }

  end(): Promise<Ended> {
    this.child.stdin.end();
    return this.ended;
  }

  /** Resolves once the condition holds; the deadline is the test's. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async #end(): Promise<Ended> {
    const [code] = await once(this.child, 'close');
    const lastLine = this.stderr.trimEnd().split('\n').at(-1) ?? '';
    return { code, stdout: this.stdout, stderr: this.stderr, lastLine: lastLine.replace(/\d{4}-\S+Z /, '') };
  }
}

/** Runs the target over the whole input. */
export async function runTarget(
  variables: Variables,
  input: readonly (object | string | Buffer)[],
  args?: readonly string[],
): Promise<Ended> {
  const target = new TargetProcess(variables, args);
  await target.write(...input);
  return target.end();
}
