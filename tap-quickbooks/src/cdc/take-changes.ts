import { formatInstant, gaps, type Interval, type Logger, NOTHING } from 'singer';
import type { RunState } from '../coverage/claims.ts';
import type { Belief } from '../coverage/refusals.ts';
import type { State } from '../coverage/state.ts';
import type { SelectedStream } from '../streams/chosen-streams.ts';
import { type Ask, askChanges, type CdcStream, type Outcome } from './ask-changes.ts';
import type { Deletion } from './cdc-answer.ts';
import { type CdcCall, type CdcPlan, cdcPlanOf } from './cdc-plan.ts';
import type { CdcTiming } from './cdc-timing.ts';
import { isTrustOver } from './gaps-to-read.ts';

/** Calls that a run must have left: the records that changed are read after the call. */
const FEWEST_CALLS = 4;

/** Writes the records of deletions, which change data capture told for the time since an instant. */
export type WriteDeletions = (
  selected: SelectedStream,
  deletions: readonly Deletion[],
  since: number,
) => Promise<void>;

export interface CdcJob {
  readonly streams: readonly SelectedStream[];
  readonly range: Interval;
  readonly run: RunState;
  /** The STATE that the run began with. */
  readonly before: State;
  readonly timing: CdcTiming;
  readonly ask: (streams: readonly CdcStream[], since: number) => ReturnType<Ask>;
  /** Undefined if deletions are not read. Then none of them counts as told. */
  readonly emit: WriteDeletions | undefined;
  readonly callsLeft: () => number;
  readonly logger: Logger;
}

/** The way to change data capture, and the times that decide on it. */
export interface Changes {
  readonly timing: CdcTiming;
  readonly ask: CdcJob['ask'];
  /** Writes the deletions. Otherwise none of them counts as told. */
  readonly readsDeletions: boolean;
}

const CONSEQUENCE =
  'Records that were deleted in that time may still look live in the tables. A census settles it: target-postgres-raw known | tap-quickbooks census --known - --state STATE | target-postgres-raw';

/**
 * The STATE in which the streams of a run have the time from which their deletions are known. It was known already if
 * the STATE `before` had read something of the stream.
 */
export function withCdcNoted(state: State, { streams, windowField, settled, before }: NotedStreams): State {
  const captured = streams.filter(({ stream }) => stream.kind === 'windowed' && stream.isInCdc);
  return captured.reduce((current, { stream: { name } }) => {
    const { covered = NOTHING, cdcAt } = before.cdc(name) ?? {};
    const isKnown = covered.length > 0 && cdcAt !== undefined;
    return isKnown ? current : current.withCdc(name, windowField, settled);
  }, state);
}

interface NotedStreams {
  readonly streams: readonly SelectedStream[];
  readonly windowField: string;
  readonly settled: number;
  readonly before: State;
}

/**
 * Asks which streams changed since the last run, writes the deletions, and covers the streams without changes. RECORDs
 * come before the STATE that says so. If QuickBooks does not answer, the streams are queried as without it. Returns the
 * streams that were not asked for, since QuickBooks refused them lately.
 */
export async function takeChanges(job: CdcJob): Promise<ReadonlySet<string>> {
  const { streams, run, before, timing, range, logger } = job;
  const windowed = streams.filter(({ stream }) => stream.kind === 'windowed' && stream.isInCdc);
  const isWorkLeft = windowed.some(({ stream }) => gaps(run.covered(stream.name), range).length > 0);
  if (!timing.isUpToNow || !isWorkLeft) return new Set();
  const plan = cdcPlanFrom(before, windowed, timing);
  await noteTooOld(job, plan);
  if (plan.refused.size > 0)
    logger.info(
      `QuickBooks lately refused the change data capture of ${[...plan.refused].join(', ')}: it is not asked for, and these streams take turns to be queried`,
    );
  const hasCalls = job.callsLeft() >= FEWEST_CALLS;
  if (hasCalls) for (const call of plan.calls) await takeCall(job, call, windowed);
  else if (plan.calls.length > 0)
    logger.info('too few calls are left to ask change data capture: the streams are queried instead');
  return plan.refused;
}

