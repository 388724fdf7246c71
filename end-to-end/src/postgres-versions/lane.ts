import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';

/** The end of the tests on one Postgres. */
export interface LaneResult {
  readonly server: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

/** Runs tests of the system lane on the Postgres of a folder. Their own output goes to this process' output. */
export function runLane(binaries: string, files: readonly string[]): LaneResult {
  const report = join(tmpdir(), `postgres-versions-${process.pid}.json`);
  const startedMs = Date.now();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const run = spawnSync('npx', ['vitest', 'run', '--project', 'system', ...reporters, ...files], {
    cwd: PROJECT_ROOT,
    stdio: 'inherit',
    env: { ...process.env, POSTGRES_BINARIES: binaries },
  });
  const seconds = (Date.now() - startedMs) / 1_000;
  // The tests have put the links between its libraries in place.
  const server = spawnSync(join(binaries, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
  return { server: server.stdout.trim(), seconds, ...countsOf(report, run.status === 0) };
}

/** Counts of a report. A run that failed without a failed test, such as a file that cannot be read, counts as one. */
function countsOf(report: string, isSuccess: boolean): Omit<LaneResult, 'server' | 'seconds'> {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
    const failed = isSuccess ? numFailedTests : Math.max(1, numFailedTests);
    return { passed: numPassedTests, failed, skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(report, { force: true });
  }
}
