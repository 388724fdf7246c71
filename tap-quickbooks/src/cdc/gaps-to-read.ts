import { type Coverage, coverageOf, gaps, type Interval, NOTHING, without } from 'singer';
import type { RunState } from '../coverage/claims.ts';
import type { Stream } from '../streams/streams.ts';
import type { CdcTiming } from './cdc-timing.ts';

/** Returns true if a query has to confirm what change data capture said. */
export function isTrustOver(run: RunState, stream: string, { now, trustMs }: CdcTiming): boolean {
  const [first] = run.coveredByCdc(stream);
  return trustMs === 0 || (first !== undefined && first.start <= now - trustMs);
}

/**
 * The gaps of a stream to read. A query reads again what only silence or one empty answer covers, since it starts there
 * at no more cost. The newest gap of a list that is read by age waits until it is old enough.
 */
export function gapsToRead(run: RunState, asked: GapsOf): Coverage {
  const { stream, range, timing } = asked;
  const { name } = stream;
  const young = youngGaps(run, asked);
  const due = without(gaps(run.covered(name), range), young);
  const isConfirmationDue =
    timing.isUpToNow && run.coveredByCdc(name).length > 0 && isTrustOver(run, name, timing);
  if (due.length === 0 && !isConfirmationDue) return NOTHING;
  const missing = without(gaps(run.confirmed(name), range), young);
  return withEmptyBeside(missing, run.coveredAsEmpty(name));
}

/** Returns true if the newest time of a stream is left to a later run. */
export function isLeftToLater(run: RunState, asked: GapsOf): boolean {
  return youngGaps(run, asked).length > 0;
}

function youngGaps(run: RunState, asked: GapsOf): Coverage {
  const { name } = asked.stream;
  const open = gaps(run.covered(name), asked.range);
  return open.filter((gap) => isYoung(gap, asked) && !run.isUnverified(name, gap));
}

/** Gaps with the time beside them that one empty answer covers. It may lie outside of the range of this run. */
function withEmptyBeside(missing: Coverage, empty: Coverage): Coverage {
  let next = 0;
  return coverageOf([...missing, ...empty]).filter(({ start, end }) => {
    while ((missing[next]?.start ?? end) < start) next += 1;
    return (missing[next]?.start ?? end) < end;
  });
}

function isYoung({ start, end }: Interval, { stream, range, timing, waiting }: GapsOf): boolean {
  const isWaiting = waiting?.has(stream.name) === true;
  if (!(stream.isReadByAge || isWaiting) || !timing.isUpToNow) return false;
  const mostMs = isWaiting ? longestWaitMs(timing) : timing.maxAgeMs;
  return end === range.end && start > range.start && start > timing.now - mostMs;
}

interface GapsOf {
  readonly stream: Pick<Stream, 'name' | 'isReadByAge'>;
  readonly range: Interval;
  readonly timing: CdcTiming;
  /** Streams that wait for their turn. */
  readonly waiting?: ReadonlySet<string>;
}

/** Time in milliseconds after which a stream is read although it is not its turn. */
function longestWaitMs({ trustMs }: CdcTiming): number {
  return trustMs / 2;
}

/**
 * The streams that wait for their turn, of those whose changes QuickBooks refuses to tell. One of them is queried in a
 * run: the one whose newest gap begins first. So a run with nothing new costs one call for all of them.
 */
export function waitingOf(
  run: Pick<RunState, 'covered'>,
  refused: ReadonlySet<string>,
  range: Interval,
): ReadonlySet<string> {
  const begins = [...refused].map((name) => ({ name, start: gaps(run.covered(name), range).at(-1)?.start }));
  const open = begins.filter((each): each is { name: string; start: number } => each.start !== undefined);
  const [, ...waiting] = open.sort((one, other) => one.start - other.start);
  return new Set(waiting.map(({ name }) => name));
}
