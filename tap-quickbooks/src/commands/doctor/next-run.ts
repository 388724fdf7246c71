import { formatInstant, type Interval } from 'singer';
import { RunState } from '../../coverage/claims.ts';
import { rangeText } from '../../plan/range.ts';
import type { ReadPlan } from '../../plan/read-plan.ts';
import { fewestCallsOf, runPlanOf, type StreamPlan } from '../../plan/stream-plans.ts';
import { settledAtMost } from '../../quickbooks/settled-state.ts';
import type { TapSettings } from '../../settings.ts';

/** The plan of the next run, as far as it is known without a call. */
export interface NextRun {
  readonly range: Interval;
  readonly streams: readonly PlannedStream[];
  readonly cdcCalls: number;
  /** Fewest calls of all: more than a page of records in a stream takes more. */
  readonly calls: number;
}

interface PlannedStream {
  readonly stream: string;
  readonly how: StreamPlan['how'];
  readonly gaps: number;
  readonly calls: number;
  /** STATE covers time of the stream that was read without custom fields. */
  readonly isReadAgain: boolean;
}

/** Plans the next run by the rules of a run. It makes no call, so the number of records is not known. */
export function nextRunOf(
  { custom_fields: fields, window_field: windowField }: TapSettings,
  plan: ReadPlan,
): NextRun {
  const { range, state: given, timing } = plan;
  const streams = plan.streams.map(({ stream }) => stream);
  const asGiven = { state: given, again: new Map<string, undefined>() };
  const { state, again } =
    fields === 'plain' ? asGiven : settledAtMost({ streams, state: given, windowField, belief: timing });
  const { streams: plans, cdcCalls } = runPlanOf(plan, new RunState(state, windowField, async () => {}));
  const planned = plans.map((each) => plannedOf(each, again.has(each.stream.name)));
  return {
    range,
    streams: planned,
    cdcCalls,
    calls: planned.reduce((sum, { calls }) => sum + calls, cdcCalls),
  };
}

/** A stream that is read again takes a call that shows that QuickBooks sends custom fields. */
function plannedOf(plan: StreamPlan, isReadAgain: boolean): PlannedStream {
  const { stream, how, missing } = plan;
  const calls = fewestCallsOf(plan) + (isReadAgain ? 1 : 0);
  return { stream: stream.name, how, gaps: missing.length, calls, isReadAgain };
}

/** A sentence for a person. */
export function nextRunText({ range, streams, cdcCalls, calls }: NextRun): string {
  const some = (isMeant: (stream: PlannedStream) => boolean, text: (names: string) => string) => {
    const names = streams.filter(isMeant).map(({ stream }) => stream);
    return names.length === 0 ? [] : [text(listed(names))];
  };
  const isIfChanged = ({ how }: PlannedStream) => how === 'ifChanged';
  const parts = [
    ...(cdcCalls === 0 ? [] : [`change data capture is asked first (${cdcCalls} of these calls)`]),
    ...some(isIfChanged, (names) => `read only if they changed, two calls or more each: ${names}`),
    ...some(
      ({ how, gaps }) => how === 'read' && gaps > 0,
      (names) => `read in any case: ${names}`,
    ),
    ...some(
      ({ isReadAgain }) => isReadAgain,
      (names) => `read again with all custom fields: ${names}`,
    ),
    ...some(
      ({ how }) => how === 'skipped',
      (names) => `skipped, since QuickBooks lately refused them: ${names}`,
    ),
    ...some(
      ({ how, gaps }) => how === 'read' && gaps === 0,
      (names) => `nothing left to read: ${names}`,
    ),
  ];
  const cost = calls === 0 ? 'no call' : `at least ${calls} call${calls === 1 ? '' : 's'}`;
  const hint = calls === 0 ? '' : '; "estimate" counts the records';
  return `${rangeText(range)}, ${cost}${parts.map((part) => `; ${part}`).join('')}${hint}`;
}

/** Most streams that a part names. */
const MOST_NAMED = 5;

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).join(', ');
  return rest > 0 ? `${named} and ${rest} more` : named;
}

/** The same for a program. */
export function nextRunJson({ range, streams, cdcCalls, calls }: NextRun): object {
  return {
    start: formatInstant(range.start),
    end: formatInstant(range.end),
    calls_at_least: calls,
    cdc_calls: cdcCalls,
    streams: streams.map(({ stream, how, gaps, calls: fewest, isReadAgain }) => ({
      stream,
      how: HOW[how],
      gaps,
      calls_at_least: fewest,
      is_read_again: isReadAgain,
    })),
  };
}

const HOW = { ifChanged: 'if_changed', read: 'read', skipped: 'skipped' } as const;
