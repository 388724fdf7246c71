import { gaps, type Logger } from 'singer';
import type { WindowField } from '../streams/query.ts';
import { isInWindows } from '../streams/record-format.ts';
import { isEmpty, rangeText } from './range.ts';
import type { ReadPlan } from './read-plan.ts';

/** Streams that a line of the log names one by one. */
const MOST_NAMES = 5;

/** Logs what a run is going to read. A run that reads nothing because of its settings gets a warning. */
export function announce(plan: ReadPlan, windowField: WindowField, logger: Logger): void {
  const { streams } = plan;
  const names = streams.map(({ stream }) => stream.name);
  if (names.length === 0) {
    logger.warning(
      'no stream is selected, so nothing is read: select streams in the catalog, or name them in streams (QBO_STREAMS)',
    );
    return;
  }
  const many = names.length > MOST_NAMES;
  if (many) logger.debug(`streams: ${names.join(', ')}`);
  logger.info(`reading ${many ? `${names.length} streams` : names.join(', ')}${timeOf(plan, windowField)}`);
}

/** The time that is read. The range says what was asked for if STATE covers a part of it. */
function timeOf({ streams, range, state, dueSnapshots }: ReadPlan, windowField: WindowField): string {
  if (isEmpty(range)) return '';
  const windowed = streams.filter(({ stream }) => isInWindows(stream.kind));
  if (windowed.length === 0) return '';
  const missing = windowed.flatMap(({ stream }) => gaps(state.covered(stream.name, windowField), range));
  if (missing.length === 0)
    return dueSnapshots.size > 0
      ? `: STATE covers all of ${rangeText(range)}, but ${dueSnapshots.size} snapshots are due`
      : `: STATE covers all of ${rangeText(range)}`;
  const first = Math.min(...missing.map(({ start }) => start));
  const last = Math.max(...missing.map(({ end }) => end));
  const rest = first > range.start || last < range.end ? `, the rest of ${rangeText(range)} is covered` : '';
  return ` from ${rangeText({ start: first, end: last })}${rest}`;
}
