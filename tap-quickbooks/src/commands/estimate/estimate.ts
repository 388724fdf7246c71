import { daysOf, EXIT_CODES, gaps, type Interval, type Logger, print, type Task } from 'singer';
import { cdcPlanFrom, gapsToRead, isTrustOver } from '../../cdc/take-changes.ts';
import { connectionTo } from '../../connect.ts';
import { RunState } from '../../coverage/claims.ts';
import { USER_AGENT } from '../../http/user-agent.ts';
import { LackingEntity } from '../../lacking-entity.ts';
import { withCompany } from '../../plan/company.ts';
import { type PlanFlags, type ReadPlan, readPlanOf } from '../../plan/read-plan.ts';
import type { SETTINGS, TapSettings } from '../../settings.ts';
import { Sources } from '../../sources.ts';
import { firstPageSizeOf } from '../../streams/query.ts';
import type { Stream } from '../../streams/streams.ts';
import { type Estimate, estimateJson, estimateText } from './estimate-report.ts';
import { callsFor, type StreamWork, secondsFor } from './stream-work.ts';

interface EstimateFlags extends PlanFlags {
  readonly json?: boolean;
}

/** More gaps than this are counted as one stretch, from the first to the last: a count is a metered call. */
const MOST_COUNTS = 10;

/** Counts the records that a run with the same settings, catalog and state would read. */
export const ESTIMATE: Task<typeof SETTINGS, EstimateFlags> = {
  addFlags: (command) =>
    command
      .option('--json', 'print the result as JSON')
      .option('--catalog <file>', 'streams to count; all without it')
      .option('--properties <file>', 'older name of --catalog')
      .option('--state <file>', 'STATE of an earlier run: what it covers is not counted')
      .option(
        '--state-file <file>',
        "the same, from the file of the target's --state-file; a first run has none yet",
      ),
  run: async ({ flags, settings: readSettings, logger }) => {
    const estimate = await estimateRun(withCompany(readSettings), flags, logger);
    await print(flags.json ? estimateJson(estimate) : estimateText(estimate));
    return EXIT_CODES.ok;
  },
};

async function estimateRun(settings: TapSettings, flags: EstimateFlags, logger: Logger): Promise<Estimate> {
  const plan = readPlanOf(settings, flags, logger);
  const maxCalls = settings.max_api_calls;
  const { client } = connectionTo(settings, { userAgent: USER_AGENT, logger, maxCalls });
  const counter = new Counter(new Sources({ settings, client, logger }), logger);
  const streams: StreamWork[] = [];
  const run = new RunState(plan.state, settings.window_field, async () => {});
  const silent = streamsOfCdc(plan, run);
  for (const { stream } of plan.streams) {
    const work = silent.has(stream.name)
      ? askedOfCdc(stream)
      : workOf(stream, { plan, run }, settings, counter);
    streams.push(await work);
  }
  const calls = streams.reduce((sum, each) => sum + each.calls, Math.min(1, silent.size));
  return {
    range: plan.range,
    environment: settings.environment,
    streams,
    rows: streams.reduce((sum, each) => sum + (each.rows ?? 0), 0),
    calls,
    callsMade: client.calls,
    secondsPerCall: counter.secondsPerCall,
    seconds: secondsFor(calls, counter.secondsPerCall, settings.concurrency),
    concurrency: settings.concurrency,
  };
}

/** Streams that are read only if change data capture reports a change. */
function streamsOfCdc({ streams, state, range, timing }: ReadPlan, run: RunState): ReadonlySet<string> {
  if (!timing.isUpToNow) return new Set();
  const reported = streams.filter(({ stream }) => stream.kind === 'windowed' && stream.isInCdc);
  const { asked, since } = cdcPlanFrom(state, reported, timing.now);
  const names = reported.map(({ stream }) => stream.name);
  return new Set(
    names.filter(
      (name) =>
        asked.has(name) &&
        !isTrustOver(run, name, timing) &&
        gaps(run.covered(name), range).every((gap) => gap.start >= since && !run.isUnverified(name, gap)),
    ),
  );
}

function askedOfCdc({ name }: Stream): StreamWork {
  return { stream: name, rows: 0, isUpperBound: false, gaps: 1, calls: 0, isAskedOfCdc: true };
}

async function workOf(
  stream: Stream,
  { plan: { range, timing, dueSnapshots }, run }: { readonly plan: ReadPlan; readonly run: RunState },
  settings: TapSettings,
  counter: Counter,
): Promise<StreamWork> {
  const { name, kind, firstPageSize, isCountable } = stream;
  const isSnapshot = kind === 'snapshot';
  const missing = isSnapshot
    ? [range].slice(0, dueSnapshots.has(name) ? 1 : 0)
    : gapsToRead(run, { stream, range, timing });
  if (!isCountable) {
    const rows = firstPageSize === 'unpaged' ? missing.length : undefined;
    const calls = kind === 'rates' ? missing.flatMap((gap) => daysOf(gap)).length : missing.length;
    return { stream: name, rows, isUpperBound: false, gaps: missing.length, calls };
  }
  const isUpperBound = missing.length > MOST_COUNTS;
  const [first, last] = [missing.at(0), missing.at(-1)];
  const countable = isUpperBound && first && last ? [{ start: first.start, end: last.end }] : missing;
  const counts: number[] = [];
  for (const interval of countable) counts.push(await counter.count(stream, interval));
  const pageSize = firstPageSizeOf(stream, settings.page_size);
  const reading = { pageSize, isVerified: settings.verify && !isSnapshot };
  return {
    stream: name,
    rows: counts.reduce((sum, each) => sum + each, 0),
    isUpperBound,
    gaps: missing.length,
    // Each gap takes a call, even an empty one.
    calls: callsFor(counts, reading) + missing.length - countable.length,
  };
}

/** Counts records, and measures how long a count takes. */
class Counter {
  readonly #sources: Sources;
  readonly #logger: Logger;
  readonly #seconds: number[] = [];

  constructor(sources: Sources, logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
  }

  /** Returns 0 for an entity that the company lacks. */
  async count(stream: Stream, interval: Interval): Promise<number> {
    const before = performance.now();
    try {
      const rows = await this.#sources.of(stream).count(interval);
      this.#seconds.push((performance.now() - before) / 1_000);
      return rows;
    } catch (error) {
      if (!(error instanceof LackingEntity)) throw error;
      const { name, entity } = stream;
      this.#logger.warning(`QuickBooks refuses ${entity} of this company (${error.message})`, {
        stream: name,
      });
      return 0;
    }
  }

  /** The median: the first count may have waited for a token. */
  get secondsPerCall(): number {
    const sorted = [...this.#seconds].sort((a, b) => a - b);
    return sorted.at(sorted.length >> 1) ?? 0;
  }
}
