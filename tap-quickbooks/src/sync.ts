import { daysOf, FatalApiError, gaps, type Interval, type Logger, UnverifiedError } from 'singer';
import {
  type Changes,
  gapsToRead,
  takeChanges,
  WITHOUT_CDC,
  type WriteDeletions,
  withCdcNoted,
} from './cdc/take-changes.ts';
import { type BookmarkChange, RunState } from './coverage/claims.ts';
import type { State } from './coverage/state.ts';
import { GapQueue } from './reading/gap-queue.ts';
import { GapReading } from './reading/gap-reading.ts';
import type { Page } from './reading/page.ts';
import type { StreamSource } from './reading/page-source.ts';
import { ratesFinalUntil, startRates } from './reading/rates-reading.ts';
import { ReaderPool } from './reading/reader-pool.ts';
import { withSecondLook } from './reading/second-look.ts';
import { startSnapshot } from './reading/snapshot-reading.ts';
import type { Shutdown } from './shutdown.ts';
import { SkippedStreams } from './skipped-streams.ts';
import type { SelectedStream } from './streams/chosen-streams.ts';
import type { WindowField } from './streams/query.ts';
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
  /** Returns the STATE to begin with; undefined for `state` itself. */
  readonly settle?: (state: State) => Promise<State>;
  /** Takes the function to call when a stream is read without optional fields after all. */
  readonly onPlain?: (notePlain: (stream: string) => void) => void;
  readonly source: (selected: SelectedStream) => StreamSource;
  /** Change data capture; undefined to do without it. */
  readonly changes?: Changes;
  readonly output: Output;
  /** Is called after each change of a stream's bookmark. */
  readonly onBookmark: (change: BookmarkChange) => void;
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
 * of each reader, the last second of each gap (held back until the gap is counted), and a second of a bulk import that
 * was being read (covered as a whole). Change data capture is asked first: it tells the deletions, and the streams that
 * need no query. A STATE closes the run. If everything is already covered, the run makes
 * no calls.
 */
export async function sync(asked: Job): Promise<void> {
  const job = asked.settle === undefined ? asked : { ...asked, state: await asked.settle(asked.state) };
  const { streams, output, shutdown, concurrency, windowField, callsLeft } = job;
  const pool = new ReaderPool(concurrency, shutdown);
  const queue = new GapQueue(callsLeft);
  const start = streams
    .filter(({ stream }) => stream.kind !== 'snapshot')
    .reduce((state, { stream }) => state.withStream(stream.name, windowField), job.state);
  const settled = job.changes?.timing.settled;
  const noted = settled === undefined ? start : withCdcNoted(start, { streams, windowField, settled });
  const run = new RunState(noted, windowField, (change) => {
    job.onBookmark(change);
    return output.state(change.state);
  });
  job.onPlain?.((stream) => run.readPlain(stream));
  for (const selected of streams) await output.schema(selected);
  try {
    await askForChanges(job, run);
  } catch (error) {
    if (!shutdown.stopping.aborted) shutdown.stop(error);
  }
  const skipped = new SkippedStreams(job.logger);
  for (const selected of streams) START[selected.stream.kind]({ job, selected, pool, queue, run, skipped });
  try {
    await pool.finished();
  } finally {
    await output.state(run.state);
  }
  throwIfOpen(run);
  skipped.requireWanted(streams);
}

async function askForChanges(job: Job, run: RunState): Promise<void> {
  const { changes, streams, range, state, output, callsLeft, logger } = job;
  if (changes === undefined) return;
  await takeChanges({
    ...{ ...changes, streams, range, run, before: state, callsLeft, logger },
    emit: changes.readsDeletions ? output.deletions.bind(output) : undefined,
  });
}

