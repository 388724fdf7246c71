import { formatInstant, gaps, type Interval, type Logger } from 'singer';
import type { WindowField } from '../streams/query.ts';
import { isInWindows } from '../streams/record-format.ts';
import type { ReadPlan } from './read-plan.ts';

/** Streams that a line of the log names one by one. */
const MOST_NAMES = 5;

/** Logs what a run is going to read. A run that reads nothing because of its settings gets a warning. */
export function announce(plan: ReadPlan, windowField: WindowField, logger: Logger): void {
  const { streams, range } = plan;
  const names = streams.map(({ stream }) => stream.name);
  if (names.length === 0) {
    logger.warning(
      'no stream is selected, so nothing is read: select streams in the catalog, or name them in streams (QBO_STREAMS)',
    );
    return;
  }
  const { start, end } = range;
  const hasWindows = streams.some(({ stream }) => isInWindows(stream.kind));
  if (hasWindows && start >= end)
    logger.warning(
      `start_date ${formatInstant(start)} is not past by settle_seconds, so no window is read: set it earlier`,
    );
  const many = names.length > MOST_NAMES;
  if (many) logger.debug(`streams: ${names.join(', ')}`);
  logger.info(`reading ${many ? `${names.length} streams` : names.join(', ')}${timeOf(plan, windowField)}`);
}

/** The time that is read. The range says what was asked for if STATE covers a part of it. */
function timeOf({ streams, range, state, dueSnapshots }: ReadPlan, windowField: WindowField): string {
  if (range.start >= range.end) return '';
  const windowed = streams.filter(({ stream }) => isInWindows(stream.kind));
  if (windowed.length === 0) return '';
  const missing = windowed.flatMap(({ stream }) => gaps(state.covered(stream.name, windowField), range));
  if (missing.length === 0)
    return dueSnapshots.size > 0
      ? `: STATE covers all of ${instants(range)}, but ${dueSnapshots.size} snapshots are due`
      : `: STATE covers all of ${instants(range)}`;
  const first = Math.min(...missing.map(({ start }) => start));
  const last = Math.max(...missing.map(({ end }) => end));
  const rest = first > range.start || last < range.end ? `, the rest of ${instants(range)} is covered` : '';
  return ` from ${instants({ start: first, end: last })}${rest}`;
}

function instants({ start, end }: Interval): string {
  return `${formatInstant(start)} to ${formatInstant(end)}`;
}
