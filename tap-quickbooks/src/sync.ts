import {
  add,
  type Coverage,
  daysOf,
  formatInstant,
  gaps,
  type Interval,
  type Logger,
  subtract,
  UnverifiedError,
} from 'singer';
import type { State } from './coverage/state.ts';
import { GapReading } from './reading/gap-reading.ts';
import type { Page } from './reading/page.ts';
import type { StreamSource } from './reading/page-source.ts';
import { ReaderPool } from './reading/reader-pool.ts';
import type { Shutdown } from './shutdown.ts';
import type { SelectedStream } from './streams/catalog.ts';
import type { WindowField } from './streams/query.ts';

/** Where messages go; each call resolves when the reader has taken what was said. */
export interface Output {
  readonly schema: (selected: SelectedStream) => Promise<void>;
  readonly records: (selected: SelectedStream, page: Page) => Promise<void>;
  readonly state: (state: State) => Promise<void>;
}

export interface Job {
  readonly streams: readonly SelectedStream[];
  readonly range: Interval;
  readonly windowField: WindowField;
  readonly state: State;
  readonly concurrency: number;
  readonly maxWindowDays: number;
  readonly isVerified: boolean;
  readonly source: (selected: SelectedStream) => StreamSource;
  readonly output: Output;
  /** Told of each change of a stream's coverage. */
  readonly onCoverage: (stream: string, coverage: Coverage) => void;
  readonly shutdown: Shutdown;
  readonly logger: Logger;
}

/**
 * Reads what is requested and not covered yet, by a pool of readers for all streams.
 *
 * Every SCHEMA comes first. A page's RECORDs come before the STATE that covers them, so a STATE never says more than
 * has been written. However the run ends, the next one continues after the last STATE. It reads again at most a page
 * of each reader, the last page of each gap (held back until the gap is counted), and a second of a bulk import that
 * was being read (covered as a whole). A STATE closes the run; if nothing was left to read, that takes no call.
 */
export async function sync(job: Job): Promise<void> {
  const { streams, output, shutdown, concurrency } = job;
  const pool = new ReaderPool(concurrency, shutdown);
  const unverified: string[] = [];
  const states = {
    current: streams.reduce((state, { stream }) => state.withStream(stream.name, job.windowField), job.state),
  };
  for (const selected of streams) await output.schema(selected);
  for (const selected of streams) {
    for (const reading of readingsOf(job, selected, pool, states, unverified)) reading.start();
  }
  try {
    await pool.finished();
  } finally {
    await output.state(states.current);
  }
  if (unverified.length === 0) return;
  throw new UnverifiedError(
    `QuickBooks counts more records than it sends, twice: ${unverified.join('; ')}. These windows are not covered by the STATE, and the next run from it reads them again`,
  );
}

/** A reading for each gap in the coverage of a stream; what they cover goes into the current state. */
function readingsOf(
  job: Job,
  selected: SelectedStream,
  pool: ReaderPool,
  states: { current: State },
  unverified: string[],
): GapReading[] {
  const { windowField, maxWindowDays, range, output } = job;
  const stream = selected.stream.name;
  const source = job.source(selected);
  const change = (by: (coverage: Coverage) => Coverage): Promise<void> => {
    const before = states.current.covered(stream, windowField);
    const after = by(before);
    if (after === before) return Promise.resolve();
    states.current = states.current.withCovered(stream, windowField, after);
    job.onCoverage(stream, after);
    return output.state(states.current);
  };
  const missing = gaps(states.current.covered(stream, windowField), range);
  const parts = maxWindowDays === 0 ? missing : missing.flatMap((gap) => daysOf(gap, maxWindowDays));
  return parts.map(
    (gap) =>
      new GapReading({
        ...job,
        stream,
        gap,
        source,
        pool,
        emit: (page) => output.records(selected, page),
        cover: (interval) => change((coverage) => add(coverage, interval)),
        uncover: (interval) => change((coverage) => subtract(coverage, interval)),
        onUnverified: ({ start, end }) =>
          unverified.push(`${stream} ${formatInstant(start)} to ${formatInstant(end)}`),
      }),
  );
}
