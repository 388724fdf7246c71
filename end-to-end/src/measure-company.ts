import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { runProgram } from './measured-tap.ts';
import { tapSettingsFor } from './settings-for.ts';
import { DEFAULT_NAMES, streamNamed } from './streams.ts';

const COMPANY = { from: '2024-01-01', to: '2024-04-01', customers: 1_200, invoices: 6_000, items: 400 };
const OTHERS = 3_000;
const ROWS_A_CALL = 1_000;
/** Seconds that a range ends before now, and that a change needs to come into it. */
const SETTLE_SECONDS = 10;

/** Goals for the calls of a run from a STATE. */
const QUIET_CALLS = 3;
const TWO_CHANGES_CALLS = 8;

interface Run {
  readonly calls: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly records: number;
}

/**
 * Measures a whole company of moderate size: its first backfill, a run with nothing new, and a run after one invoice
 * and one customer have changed. Prints the calls beside their goals, and the most memory that the tap had.
 */
export async function measureCompany(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'measure-company-'));
  const simulator = await startSimulator({ ...COMPANY, others: OTHERS, seed: 7 });
  const read = measuredRuns(simulator, folder);
  try {
    const first = await read();
    const goal = callsFor(simulator);
    say(`first backfill of ${DEFAULT_NAMES.length} streams: ${text(first)}; goal: at most ${goal} calls`);
    say(`nothing new: ${text(await read())}; goal: at most ${QUIET_CALLS} calls`);
    change(simulator, 'Invoice');
    change(simulator, 'Customer');
    await sleep((SETTLE_SECONDS + 2) * 1_000);
    say(`two records changed: ${text(await read())}; goal: at most ${TWO_CHANGES_CALLS} calls`);
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
}

/** Each call runs the tap once more, from the STATE of the run before. */
function measuredRuns(simulator: Simulator, folder: string): () => Promise<Run> {
  const config = join(folder, 'config.json');
  const settings = { ...tapSettingsFor(simulator, folder), streams: 'all', settle_seconds: SETTLE_SECONDS };
  writeFileSync(config, JSON.stringify({ ...settings, start_date: COMPANY.from }));
  let state: string | undefined;
  return async () => {
    const before = simulator.stats().calls;
    const { lastState, records, ...used } = await runProgram([
      ...['--config', config],
      ...(state === undefined ? [] : ['--state', state]),
    ]);
    state = join(folder, 'state.json');
    writeFileSync(state, lastState);
    return { ...used, records, calls: simulator.stats().calls - before };
  };
}

/** The goal for a first backfill: the pages of each stream, and two calls more. */
function callsFor(simulator: Simulator): number {
  const { from, to } = COMPANY;
  return DEFAULT_NAMES.map((name) => {
    const rows = [...simulator.truth({ entity: streamNamed(name).entity, from, to })].length;
    return Math.ceil(rows / ROWS_A_CALL) + 2;
  }).reduce((sum, calls) => sum + calls, 0);
}

function change(simulator: Simulator, entity: string): void {
  simulator.mutate({ count: 1, entities: [entity], kinds: ['edit'], seed: 1 });
}

function text({ calls, seconds, peakMegabytes, records }: Run): string {
  return `${calls} calls, ${records} records, ${seconds.toFixed(1)} s, ${peakMegabytes.toFixed(0)} MB`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
