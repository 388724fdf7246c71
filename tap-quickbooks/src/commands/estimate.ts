import { EXIT_CODES, type Logger, type Task } from 'singer';
import { withCompany } from '../company.ts';
import { connect } from '../connect.ts';
import { countOf } from '../count.ts';
import { type Coverage, gaps } from '../coverage.ts';
import type { SelectedStream } from '../discover.ts';
import { countQuery } from '../query.ts';
import type { QuickBooksClient } from '../quickbooks-client.ts';
import { type RequestFlags, requestOf } from '../request.ts';
import type { SETTINGS, TapSettings } from '../settings.ts';
import { USER_AGENT } from '../user-agent.ts';
import { type Estimate, estimateJson, estimateText } from './estimate-report.ts';
import { print } from './print.ts';
import { callsFor, type StreamWork, secondsFor } from './workload.ts';

interface EstimateFlags extends RequestFlags {
  readonly json?: boolean;
}

/** More gaps than this are counted as one stretch, from the first to the last: a count is a metered call. */
const MOST_COUNTS = 10;

/** Counts what a run with the same settings, catalog and state would read. */
export const ESTIMATE: Task<typeof SETTINGS, EstimateFlags> = {
  addFlags: (command) =>
    command
      .option('--json', 'print the result as JSON')
      .option('--catalog <file>', 'streams to count; all without it')
      .option('--properties <file>', 'older name of --catalog')
      .option('--state <file>', 'STATE of an earlier run: what it covers is not counted'),
  run: async ({ flags, settings: readSettings, logger }) => {
    const estimate = await estimateRun(withCompany(readSettings), flags, logger);
    await print(flags.json ? estimateJson(estimate) : estimateText(estimate));
    return EXIT_CODES.ok;
  },
};

async function estimateRun(settings: TapSettings, flags: EstimateFlags, logger: Logger): Promise<Estimate> {
  const { range, streams: selected, state } = requestOf(settings, flags, logger);
  const client = connect(settings, { userAgent: USER_AGENT, logger });
  const before = performance.now();
  const streams: StreamWork[] = [];
  for (const each of selected) {
    const missing = gaps(state.covered(each.stream.name, settings.window_field), range);
    streams.push(await workOf(each, missing, settings, client));
  }
  const calls = streams.reduce((sum, each) => sum + each.calls, 0);
  const secondsPerCall = client.calls === 0 ? 0 : (performance.now() - before) / 1_000 / client.calls;
  return {
    range,
    streams,
    rows: streams.reduce((sum, each) => sum + each.rows, 0),
    calls,
    callsMade: client.calls,
    secondsPerCall,
    seconds: secondsFor(calls, secondsPerCall, settings.concurrency),
    concurrency: settings.concurrency,
  };
}

async function workOf(
  { stream }: SelectedStream,
  missing: Coverage,
  settings: TapSettings,
  client: QuickBooksClient,
): Promise<StreamWork> {
  const counts: number[] = [];
  for (const interval of countable(missing)) {
    const statement = countQuery({ stream, windowField: settings.window_field, interval });
    const [rows = 0] = await client.query({ statement: () => statement, read: countOf });
    counts.push(rows);
  }
  const extra = Math.max(0, missing.length - counts.length);
  return {
    stream: stream.name,
    rows: counts.reduce((sum, each) => sum + each, 0),
    gaps: missing.length,
    calls: callsFor(counts, { pageSize: settings.page_size, isVerified: settings.verify }) + extra,
  };
}

function countable(missing: Coverage): Coverage {
  const [first, last] = [missing.at(0), missing.at(-1)];
  if (missing.length <= MOST_COUNTS || first === undefined || last === undefined) return missing;
  return [{ start: first.start, end: last.end }];
}
