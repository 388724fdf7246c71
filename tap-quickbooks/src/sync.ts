import { gaps, type Interval, type Logger } from 'singer';
import { type CdcTiming, WITHOUT_CDC } from './cdc/cdc-timing.ts';
import { waitingOf } from './cdc/gaps-to-read.ts';
import { type Changes, takeChanges, type WriteDeletions, withCdcNoted } from './cdc/take-changes.ts';
import { type BookmarkChange, RunState } from './coverage/claims.ts';
import type { State } from './coverage/state.ts';
import { FailedStreams } from './failed-streams.ts';
import { LackingEntity } from './lacking-entity.ts';
import { throwIfOpen } from './open-parts.ts';
import { GapCounts } from './reading/gap-counts.ts';
import { GapQueue } from './reading/gap-queue.ts';
import type { Page } from './reading/page.ts';
import type { StreamSource } from './reading/page-source.ts';
import { ratesFinalUntil, startRates } from './reading/rates-reading.ts';
import { ReaderPool, type Readers } from './reading/reader-pool.ts';
import { RunSize } from './reading/run-size.ts';
import { noteChanges } from './reports/note-changes.ts';
import { type ReportRules, readReports, type WriteReports } from './reports/read-reports.ts';
import type { ReportSource } from './reports/report-source.ts';
import type { Shutdown } from './shutdown.ts';
import { lackedOf, SkippedStreams } from './skipped-streams.ts';
import { startGaps } from './start-gaps.ts';
import { startDueSnapshot } from './start-snapshot.ts';
import type { SelectedStream } from './streams/chosen-streams.ts';
import type { WindowField } from './streams/query.ts';
import { isInWindows } from './streams/record-format.ts';
import type { Stream } from './streams/streams.ts';

/** The writer of messages. Each call resolves when the reader of stdout has taken its message. */
export interface Output {
  readonly schema: (selected: SelectedStream) => Promise<void>;
  readonly records: (selected: SelectedStream, page: Page) => Promise<void>;
  readonly state: (state: State) => Promise<void>;
  readonly deletions: WriteDeletions;
}

export interface Job {
  readonly streams: readonly SelectedStream[];
  readonly range: Interval;
  readonly windowField: WindowField;
  readonly state: State;
  /** Names of the snapshots to read. */
  readonly dueSnapshots: ReadonlySet<string>;
  readonly concurrency: number;
  readonly maxWindowDays: number;
  readonly isVerified: boolean;
  /** Takes QuickBooks' counts, and the records that came beside them. */
  readonly counts?: GapCounts;
  /** Returns the STATE to begin with; undefined for `state` itself. */
  readonly settle?: (state: State) => Promise<State>;
  /** Takes the function to call when a stream is read without optional fields after all. */
  readonly onPlain?: (notePlain: (stream: string) => void) => void;
  readonly source: (selected: SelectedStream) => StreamSource;
  readonly reports?: ReportRules & {
    readonly source: (selected: SelectedStream) => ReportSource;
    readonly output: WriteReports;
  };
  /** Change data capture; undefined to do without it. */
  readonly changes?: Changes;
  readonly output: Output;
  /** Takes the records that the run will have read. */
  readonly size?: RunSize;
  /** Is called after each change of a stream's bookmark. */
  readonly onBookmark: (change: BookmarkChange) => void;
  /**
   * Asks for the company itself when a stream fails, to tell if QuickBooks answers at all. Without it each failure ends
   * the run.
   */
  readonly askCompany?: () => Promise<unknown>;
  /** Calls that the run may still make; Infinity if they are not limited. */
  readonly callsLeft: () => number;
  readonly shutdown: Shutdown;
  readonly logger: Logger;
}

/**
 * Reads the requested range where it is not covered yet, by a pool of readers for all streams.
 *
 * Every SCHEMA comes first. A page's RECORDs come before the STATE that covers them, so a STATE never claims more
 * than was written. However the run ends, the next one continues after the last STATE. It reads again at most a page
 * of each reader, and the last second of each gap (held back until the gap is counted). Inside a second of a bulk import
 * STATE says which part of it was written. Change data capture is asked first: it tells the deletions, and the streams
 * that need no query. Reports come last. A STATE closes the run. If everything is already covered, it makes no calls.
 */
