import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { expect } from 'vitest';
import { coveredTooEarly, instantOf, isCovered, lastState, type Message, recordsOf } from './messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from './run-tap.ts';

const RANGE = { from: '2024-01-01', to: '2024-03-01' };
const [READERS, PAGE_SIZE] = [4, 60];
const NO_STATE: Message['value'] = { bookmarks: {} };

/**
 * Reads a company by runs that are killed at random moments and resumed from their last STATE, and holds after each
 * that the kill cost no more than is promised. The last run reads to the end.
 */
export async function readThroughKills(kills: number, records: number, seed: number): Promise<void> {
  const simulator = await startSimulator({ ...RANGE, customers: 0, invoices: records, items: 0 });
  try {
    const run = killableRuns(simulator, seed);
    const bulkSeconds = secondsThatFillAPage(simulator);
    const ids = new Set<string>();
    let state = NO_STATE;
    let killed = 0;
    for (let isDone = false; !isDone; ) {
      const at = `seed ${seed}, kill ${killed}`;
      const { stdout, exitCode, signal } = await run(state, killed < kills);
      isDone = exitCode === 0;
      if (signal === 'SIGKILL') killed += 1;
      expect(coveredTooEarly(stdout), at).toEqual([]);
      const found = recordsOf(stdout);
      expect(found.filter((record) => isCovered(record, state)).length, at).toBe(0);
      const after = lastState(stdout) ?? state;
      const lost = found.filter((record) => !isCovered(record, after) && !bulkSeconds.has(instantOf(record)));
      expect(lost.length, at).toBeLessThanOrEqual(mostReadAgain(state));
      for (const { record } of found) ids.add(record.id);
      state = after;
    }
    expect(killed, `seed ${seed}`).toBe(kills);
    expect(ids.size, `seed ${seed}`).toBe(records);
  } finally {
    await simulator.close();
  }
}

/**
 * The most records, outside bulk seconds, that a kill may lose. Each reader may have written a page whose STATE is
 * not out yet. And the short last page of a gap is held back until the gap has been counted, which takes until its
 * other readers are done: one such page for each gap that is being read.
 */
function mostReadAgain(state: Message['value']): number {
  const gaps = (state.bookmarks.qb_invoices?.covered?.length ?? 0) + 1;
  return READERS * PAGE_SIZE + Math.min(READERS, gaps) * (PAGE_SIZE - 1);
}

/** Seconds with as many records as a page. Such a second is covered as a whole or not at all. */
function secondsThatFillAPage(simulator: Simulator): Set<number> {
  const counts = new Map<number, number>();
  for (const { last_updated_time } of simulator.truth({ entity: 'Invoice', ...RANGE })) {
    const second = Date.parse(last_updated_time);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return new Set([...counts].flatMap(([second, count]) => (count >= PAGE_SIZE ? [second] : [])));
}

/** Runs the tap from a state, and kills it within 30 ms of one of its first STATEs. Its output is whole lines. */
function killableRuns(simulator: Simulator, seed: number) {
  const folder = temporaryFolder();
  const settings = writeJson(folder, 'config.json', {
    ...configFor(simulator, folder),
    start_date: RANGE.from,
    end_date: RANGE.to,
    page_size: PAGE_SIZE,
    concurrency: READERS,
  });
  const next = randomOf(seed);
  return async (state: Message['value'], isToBeKilled: boolean) => {
    let statesLeft = isToBeKilled ? 1 + next(3) : Number.POSITIVE_INFINITY;
    const args = ['--config', settings, '--state', writeJson(folder, 'state.json', state)];
    const run = await runTap(args, {}, (stdout, tap) => {
      if (statesLeft === 0 || (stdout.match(/^\{"type":"STATE"/gm)?.length ?? 0) < statesLeft) return;
      statesLeft = 0;
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
