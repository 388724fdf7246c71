import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT_ROOT } from './project-root.ts';

/** A simulator in a process of its own, so that its work is not that of what is measured. */
export interface SimulatorProcess {
  /** The settings with which the tap reads its company. */
  readonly access: Readonly<Record<string, string>>;
  readonly stats: () => Promise<Stats>;
}

interface Stats {
  readonly calls: number;
  readonly metered_calls: number;
  readonly calls_by_status: object;
}

/** Runs a simulator with these flags until `use` is done. */
export async function withSimulatorProcess(
  flags: readonly string[],
  use: (simulator: SimulatorProcess) => Promise<void>,
): Promise<void> {
  const program = join(PROJECT_ROOT, 'quickbooks-simulator', 'bin', 'quickbooks-simulator.js');
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const ready = JSON.parse(String(line));
    const { api_url, token_url, realm_id, client_id, client_secret, refresh_token } = ready;
    await use({
      access: { api_url, token_url, realm_id, client_id, client_secret, refresh_token },
      stats: async () => (await (await fetch(ready.stats_url)).json()) as Stats,
    });
  } finally {
    child.kill('SIGTERM');
  }
}