export async function sync(asked: Job): Promise<void> {
  const job = asked.settle === undefined ? asked : { ...asked, state: await asked.settle(asked.state) };
  const { streams, output, shutdown, concurrency, windowField, callsLeft, size = new RunSize() } = job;
  const pool = new ReaderPool(concurrency, shutdown);
  const queue = new GapQueue(callsLeft);
  const start = streams
    .filter(({ stream }) => isInWindows(stream.kind))
    .reduce((state, { stream }) => state.withStream(stream.name, windowField), job.state);
  const settled = job.changes?.timing.settled;
  const { state: before } = asked;
  const noted =
    settled === undefined ? start : withCdcNoted(start, { streams, windowField, settled, before });
  const run = new RunState(noted, windowField, (change) => {
    job.onBookmark(change);
    return output.state(change.state);
  });
  job.onPlain?.((stream) => run.readPlain(stream, timingOf(job).now));
  for (const selected of streams) await output.schema(selected);
  let refused: ReadonlySet<string> = new Set();
  try {
    refused = await askForChanges(job, run, before);
  } catch (error) {
    if (!shutdown.stopping.aborted) shutdown.stop(error);
  }
  const timing = timingOf(job);
  const waiting = waitingOf(run, refused, job.range);
  const skipped = new SkippedStreams(job.logger, (selected) => noteLack(selected, run, timing));
  const failed = new FailedStreams(streams.length > 1 ? job.askCompany : undefined, job.logger);
  skipped.remember(lackedOf(streams, run.state, timing));
  const openSnapshots: string[] = [];
  for (const selected of streams.filter((each) => !skipped.has(each))) {
    const start = { job, selected, pool, queue, run, size, waiting, skipped, failed, openSnapshots };
    START[selected.stream.kind](start);
  }
  let openReports: Error | undefined;
  try {
    await pool.finished();
    openReports = await readAllReports(job, run, skipped);
  } finally {
    await output.state(run.state);
  }
  throwIfOpen(run, failed, openSnapshots);
  if (openReports !== undefined) throw openReports;
  skipped.requireWanted(streams);
}

function timingOf({ changes }: Job): CdcTiming {
  return changes?.timing ?? WITHOUT_CDC;
}

function noteLack({ stream: { name, kind } }: SelectedStream, run: RunState, { now }: CdcTiming): void {
  if (kind === 'snapshot') run.snapshotRefused(name, now);
  else if (kind !== 'report') run.refused(name, 'entity', now);
}

/**
 * `before` is the STATE that the run was given: coverage that it drops tells which deletions are still to come. Returns
 * the streams whose changes QuickBooks lately refused to tell.
 */
async function askForChanges(job: Job, run: RunState, before: State): Promise<ReadonlySet<string>> {
  const { changes, streams, range, output, callsLeft, logger } = job;
  if (changes === undefined) return new Set();
  return takeChanges({
    ...{ ...changes, streams, range, run, before, callsLeft, logger },
    emit: changes.readsDeletions ? output.deletions.bind(output) : undefined,
  });
}

/** Reads the reports. Returns the error that names those that stay open. */
async function readAllReports(job: Job, run: RunState, skipped: SkippedStreams): Promise<Error | undefined> {
  if (job.reports === undefined) return undefined;
  const lacking = skipped.add.bind(skipped);
  return readReports({ ...job, ...job.reports, run, lacking });
}

interface StreamStart {
  readonly job: Job;
  readonly selected: SelectedStream;
  readonly pool: ReaderPool;
  readonly queue: GapQueue;
  readonly run: RunState;
  readonly size: RunSize;
  /** Streams that wait for their turn. */
  readonly waiting: ReadonlySet<string>;
  readonly skipped: SkippedStreams;
  readonly failed: FailedStreams;
  /** Takes the snapshots that lack records. */
  readonly openSnapshots: string[];
}

type Start = (start: StreamStart) => void;

/** The way to read each kind of stream. */
const START: Readonly<Record<Stream['kind'], Start>> = {
  windowed: startWindowed,
  snapshot: startSnapshot,
  rates: startMissingRates,
  report: () => {},
};

function startWindowed(start: StreamStart): void {
  const { job, selected, queue, run, size, waiting, skipped, failed } = start;
  size.begin(selected.stream.name);
  startGaps({
    ...job,
    counts: job.counts ?? new GapCounts(),
    ...{ queue, run, size, waiting },
    stream: selected.stream,
    source: failed.guard(selected, job.source(selected)),
    timing: timingOf(job),
    readers: (onLeft) => readersFor(start, onLeft),
    isLeft: () => skipped.has(selected) || failed.has(selected),
    emit: (page) => emitAnswer(start, page),
  });
}

/** The pool for one stream. If the stream is left out of the run, its tasks end, and not the run. */
function readersFor({ pool, selected, skipped, failed }: StreamStart, onLeft = () => {}): Readers {
  return pool.forStream(async (error) => {
    if (error instanceof LackingEntity) skipped.add(selected, error);
    else if (!(await failed.takes(selected, error))) return false;
    onLeft();
    return true;
  });
}

async function emitAnswer({ job, selected, run, failed }: StreamStart, page: Page): Promise<void> {
  failed.answered();
  await job.output.records(selected, page);
  noteChanges(run, selected.stream, page, job.streams);
  page.giveBack?.();
}

function startSnapshot(start: StreamStart): void {
  const { job, selected, run, size, openSnapshots } = start;
  const { stream } = selected;
  size.begin(stream.name);
  if (!job.dueSnapshots.has(stream.name)) return;
  startDueSnapshot({
    ...{ ...job, stream, run, size },
    source: job.source(selected),
    pool: readersFor(start),
    emit: (page) => emitAnswer(start, page),
    noteOpen: (snapshot) => openSnapshots.push(snapshot),
  });
}

function startMissingRates(start: StreamStart): void {
  const { job, selected, run, size } = start;
  const { name } = selected.stream;
  size.add(name);
  startRates({
    stream: name,
    missing: gaps(run.covered(name), job.range),
    finalUntil: ratesFinalUntil(Date.now()),
    source: job.source(selected),
    pool: readersFor(start),
    shutdown: job.shutdown,
    emit: (page) => emitAnswer(start, page),
    claims: run.claimsOf(name),
    logger: job.logger,
  });
}
