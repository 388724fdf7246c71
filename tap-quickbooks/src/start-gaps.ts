import { type Coverage, daysOf, type Interval, type Logger, without } from 'singer';
import type { CdcTiming } from './cdc/cdc-timing.ts';
import { gapsToRead, isLeftToLater } from './cdc/gaps-to-read.ts';
import type { RunState } from './coverage/claims.ts';
import type { GapCounts } from './reading/gap-counts.ts';
import { GapParts } from './reading/gap-parts.ts';
import type { GapQueue } from './reading/gap-queue.ts';
import { GapReading } from './reading/gap-reading.ts';
import type { GapReadingOptions } from './reading/gap-reading-options.ts';
import { GapRecords } from './reading/gap-records.ts';
import type { Page } from './reading/page.ts';
import type { StreamSource } from './reading/page-source.ts';
import type { Readers } from './reading/reader-pool.ts';
import type { RunSize } from './reading/run-size.ts';
import { withSecondLook } from './reading/second-look.ts';
import type { Shutdown } from './shutdown.ts';
import type { Stream } from './streams/streams.ts';

interface GapsStart {
  readonly stream: Stream;
  readonly source: StreamSource;
  readonly range: Interval;
  readonly timing: CdcTiming;
  /** Streams that wait for their turn. */
  readonly waiting: ReadonlySet<string>;
  readonly maxWindowDays: number;
  readonly isVerified: boolean;
  /** Takes QuickBooks' counts. */
  readonly counts: GapCounts;
  readonly run: RunState;
  readonly size: RunSize;
  readonly queue: GapQueue;
  /** The readers for a task of this stream. `onLeft` is called if the stream is left out of the run. */
  readonly readers: (onLeft?: () => void) => Readers;
  readonly isLeft: () => boolean;
  readonly emit: (page: Page) => Promise<void>;
  readonly shutdown: Shutdown;
  readonly logger: Logger;
}

/** Starts a reading for each gap in the coverage of a stream. */
export function startGaps(start: GapsStart): void {
  const { run, maxWindowDays, logger } = start;
  const { name: stream, isCountable } = start.stream;
  if (start.isVerified && !isCountable)
    logger.info('QuickBooks does not count the records of this stream: a second look verifies them', {
      stream,
    });
  const source = isCountable ? start.source : withSecondLook(start.source);
  const isNew = run.covered(stream).length === 0;
  const missing = gapsToRead(run, start);
  if (isLeftToLater(run, start)) start.size.leave(stream);
  const gaps = missing.flatMap((gap) => partsOf(gap, run.coveredAsEmpty(stream), maxWindowDays));
  const isFirst = isNew && gaps.flat().length === 1;
  const takeEarlyCount = firstOnly();
  for (const parts of gaps) startParts(parts, { ...start, source, isFirst, takeEarlyCount });
}

/** The parts of a gap, each list of which is proved together. Time that seemed empty before is looked at as a whole. */
function partsOf(gap: Interval, empty: Coverage, maxWindowDays: number): Interval[][] {
  if (maxWindowDays === 0) return [[gap]];
  const fresh = without([gap], empty);
  return [
    ...fresh.map((each) => daysOf(each, maxWindowDays)),
    ...without([gap], fresh).map((each) => [each]),
  ];
}

function startParts(
  parts: readonly Interval[],
  { isFirst, ...start }: GapsStart & Pick<GapReadingOptions, 'isFirst' | 'takeEarlyCount'>,
): void {
  const { run, size, queue, readers, isLeft, isVerified, counts } = start;
  const { name: stream, isOrdered, isCountable } = start.stream;
  const claims = run.claimsOf(stream);
  const readingOf = (gap: Interval, { onCount, ...options }: ReadingOptions) => {
    const records = new GapRecords(gap);
    const partlyRead = run.partlyRead(stream, gap.start);
    const noteCount = (counted: number) => onCount?.(counted - records.earlier);
    const source = counts.noting(start.source, { stream, gap, records, onCount: noteCount });
    // Limited calls are for pages first.
    const isCountedEarly = options.isFirst && isVerified && isCountable && !queue.isLimited;
    return new GapReading({
      ...{ ...start, ...options, stream, gap, records, source, isOrdered, partlyRead, claims },
      isCountedEarly,
    });
  };
  const readAgain = (stretches: Coverage) => {
    for (const gap of stretches)
      readingOf(gap, { pool: readers(), isDoubtful: true, isFirst: false, onEnd: () => {} }).start();
  };
  const gapParts = new GapParts({ parts, count: start.source.count, claims, pool: readers(), readAgain });
  for (const gap of parts) {
    const leaveQueue = once(queue.ended);
    const onCount = size.add(stream);
    const onEnd = (records: number, earlier: number) => {
      onCount(records - earlier);
      leaveQueue();
      if (isVerified) gapParts.ended(gap, records);
    };
    const isDoubtful = run.isDoubtful(stream, gap);
    const reading = readingOf(gap, { pool: readers(leaveQueue), isDoubtful, isFirst, onEnd, onCount });
    queue.add(() => reading.start(), isLeft);
  }
}

interface ReadingOptions extends Pick<GapReadingOptions, 'pool' | 'isDoubtful' | 'isFirst' | 'onEnd'> {
  readonly onCount?: (records: number) => void;
}

/** Returns true for the first call only. */
function firstOnly(): () => boolean {
  let calls = 0;
  return () => {
    calls += 1;
    return calls === 1;
  };
}

/** The end of a gap comes from its reading, or from a stream that is left, which each of its readers may meet. */
function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
