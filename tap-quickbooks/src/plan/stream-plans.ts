import { daysOf, gaps, type Interval } from 'singer';
import { askedSince, type CdcPlan } from '../cdc/cdc-plan.ts';
import { gapsToRead, isTrustOver, waitingOf } from '../cdc/gaps-to-read.ts';
import { cdcPlanFrom } from '../cdc/take-changes.ts';
import type { RunState } from '../coverage/claims.ts';
import { dueIn } from '../reports/read-reports.ts';
import { lackedOf } from '../skipped-streams.ts';
import type { SelectedStream } from '../streams/chosen-streams.ts';
import type { Stream } from '../streams/streams.ts';
import type { ReadPlan } from './read-plan.ts';

/** The plan of a run for one stream. */
export interface StreamPlan {
  readonly stream: Stream;
  /**
   * `ifChanged`: read only if change data capture reports a change. `read`: read where it is not covered. `skipped`: not
   * asked for, since QuickBooks lately refused the entity.
   */
  readonly how: 'ifChanged' | 'read' | 'skipped';
  /** The parts of the range to read; the whole range for a snapshot that is due; the periods of a report. */
  readonly missing: readonly Interval[];
}

export interface RunPlan {
  readonly streams: readonly StreamPlan[];
  /** Calls of change data capture. */
  readonly cdcCalls: number;
}

/**
 * The plan of a run before its first call: what change data capture is asked, and what is read in any case. `run` holds
 * the STATE that the run begins with, and `plan.state` the one that it was given.
 */
export function runPlanOf(plan: ReadPlan, run: RunState): RunPlan {
  const { streams, state, range, timing } = plan;
  const windowed = streams.filter(({ stream }) => stream.kind === 'windowed' && stream.isInCdc);
  const isAsked =
    timing.isUpToNow && windowed.some(({ stream }) => gaps(run.covered(stream.name), range).length > 0);
  const cdc = isAsked ? cdcPlanFrom(state, windowed, timing) : undefined;
  const lacked = new Set(lackedOf(streams, run.state, timing).map(({ selected }) => selected));
  const waiting = waitingOf(run, cdc?.refused ?? new Set(), range);
  return {
    streams: streams.map((selected) => streamPlanOf(selected, { plan, run, cdc, lacked, waiting })),
    cdcCalls: cdc?.calls.length ?? 0,
  };
}

interface Context {
  readonly plan: ReadPlan;
  readonly run: RunState;
  readonly cdc: CdcPlan | undefined;
  readonly lacked: ReadonlySet<SelectedStream>;
  readonly waiting: ReadonlySet<string>;
}

function streamPlanOf(selected: SelectedStream, { plan, run, cdc, lacked, waiting }: Context): StreamPlan {
  const { stream } = selected;
  const { range, timing, dueSnapshots } = plan;
  if (lacked.has(selected)) return { stream, how: 'skipped', missing: [] };
  if (stream.kind === 'snapshot')
    return { stream, how: 'read', missing: dueSnapshots.has(stream.name) ? [range] : [] };
  if (stream.kind === 'report') return { stream, how: 'read', missing: periodsOf(stream.name, plan, run) };
  const since = cdc && askedSince(cdc, stream.name);
  const isSilenceEnough =
    since !== undefined &&
    !isTrustOver(run, stream.name, timing) &&
    gaps(run.covered(stream.name), range).every(
      (gap) => gap.start >= since && !run.isUnverified(stream.name, gap),
    );
  if (isSilenceEnough) return { stream, how: 'ifChanged', missing: [] };
  return { stream, how: 'read', missing: gapsToRead(run, { stream, range, timing, waiting }) };
}

/** The periods of a report that a run reads. Those of transactions that change in the run come on top. */
function periodsOf(name: string, { reportRules, range }: ReadPlan, run: RunState): Interval[] {
  const { orders, catchUpCalls, ...rules } = reportRules;
  const due = orders
    .filter(({ row }) => row.name === name)
    .map((order) => dueIn({ ...rules, run, range }, name, order));
  const later = due.flatMap((each) => each.later).slice(0, catchUpCalls);
  return [...due.flatMap(({ again, missing }) => [...again, ...missing]), ...later];
}

/** The fewest calls that reading a stream takes: one for each gap or period, or for each day of rates. */
export function fewestCallsOf({ stream, missing }: StreamPlan): number {
  return stream.kind === 'rates' ? missing.flatMap((gap) => daysOf(gap)).length : missing.length;
}
