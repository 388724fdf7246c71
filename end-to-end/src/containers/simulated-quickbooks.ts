import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from './machine.ts';
import { NativeContainer } from './native-container.ts';
import { say } from './say.ts';

/** The service `simulator`, once its own health check says that it is there. */
export class SimulatedQuickBooks {
  readonly #container: NativeContainer;

  private constructor(container: NativeContainer) {
    this.#container = container;
  }

  static async start(machine: Machine): Promise<SimulatedQuickBooks> {
    const container = new NativeContainer(machine, 'simulator');
    const [, file = '', ...args] = machine.compose.services.simulator?.healthcheck?.test ?? [];
    const here = args.map((arg) =>
      machine.addresses.reduce((text, [there, address]) => text.replaceAll(there, address), arg),
    );
    for (let attempt = 0; attempt < 240 && container.child.exitCode === null; attempt += 1) {
      await sleep(250);
      try {
        execFileSync(file, here, { stdio: 'ignore' });
        say('ok    the simulator is healthy by its own health check');
        return new SimulatedQuickBooks(container);
      } catch {
        // Not yet.
      }
    }
    container.child.kill();
    throw new Error(`the simulator does not become healthy: ${container.output}`);
  }

  get exitCode(): number | null {
    return this.#container.child.exitCode;
  }

  /** Metered calls since it was started. */
  async calls(): Promise<number> {
    const response = await fetch(`${this.#url()}/_simulator/stats`);
    return ((await response.json()) as { calls: number }).calls;
  }

  async answerAfter(milliseconds: number): Promise<void> {
    const response = await fetch(`${this.#url()}/_simulator/settings`, {
      method: 'POST',
      body: JSON.stringify({ latency_ms: milliseconds }),
    });
    if (!response.ok) throw new Error(`the simulator takes no latency: HTTP ${response.status}`);
  }

  async stop(): Promise<void> {
    this.#container.child.kill('SIGTERM');
    await this.#container.ended;
  }

  /** By its first line; it listens on every address of its container. */
  #url(): string {
    const { url } = JSON.parse(this.#container.output.split('\n')[0] ?? '') as { url: string };
    return url.replace('0.0.0.0', '127.0.0.1');
  }
}
