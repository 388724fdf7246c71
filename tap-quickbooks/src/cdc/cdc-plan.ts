import type { Coverage } from 'singer';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Time before the last call that is asked again: clocks differ, and QuickBooks may show a change late. */
const OVERLAP_MS = 5 * MINUTE_MS;

/** QuickBooks refuses to look back 30 days. A day is left for clocks that differ. */
const LOOK_BACK_MS = 29 * DAY_MS;

/** The facts in STATE about one stream that change data capture reports. */
export interface CdcFacts {
  readonly name: string;
  /** Empty before anything of the stream was read. */
  readonly covered: Coverage;
  /** The time up to which it was asked; undefined if it never was. */
  readonly cdcAt: number | undefined;
}

export interface CdcPlan {
  /** The instant from which changes are asked. */
  readonly since: number;
  /** Names of the streams to ask for. */
  readonly asked: ReadonlySet<string>;
  /** Names of the streams whose time is noted without a call: from now on they can be asked for. */
  readonly noted: ReadonlySet<string>;
  /** Names of the noted streams of which deletions are unknown: the last call is too long ago. */
  readonly tooOld: ReadonlySet<string>;
}

/**
 * Plans the call of a run. A first backfill needs none: no record was delivered that could have been deleted since.
 * `until` is the end of the time that the run can cover, and `now` the time of the run.
 */
export function cdcPlanOf(streams: readonly CdcFacts[], now: number): CdcPlan {
  const begun = streams.filter(({ covered, cdcAt }) => covered.length > 0 && cdcAt !== undefined);
  const isTooOld = ({ cdcAt = 0 }: CdcFacts) => cdcAt - OVERLAP_MS < now - LOOK_BACK_MS;
  const asked = begun.filter((each) => !isTooOld(each));
  const names = (some: readonly CdcFacts[]) => new Set(some.map(({ name }) => name));
  return {
    since: Math.min(...asked.map(({ cdcAt = now }) => cdcAt)) - OVERLAP_MS,
    asked: names(asked),
    noted: names(streams.filter((each) => !asked.includes(each))),
    tooOld: names(begun.filter(isTooOld)),
  };
}