async function noteTooOld({ run, timing, logger }: CdcJob, { tooOld }: CdcPlan): Promise<void> {
  for (const name of tooOld) {
    logger.warning(
      `deletions before ${formatInstant(timing.settled)} are not known: change data capture was last asked too long ago, and looks back 30 days. ${CONSEQUENCE}`,
      { stream: name },
    );
    await run.cdcAsked(name, timing.settled);
  }
}

async function takeCall(job: CdcJob, call: CdcCall, streams: readonly SelectedStream[]): Promise<void> {
  const asked = streams.filter(({ stream }) => call.names.has(stream.name));
  const entities = asked.map(({ stream }) => stream);
  const outcomes = await askChanges((group) => job.ask(group, call.since), entities);
  for (const selected of asked) {
    const outcome = outcomes.get(selected.stream.name);
    if (outcome !== undefined) await take(job, call, selected, outcome);
  }
  const silent = [...outcomes.values()].filter(({ kind }) => kind === 'silent').length;
  job.logger.info(
    `change data capture since ${formatInstant(call.since)}: ${silent} of ${asked.length} streams did not change`,
  );
}

/** The plan of the calls for streams that change data capture reports. */
export function cdcPlanFrom(state: State, streams: readonly SelectedStream[], belief: Belief): CdcPlan {
  const facts = streams.map(({ stream: { name } }) => ({
    name,
    covered: state.cdc(name)?.covered ?? NOTHING,
    cdcAt: state.cdc(name)?.cdcAt,
    refusedAt: state.refusedAt(name, 'cdc'),
  }));
  return cdcPlanOf(facts, belief);
}

async function take(
  job: CdcJob,
  { since }: CdcCall,
  selected: SelectedStream,
  outcome: Outcome,
): Promise<void> {
  const { run, timing, emit, logger } = job;
  const { name: stream } = selected.stream;
  const { kind, deletions, newest, reason, isRefused } = outcome;
  if (deletions.length > 0) await emit?.(selected, deletions, since);
  if (kind === 'open') {
    logger.warning(
      `change data capture did not tell what changed, so the stream is queried, and its deletions wait for ${isRefused ? 'an answer' : 'the next run'}: ${reason}`,
      { stream },
    );
    if (isRefused) run.refused(stream, 'cdc', timing.now);
    return;
  }
  const told = { start: since, end: timing.settled };
  await run.cdcAsked(stream, timing.settled, kind === 'cut' || emit === undefined ? undefined : told);
  if (kind === 'cut') {
    const { start, end } = told;
    logger.warning(
      `deletions from ${formatInstant(start)} to ${formatInstant(end)} may be missing: change data capture answered with ${reason}. ${CONSEQUENCE}`,
      { stream },
    );
  }
  const isSilent = kind === 'silent' || (kind === 'changed' && isReadAlready(job, stream, { since, newest }));
  if (isSilent && !isTrustOver(run, stream, timing)) await coverSilence(job, stream, since);
  else if (kind !== 'silent') run.noteChange(stream, newest ?? Number.POSITIVE_INFINITY);
}

/**
 * Returns true if every change lies in time that a query has read: the call asks from some minutes before it. A time
 * before the call's own says nothing. Deletions alone have none.
 */
function isReadAlready(
  { run, range }: CdcJob,
  stream: string,
  {
    since,
    newest = Number.POSITIVE_INFINITY,
  }: { readonly since: number; readonly newest: number | undefined },
): boolean {
  const [first] = gaps(run.confirmed(stream), range);
  const isAsked = newest >= since || newest === Number.NEGATIVE_INFINITY;
  return first !== undefined && isAsked && newest < first.start;
}

/** Covers the time since the call's start in which nothing changed. Time in which records were missing stays open. */
async function coverSilence({ run, range }: CdcJob, stream: string, since: number): Promise<void> {
  for (const gap of gaps(run.covered(stream), range)) {
    const silence = { start: Math.max(gap.start, since), end: gap.end };
    if (silence.start < silence.end && !run.isUnverified(stream, silence))
      await run.coverSilence(stream, silence);
  }
}
