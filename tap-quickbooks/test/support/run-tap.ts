import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Simulator } from 'quickbooks-simulator';
import { afterFile } from '../../../testing/after-file.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/tap-quickbooks.js', import.meta.url));

export interface TapRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line on stderr. */
  readonly lastLine: string;
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tap-quickbooks-test-'));
  afterFile(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeJson(folder: string, name: string, value: unknown, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value), { mode });
  return path;
}

/** The streams that most tests read: the same ones however many the tap has. */
export const FEW_STREAMS: readonly string[] = ['qb_customers', 'qb_invoices', 'qb_items', 'qb_company_info'];

/** Settings of a config file to read a few streams from a simulator. */
export function configFor(simulator: Simulator, folder: string): Record<string, unknown> {
  return {
    client_id: simulator.clientId,
    client_secret: simulator.clientSecret,
    refresh_token: simulator.refreshToken,
    realm_id: simulator.realmId,
    streams: FEW_STREAMS,
    api_url: simulator.apiUrl,
    token_url: simulator.tokenUrl,
    token_file: join(folder, 'tokens.json'),
  };
}

/** Runs the built program to its end, with nothing in its environment but what is given. */
export function runTap(
  args: readonly string[],
  environment: Record<string, string> = {},
  /** Called with what has come on stdout so far, each time that more comes. */
  onOutput: (stdout: string, tap: ChildProcess) => void = () => {},
): Promise<TapRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: tmpdir(),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput(stdout, child);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      const lastLine = stderr.trimEnd().split('\n').at(-1) ?? '';
      resolve({ exitCode, signal, stdout, stderr, lastLine });
    });
  });
}