/** Throws if the run had to leave a part of the range open. */
function throwIfOpen({ unserved, unverified }: RunState): void {
  const missing =
    unverified.length > 0
      ? [
          `QuickBooks reports more records than it returned, even after a second read: ${unverified.join('; ')}. These windows are not covered by the STATE, and the next run from it reads them again`,
        ]
      : [];
  if (unserved.length === 0 && missing.length === 0) return;
  if (unserved.length === 0) throw new UnverifiedError(missing.join(''));
  throw new FatalApiError(
    [
      `QuickBooks does not serve some records, and all others were read: ${unserved.slice(0, MOST_NAMED).join('; ')}${unserved.length > MOST_NAMED ? ` and ${unserved.length - MOST_NAMED} more` : ''}. The STATE leaves their time open, and the next run tries them again: look for them in QuickBooks, save them anew or delete them`,
      ...missing,
    ].join('. '),
  );
}

/** Most places that the last line of a run names. */
const MOST_NAMED = 20;

interface StreamStart {
  readonly job: Job;
  readonly selected: SelectedStream;
  readonly pool: ReaderPool;
  readonly queue: GapQueue;
  readonly run: RunState;
  readonly skipped: SkippedStreams;
}

type Start = (start: StreamStart) => void;

/** The way to read each kind of stream. */
const START: Readonly<Record<Stream['kind'], Start>> = {
  windowed: startGaps,
  snapshot: startDueSnapshot,
  rates: startMissingRates,
};

/** Starts a reading for each gap in the coverage of a stream. */
function startGaps({ job, selected, pool, queue, run, skipped }: StreamStart): void {
  const { maxWindowDays, range, output, shutdown, logger } = job;
  const { name: stream, isOrdered, isCountable } = selected.stream;
  const { isVerified } = job;
  if (isVerified && !isCountable)
    logger.info('QuickBooks does not count the records of this stream: a second look verifies them', {
      stream,
    });
  const source = isCountable ? job.source(selected) : withSecondLook(job.source(selected));
  const claims = run.claimsOf(stream);
  const emit = (page: Page) => output.records(selected, page);
  const covered = run.covered(stream);
  const isNew = covered.length === 0;
  const timing = job.changes?.timing ?? WITHOUT_CDC;
  const missing = gapsToRead(run, { stream: selected.stream, range, timing });
  const parts = maxWindowDays === 0 ? missing : missing.flatMap((gap) => daysOf(gap, maxWindowDays));
  const isDropped = () => skipped.has(selected);
  for (const gap of parts) {
    const onEnd = once(queue.ended);
    const readers = pool.unlessLacking((lack) => {
      skipped.add(selected, lack);
      onEnd();
    });
    const reading = new GapReading({
      stream,
      gap,
      source,
      pool: readers,
      shutdown,
      isVerified,
      isDoubtful: run.isUnverified(stream, gap),
      isFirst: isNew && parts.length === 1,
      isOrdered,
      emit,
      claims,
      onEnd,
      logger,
    });
    queue.add(() => reading.start(), isDropped);
  }
}

/** The end of a gap comes from its reading, or from a lack, which each of its readers may meet. */
function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

function startDueSnapshot({ job, selected, pool, run, skipped }: StreamStart): void {
  const { name } = selected.stream;
  if (!job.dueSnapshots.has(name)) return;
  startSnapshot({
    source: job.source(selected),
    pool: pool.unlessLacking((lack) => skipped.add(selected, lack)),
    shutdown: job.shutdown,
    emit: (page) => job.output.records(selected, page),
    taken: (at) => run.snapshotTaken(name, at),
  });
}

function startMissingRates({ job, selected, pool, run, skipped }: StreamStart): void {
  const { name } = selected.stream;
  startRates({
    stream: name,
    missing: gaps(run.covered(name), job.range),
    finalUntil: ratesFinalUntil(Date.now()),
    source: job.source(selected),
    pool: pool.unlessLacking((lack) => skipped.add(selected, lack)),
    shutdown: job.shutdown,
    emit: (page) => job.output.records(selected, page),
    claims: run.claimsOf(name),
    logger: job.logger,
  });
}
