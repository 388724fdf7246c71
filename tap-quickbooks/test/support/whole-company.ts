import type { ChildProcess } from 'node:child_process';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { expect } from 'vitest';
import { STREAMS, type Stream } from '../../src/streams/streams.ts';
import { lastState } from './messages.ts';
import { configFor, runTap, type TapRun, temporaryFolder, writeJson } from './run-tap.ts';

/*
 * A company with rows of every entity, read by runs of the built program over all streams.
 */

const RANGE = { from: '2023-01-01', to: '2024-01-01' };

/** A run, and what it wrote. */
interface CompanyRun extends TapRun {
  /** Stream and id of each record, with a space between, in the order of the messages. */
  readonly written: readonly string[];
  readonly state: unknown;
}

interface RunOptions {
  readonly state?: unknown;
  readonly settings?: Record<string, unknown>;
  /** Is called with what came on stdout so far. */
  readonly onOutput?: (stdout: string, tap: ChildProcess) => void;
}

export interface WholeCompany {
  readonly simulator: Simulator;
  readonly run: (options?: RunOptions) => Promise<CompanyRun>;
  /** Stream and id of each row that was in the range from the start to now. */
  readonly stayed: () => readonly string[];
}

/** The streams that are read by default. */
export const READ: readonly Stream[] = STREAMS.filter(({ isSelectedByDefault }) => isSelectedByDefault);

/** Starts a company, and closes it after its use. */
export async function inWholeCompany(
  { seed, size, settings }: { readonly seed: number; readonly size: number; readonly settings: object },
  use: (company: WholeCompany) => Promise<void>,
): Promise<void> {
  const sizes = { invoices: size, customers: size / 5, items: size / 10, others: size / 2 };
  const simulator = await startSimulator({ ...RANGE, ...sizes, seed });
  try {
    const folder = temporaryFolder();
    const run = async ({ state, settings: more, onOutput }: RunOptions = {}): Promise<CompanyRun> => {
      const config = writeJson(folder, 'config.json', {
        ...configFor(simulator, folder),
        ...{ start_date: RANGE.from, end_date: RANGE.to, streams: 'all', ...settings, ...more },
      });
      const given = state === undefined ? [] : ['--state', writeJson(folder, 'state.json', state)];
      const ended = await runTap(['--config', config, ...given], {}, onOutput);
      // A killed program may leave a part of a line.
      const stdout = ended.stdout.slice(0, ended.stdout.lastIndexOf('\n') + 1);
      return { ...ended, written: writtenIn(stdout), state: lastStateIn(stdout) ?? state };
    };
    await use({ simulator, run, stayed: () => READ.flatMap((stream) => stayedOf(simulator, stream)) });
  } finally {
    await simulator.close();
  }
}

/** The last STATE, without reading the records before it. */
function lastStateIn(stdout: string): unknown {
  const start = stdout.lastIndexOf('{"type":"STATE"');
  return start === -1 ? undefined : lastState(stdout.slice(start).split('\n')[0] ?? '');
}

const RECORD = /^\{"type":"RECORD","stream":"(\w+)".*?"record":\{"id":"([^"]*)"/gm;

function writtenIn(stdout: string): string[] {
  return Array.from(stdout.matchAll(RECORD), ([, stream, id]) => `${stream} ${id}`);
}

/** A snapshot holds every row, and a windowed stream those of the range. */
function stayedOf(simulator: Simulator, { name, entity, kind }: Stream): string[] {
  const range = kind === 'snapshot' ? {} : RANGE;
  return [...simulator.truth({ entity, ...range })]
    .filter(({ came_at, left_at }) => came_at === null && left_at === null)
    .map(({ id }) => `${name} ${id}`);
}

/** Holds that every row that stayed was written, and that rows of most streams, or of this many, stayed. */
export function expectWhole(
  written: Iterable<string>,
  stayed: readonly string[],
  at: string,
  fewestStreams = READ.length - 4,
): void {
  const seen = new Set(written);
  const streams = new Set(stayed.map((row) => row.split(' ')[0]));
  expect(streams.size, at).toBeGreaterThanOrEqual(fewestStreams);
  expect(
    stayed.filter((row) => !seen.has(row)),
    at,
  ).toEqual([]);
}

/** Whole numbers below a limit, repeated by the same seed. */
export function randomOf(seed: number): (below: number) => number {
  let random = (seed % 2_147_483_646) + 1;
  return (below) => {
    random = (random * 48_271) % 2_147_483_647;
    return random % below;
  };
}
