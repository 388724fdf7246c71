import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

export interface StartedServer {
  dataDirectory: string;
  port: number;
  connectionString: string;
}

/** One file that plain Node runs, as the demo is: everything but the binaries is in it. */
export async function bundleOwner(directory: string): Promise<string> {
  const input = fileURLToPath(new URL('owner-process.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node', external: ['pg-native'] });
  const file = join(directory, 'owner.mjs');
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

export class OwnerProcess {
  readonly child: ChildProcess;
  private errors = '';
  private readonly lines: AsyncIterator<string>;

  constructor(bundle: string, options: Record<string, unknown>, spawnOptions: SpawnOptions = {}) {
    this.child = spawn(process.execPath, [bundle, JSON.stringify(options)], {
      ...spawnOptions,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.child;
    if (stdout === null || stderr === null) throw new Error('the owner has no output');
    stderr.on('data', (chunk) => {
      this.errors += chunk;
    });
    this.lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  async started(): Promise<StartedServer> {
    const { value } = await this.lines.next();
    if (value === undefined) throw new Error(`the owner ended before its server was there: ${this.errors}`);
    return JSON.parse(value);
  }

  async killed(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal);
    await this.ended();
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}
