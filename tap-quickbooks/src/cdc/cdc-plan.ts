import type { Coverage } from 'singer';
import { type Belief, isBelieved } from '../coverage/refusals.ts';

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
  /** The time of QuickBooks' last refusal to tell its changes; undefined if it did not refuse. */
  readonly refusedAt?: number | undefined;
}

/** One call of change data capture. */
export interface CdcCall {
  /** The instant from which changes are asked. */
  readonly since: number;
  /** Names of the streams to ask for. */
  readonly names: ReadonlySet<string>;
}

export interface CdcPlan {
  /** Streams that QuickBooks refused before are in a call of their own: they may be refused again. */
  readonly calls: readonly CdcCall[];
  /** Names of the streams that are not asked for, since a refusal is still believed. */
  readonly refused: ReadonlySet<string>;
  /** Names of the streams of which deletions are unknown: the last call is too long ago. */
  readonly tooOld: ReadonlySet<string>;
}

/**
 * Plans the calls of a run. A first backfill needs none: no record was delivered that could have been deleted since.
 */
export function cdcPlanOf(streams: readonly CdcFacts[], belief: Belief): CdcPlan {
  const begun = streams.filter(({ covered, cdcAt }) => covered.length > 0 && cdcAt !== undefined);
  const isTooOld = ({ cdcAt = 0 }: CdcFacts) => cdcAt - OVERLAP_MS < belief.now - LOOK_BACK_MS;
  const isRefused = ({ refusedAt }: CdcFacts) => isBelieved(refusedAt, belief);
  const names = (some: readonly CdcFacts[]) => new Set(some.map(({ name }) => name));
  const asked = begun.filter((each) => !isTooOld(each) && !isRefused(each));
  const again = asked.filter(({ refusedAt }) => refusedAt !== undefined);
  const groups = [asked.filter((each) => !again.includes(each)), again];
  return {
    calls: groups
      .filter((group) => group.length > 0)
      .map((group) => ({
        since: Math.min(...group.map(({ cdcAt = belief.now }) => cdcAt)) - OVERLAP_MS,
        names: names(group),
      })),
    refused: names(begun.filter((each) => !isTooOld(each) && isRefused(each))),
    tooOld: names(begun.filter(isTooOld)),
  };
}

/** The instant from which a plan asks for the changes of a stream; undefined if it does not. */
export function askedSince({ calls }: CdcPlan, stream: string): number | undefined {
  return calls.find(({ names }) => names.has(stream))?.since;
}
