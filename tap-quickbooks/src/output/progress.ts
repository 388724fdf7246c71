import { MultiBar, type SingleBar } from 'cli-progress';
import { type Coverage, daysOf, without } from 'singer';

/** The work on one stream: the time that is not covered, or whether a snapshot is to be read. */
export type Work = Coverage | boolean;

interface Counts {
  readonly records: number;
  readonly calls: number;
}

/** Shows the progress of a run. */
export interface Progress {
  /** Shows a stream's coverage, or that its snapshot was read. */
  readonly update: (stream: string, coverage: Coverage | undefined, counts: Counts) => void;
  readonly stop: () => void;
}

interface Line {
  readonly bar: SingleBar;
  readonly work: Work;
}

/** Shows a line for each stream on a terminal, and nothing if stderr is something else. */
export function progressOn(stderr: NodeJS.WriteStream, works: ReadonlyMap<string, Work>): Progress {
  if (!stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bars = new MultiBar({
    stream: stderr,
    format:
      '{stream} {bar} {value} of {total} {unit}, {records} records, {calls} calls, {rate}/s, {eta_formatted} left',
    barsize: 20,
    hideCursor: true,
    clearOnComplete: false,
  });
  const started = Date.now();
  const lines = new Map<string, Line>();
  for (const [stream, work] of works) {
    const unit = typeof work === 'boolean' ? 'snapshots' : 'windows';
    const payload = { stream, unit, records: 0, calls: 0, rate: 0 };
    lines.set(stream, { work, bar: bars.create(sizeOf(work), 0, payload) });
  }
  return {
    update: (stream, coverage, { records, calls }) => {
      const line = lines.get(stream);
      if (line === undefined) return;
      const rate = Math.round((records * 1_000) / Math.max(1, Date.now() - started));
      line.bar.update(sizeOf(line.work) - leftOf(line.work, coverage), { records, calls, rate });
    },
    stop: () => bars.stop(),
  };
}

function sizeOf(work: Work): number {
  if (typeof work === 'boolean') return work ? 1 : 0;
  return work.reduce((sum, interval) => sum + daysOf(interval).length, 0);
}

function leftOf(work: Work, coverage: Coverage | undefined): number {
  return typeof work === 'boolean' || coverage === undefined ? 0 : sizeOf(without(work, coverage));
}
