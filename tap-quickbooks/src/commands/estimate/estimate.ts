import { daysOf, EXIT_CODES, type Interval, type Logger, print, type Task } from 'singer';
import { connectionTo } from '../../connect.ts';
import { RunState } from '../../coverage/claims.ts';
import { USER_AGENT } from '../../http/user-agent.ts';
import { withCompany } from '../../plan/company.ts';
import { type PlanFlags, type ReadPlan, readPlanOf } from '../../plan/read-plan.ts';
import { fewestCallsOf, runPlanOf, type StreamPlan } from '../../plan/stream-plans.ts';
import type { QuickBooksClient } from '../../quickbooks/quickbooks-client.ts';
import type { SETTINGS, TapSettings } from '../../settings.ts';
import { Sources } from '../../sources.ts';
import { firstPageSizeOf } from '../../streams/query.ts';
import { Counter } from './counter.ts';
import { type Estimate, estimateJson, estimateText } from './estimate-report.ts';
import { callsFor, callsForParts, type Reading, type StreamWork, secondsFor } from './stream-work.ts';

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
  const { client, whileHeld } = connectionTo(settings, { userAgent: USER_AGENT, logger, maxCalls });
  return whileHeld(() => estimatePlan(plan, client, settings, logger));
}

async function estimatePlan(
  plan: ReadPlan,
  client: QuickBooksClient,
  settings: TapSettings,
  logger: Logger,
): Promise<Estimate> {
  const sources = new Sources({ settings, client, logger });
  const { state, again } = await sources.settle(plan.state, plan);
  const settleCalls = client.calls;
  const run = new RunState(state, settings.window_field, async () => {});
  const { streams: plans, cdcCalls } = runPlanOf(plan, run);
  const counter = new Counter(sources, logger);
  const { page_size: pageSize, verify: isVerified, concurrency, max_window_days: maxWindowDays } = settings;
  const reading = { pageSize, isVerified, concurrency };
  const streams: StreamWork[] = [];
  for (const each of plans) streams.push(await workOf(each, { counter, again, reading, maxWindowDays }));
  const calls = streams.reduce((sum, each) => sum + each.calls, cdcCalls + settleCalls);
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

interface Counting {
  readonly counter: Counter;
  /** Streams that are read again with custom fields, with their number of records if it is known. */
  readonly again: ReadonlyMap<string, number | undefined>;
  readonly reading: Reading;
  readonly maxWindowDays: number;
}

async function workOf(
  plan: StreamPlan,
  { counter, again, reading, maxWindowDays }: Counting,
): Promise<StreamWork> {
  const { stream, how, missing } = plan;
  const { name, isCountable } = stream;
  const facts = { stream: name, isUpperBound: false, ...(again.has(name) && { isReadAgain: true as const }) };
  if (how === 'ifChanged') return { ...facts, rows: 0, gaps: 1, calls: 0, isAskedOfCdc: true };
  if (how === 'skipped') return { ...facts, rows: 0, gaps: 0, calls: 0, isSkipped: true };
  const gaps = missing.length;
  if (stream.kind === 'snapshot') return { ...facts, gaps, ...(await snapshotWork(plan, counter, reading)) };
  if (!isCountable) return { ...facts, rows: undefined, gaps, calls: fewestCallsOf(plan) };
  const isUpperBound = missing.length > MOST_COUNTS;
  const [first, last] = [missing.at(0), missing.at(-1)];
  const countable = isUpperBound && first && last ? [{ start: first.start, end: last.end }] : missing;
  const counts: number[] = [];
  for (const interval of countable) counts.push(again.get(name) ?? (await counter.count(stream, interval)));
  const pageSize = firstPageSizeOf(stream, reading.pageSize);
  const rows = counts.reduce((sum, each) => sum + each, 0);
  const asked = { ...reading, pageSize };
  const parts = partsOf(missing, maxWindowDays);
  // Each gap takes a call, even an empty one.
  const calls =
    parts > missing.length
      ? callsForParts(rows, parts, asked)
      : callsFor(counts, asked) + missing.length - countable.length;
  return { ...facts, rows, isUpperBound, gaps, calls };
}

/** A list that is due is counted once, even without records. If QuickBooks does not count it, it is read twice. */
async function snapshotWork(
  { stream, missing: [due] }: StreamPlan,
  counter: Counter,
  { isVerified, ...reading }: Reading,
): Promise<Pick<StreamWork, 'rows' | 'calls'>> {
  if (due === undefined) return { rows: 0, calls: 0 };
  if (stream.firstPageSize === 'unpaged') return { rows: 1, calls: 1 };
  const rows = await counter.countSnapshot(stream, due);
  if (rows === undefined) return { rows, calls: isVerified ? 3 : 1 };
  const pageSize = firstPageSizeOf(stream, reading.pageSize);
  const pages = callsFor([rows], { ...reading, concurrency: 1, isVerified: false, pageSize });
  return { rows, calls: pages + (isVerified ? 1 : 0) };
}

/** The number of parts into which `max_window_days` cuts these gaps. */
function partsOf(gaps: readonly Interval[], maxWindowDays: number): number {
  return maxWindowDays === 0 ? gaps.length : gaps.flatMap((gap) => daysOf(gap, maxWindowDays)).length;
}
