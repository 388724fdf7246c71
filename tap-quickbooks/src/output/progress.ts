import { MultiBar, type SingleBar } from 'cli-progress';
import { type Coverage, daysOf, gaps, type Interval, without } from 'singer';

/** Shows the progress of a run. */
export interface Progress {
  readonly update: (stream: string, coverage: Coverage, records: number, calls: number) => void;
  readonly stop: () => void;
}

interface Line {
  readonly bar: SingleBar;
  readonly requested: Coverage;
}

/** A line for each stream on a terminal, and nothing where stderr is something else. */
export function progressOn(
  stderr: NodeJS.WriteStream,
  range: Interval,
  covered: ReadonlyMap<string, Coverage>,
): Progress {
  if (!stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bars = new MultiBar({
    stream: stderr,
    format:
      '{stream} {bar} {value} of {total} windows, {records} records, {calls} calls, {rate}/s, {eta_formatted} left',
    barsize: 20,
    hideCursor: true,
    clearOnComplete: false,
  });
  const started = Date.now();
  const lines = new Map<string, Line>();
  for (const [stream, coverage] of covered) {
    const requested = gaps(coverage, range);
    const payload = { stream, records: 0, calls: 0, rate: 0 };
    lines.set(stream, { requested, bar: bars.create(windowsIn(requested), 0, payload) });
  }
  return {
    update: (stream, coverage, records, calls) => {
      const line = lines.get(stream);
      if (line === undefined) return;
      const left = windowsIn(without(line.requested, coverage));
      const rate = Math.round((records * 1_000) / Math.max(1, Date.now() - started));
      line.bar.update(windowsIn(line.requested) - left, { records, calls, rate });
    },
    stop: () => bars.stop(),
  };
}

function windowsIn(intervals: Coverage): number {
  return intervals.reduce((sum, interval) => sum + daysOf(interval).length, 0);
}
