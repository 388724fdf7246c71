import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { expect } from 'vitest';
import { coveredTooEarly, idsOfParts, isCovered, lastState, type Message, recordsOf } from './messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from './run-tap.ts';

const RANGE = { from: '2024-01-01', to: '2024-03-01' };
const STREAM = 'qb_invoices';
const PAGE_SIZE = 60;
const LATENCY_MS = 15;
const NO_STATE: Message['value'] = { bookmarks: {} };

/**
 * Reads a company by runs that are killed at random moments and resumed from their last STATE, and holds after each
 * that the kill cost no more than is promised. The last run reads to the end. Returns how many kills left a STATE that
 * had more than a page of a bulk import as written, and not all of it. If `isBulk`, one reader starts on the day of it.
 */
export async function readThroughKills(
  kills: number,
  records: number,
  seed: number,
  isBulk = false,
): Promise<number> {
  const simulator = await startSimulator({ ...RANGE, customers: 0, invoices: records, items: 0 });
  try {
    const [from, readers] = isBulk ? [dayOfBulkImport(simulator), 1] : [RANGE.from, 4];
    const wanted = [...simulator.truth({ entity: 'Invoice', ...RANGE, from })].length;
    // A page at a time, so that not all of it has come before the kill.
    if (isBulk) simulator.tune({ latencyMs: LATENCY_MS });
    const run = killableRuns(simulator, { from, readers, seed });
    /** Ids that a STATE has as written, and those that came after the last STATE before a kill. */
    const [noted, lost] = [new Set<string>(), new Set<string>()];
    let state = NO_STATE;
    let killed = 0;
    let killedInside = 0;
    for (let isDone = false; !isDone; ) {
      const at = `seed ${seed}, kill ${killed}`;
      const { stdout, exitCode, signal } = await run(state, killed < kills);
      isDone = exitCode === 0;
      if (signal === 'SIGKILL') killed += 1;
      expect(coveredTooEarly(stdout), at).toEqual([]);
      const found = recordsOf(stdout);
      expect(found.filter(({ record }) => noted.has(record.id)).length, at).toBe(0);
      const after = lastState(stdout) ?? state;
      const { counted, uncounted } = idsOfParts(after, STREAM);
      const isLost = (message: Message) => !isCovered(message, after) && !counted.has(message.record.id);
      expect(found.filter(isLost).length, at).toBeLessThanOrEqual(mostReadAgain(state, readers));
      expect(uncounted.size, at).toBeLessThanOrEqual(PAGE_SIZE);
      if (signal === 'SIGKILL' && counted.size > PAGE_SIZE) killedInside += 1;
      for (const message of found) (isLost(message) ? lost : noted).add(message.record.id);
      state = after;
    }
    expect(killed, `seed ${seed}`).toBe(kills);
    expect(noted.size, `seed ${seed}`).toBe(wanted);
    process.stderr.write(
      `seed ${seed}: ${killed} kills, ${killedInside} of them inside a bulk import; ${lost.size} records came twice\n`,
    );
    return killedInside;
  } finally {
    await simulator.close();
  }
}

/**
 * The most records that a kill may lose. Each reader may have written a page whose STATE is not out yet. And the short
 * last page of a gap is held back until the gap has been counted, which takes until its other readers are done: one
 * such page for each gap that is being read.
 */
function mostReadAgain(state: Message['value'], readers: number): number {
  const gaps = (state.bookmarks[STREAM]?.covered?.length ?? 0) + 1;
  return readers * PAGE_SIZE + Math.min(readers, gaps) * (PAGE_SIZE - 1);
}

/** The day whose second has most records. */
function dayOfBulkImport(simulator: Simulator): string {
  const counts = new Map<string, number>();
  for (const { last_updated_time: time } of simulator.truth({ entity: 'Invoice', ...RANGE }))
    counts.set(time, (counts.get(time) ?? 0) + 1);
  const [[time] = ['']] = [...counts].sort(([, a], [, b]) => b - a);
  return time.slice(0, RANGE.from.length);
}

interface KillableRuns {
  readonly from: string;
  readonly readers: number;
  readonly seed: number;
}

/** A message that comes after all SCHEMAs. */
const MESSAGE = /^\{"type":"(RECORD|STATE)"/gm;

/** Runs the tap from a state, and kills it within 30 ms of one of its first messages. Its output is whole lines. */
function killableRuns(simulator: Simulator, { from, readers, seed }: KillableRuns) {
  const folder = temporaryFolder();
  const settings = writeJson(folder, 'config.json', {
    ...configFor(simulator, folder),
    start_date: from,
    end_date: RANGE.to,
    page_size: PAGE_SIZE,
    concurrency: readers,
  });
  const next = randomOf(seed);
  return async (state: Message['value'], isToBeKilled: boolean) => {
    let messagesLeft = isToBeKilled ? 1 + next(5 * PAGE_SIZE) : Number.POSITIVE_INFINITY;
    const args = ['--config', settings, '--state', writeJson(folder, 'state.json', state)];
    const run = await runTap(args, {}, (stdout, tap) => {
      if (messagesLeft === 0 || (stdout.match(MESSAGE)?.length ?? 0) < messagesLeft) return;
      messagesLeft = 0;
      void sleep(next(30)).then(() => tap.kill('SIGKILL'));
    });
    return { ...run, stdout: run.stdout.slice(0, run.stdout.lastIndexOf('\n') + 1) };
  };
}

/** Whole numbers below a limit, repeated by the same seed. */
function randomOf(seed: number): (below: number) => number {
  let random = (seed % 2_147_483_646) + 1;
  return (below) => {
    random = (random * 48_271) % 2_147_483_647;
    return random % below;
  };
}
