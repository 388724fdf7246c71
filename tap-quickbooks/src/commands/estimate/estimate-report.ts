import { counted, formatInstant, type Interval } from 'singer';
import { rangeText } from '../../plan/range.ts';
import { callsText } from '../calls-text.ts';
import type { StreamWork } from './stream-work.ts';

export interface Estimate {
  readonly range: Interval;
  readonly streams: readonly StreamWork[];
  readonly rows: number;
  readonly calls: number;
  readonly environment: string;
  /** Calls that the estimate itself took. */
  readonly callsMade: number;
  /** As measured by those calls. */
  readonly secondsPerCall: number;
  readonly seconds: number;
  readonly concurrency: number;
}

export function estimateText(estimate: Estimate): string {
  const { range, streams, rows, calls, callsMade, secondsPerCall, concurrency } = estimate;
  return [
    `${rangeText(range)}, without what the state covers:`,
    ...streams.map(lineOf),
    `Together ${counted(rows, 'row')} in about ${counted(calls, 'call')}, which takes at least ${duration(estimate.seconds)}.`,
    ...(streams.some(({ isAskedOfCdc }) => isAskedOfCdc)
      ? [
          'Of these calls, one asks change data capture. Each stream that it reports takes two calls or more on top.',
        ]
      : []),
    `That is with ${counted(concurrency, 'request')} under way at once, and if a call takes ${secondsPerCall.toFixed(2)} s, as counting did; full pages may take longer.`,
    `The estimate itself took ${callsText(callsMade, estimate.environment)}.`,
  ].join('\n');
}

function lineOf(work: StreamWork): string {
  const { stream, gaps, rows, calls, isUpperBound, isAskedOfCdc, isSkipped } = work;
  if (isSkipped) return `${stream}: skipped, since QuickBooks lately refused it`;
  if (isAskedOfCdc) return `${stream}: read only if change data capture reports a change`;
  if (gaps === 0) return `${stream}: nothing left to read`;
  if (rows === undefined)
    return `${stream}: QuickBooks does not count its rows, at least ${counted(calls, 'call')}`;
  const again = work.isReadAgain ? ', read again with all custom fields' : '';
  return `${stream}: ${isUpperBound ? 'at most ' : ''}${counted(rows, 'row')}, ${counted(calls, 'call')}${again}`;
}

export function estimateJson(estimate: Estimate): string {
  const { range, streams, rows, calls, callsMade, secondsPerCall, seconds, concurrency } = estimate;
  return JSON.stringify(
    {
      start: formatInstant(range.start),
      end: formatInstant(range.end),
      streams: streams.map(({ isUpperBound, isAskedOfCdc, isSkipped, isReadAgain, ...each }) => ({
        ...each,
        rows: each.rows ?? null,
        is_upper_bound: isUpperBound,
        is_asked_of_cdc: isAskedOfCdc ?? false,
        is_skipped: isSkipped ?? false,
        is_read_again: isReadAgain ?? false,
      })),
      rows,
      calls,
      minutes: rounded(seconds / 60),
      seconds_per_call: rounded(secondsPerCall),
      concurrency,
      calls_made: callsMade,
    },
    null,
    2,
  );
}

function duration(seconds: number): string {
  return seconds < 90 ? counted(Math.ceil(seconds), 'second') : counted(Math.ceil(seconds / 60), 'minute');
}

function rounded(number: number): number {
  return Math.round(number * 1_000) / 1_000;
}
