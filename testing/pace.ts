import { spawnSync } from 'node:child_process';

declare module 'vitest' {
  interface ProvidedContext {
    /** Time of a fixed piece of work on this machine over its time on a quiet one; at least 1. */
    readonly pace: number;
    /** Longest wait of a test for an event (ms): far longer than the event takes, at this pace. */
    readonly patienceMs: number;
    /** 1 in the lanes of `npm test`. In the soak, how many times more of the same a test takes. */
    readonly volume: number;
  }
}

/** Starts Node and keeps it busy for a while: the tests do both. */
const WORK =
  'let sum = 0; for (let i = 0; i < 60_000_000; i += 1) sum += i % 7; process.exit(sum > 0 ? 0 : 1)';

/** Milliseconds that the work takes on two quiet cores. It takes about as much CPU time on any load: 203 at least. */
const QUIET_MS = 200;

function measuredMs(): number {
  const before = performance.now();
  if (spawnSync(process.execPath, ['-e', WORK]).status !== 0) throw new Error('the pace cannot be measured');
  return performance.now() - before;
}

/** Vitest reads its configuration again for each project, in one process: the first one measures. */
function paceOfRun(): number {
  process.env.PACE_OF_TESTS ??= String(
    Math.max(1, ...[measuredMs(), measuredMs(), measuredMs()].map((ms) => ms / QUIET_MS)),
  );
  return Number(process.env.PACE_OF_TESTS);
}

const pace = paceOfRun();
const patienceMs = 60_000 * pace;

/** Time limits of all lanes, measured once a run. They end a test that hangs; none is a claim about speed. */
export const LIMITS = {
  provide: { pace, patienceMs, volume: 1 },
  testTimeout: 3 * patienceMs,
  hookTimeout: 3 * patienceMs,
  teardownTimeout: patienceMs,
  expect: { poll: { timeout: patienceMs } },
} as const;
