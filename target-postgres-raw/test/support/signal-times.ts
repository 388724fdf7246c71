import { SIGNAL_ECHO_MS } from 'singer';
import type { Ended, TargetProcess } from './target-process.ts';
import type { TestDatabase } from './test-database.ts';

/** Time after the first signal after which the target rolls back without a second one. */
const GRACE_MS = 5_000;

/** Most tries of a test on a machine that stands still in each. */
const MOST_TRIES = 3;

/**
 * Has the target write, after its own listeners for a signal, the time since it had the first one, and that time again
 * when it ends. These are upper bounds: the time is taken before the first signal is handled, and after all others.
 */
const TELL_TIMES = `--import=data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs';
  let first;
  const tell = (what) => writeSync(2, what + ' at ' + Math.ceil(performance.now() - first) + ' ms\\n');
  const handle = () => { first ??= performance.now(); process.nextTick(tell, 'signal handled'); };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, handle);
  process.on('exit', () => first === undefined || tell('target ended'));`,
)}`;

/** Thrown if the machine stood still for so long that the test shows nothing. The message has the time that it measured. */
class StoodStill extends Error {}

/** Runs a test, and once more if it measured that the machine stood still. */
export async function unlessStill(test: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      return await test();
    } catch (error) {
      if (!(error instanceof StoodStill) || tries === MOST_TRIES) throw error;
    }
}

/** Returns the database with settings by which a target tells when it has handled a signal. */
export function tellingTimes(database: TestDatabase): TestDatabase {
  return { ...database, settings: { ...database.settings, NODE_OPTIONS: TELL_TIMES } };
}

/** Sends a signal, and waits until the target has handled it. */
export async function signalled(target: TargetProcess, signal: NodeJS.Signals): Promise<void> {
  const handled = timesOf('signal handled', target).length;
  target.child.kill(signal);
  await target.until(
    () => target.child.exitCode !== null || timesOf('signal handled', target).length > handled,
  );
}

/** Sends a signal twice, so that the second one counts as the echo of the first. */
export async function signalledWithEcho(target: TargetProcess, signal: NodeJS.Signals): Promise<void> {
  await signalled(target, signal);
  await signalled(target, signal);
  const echo = timesOf('signal handled', target)[1] ?? Number.POSITIVE_INFINITY;
  if (echo > SIGNAL_ECHO_MS) throw new StoodStill(`the second signal was handled ${echo} ms after the first`);
}

/** Returns the end of a run that a second signal ended: its grace, which ends it too, was not over. */
export async function endedBeforeGrace(target: TargetProcess): Promise<Ended> {
  const ended = await target.ended;
  requireGrace(target);
  return ended;
}

/** Returns the end of a run that commits what it has. If its STATE is another one, that is not because its grace was over. */
export async function endedWith(stdout: string, target: TargetProcess): Promise<Ended> {
  const ended = await target.ended;
  if (ended.stdout !== stdout) requireGrace(target);
  return ended;
}

function requireGrace(target: TargetProcess): void {
  const end = timesOf('target ended', target)[0] ?? Number.POSITIVE_INFINITY;
  if (end >= GRACE_MS) throw new StoodStill(`the target ended ${end} ms after the first signal`);
}

function timesOf(event: string, { stderr }: TargetProcess): number[] {
  return [...stderr.matchAll(new RegExp(`^${event} at (\\d+) ms$`, 'gm'))].map(([, time]) => Number(time));
}
