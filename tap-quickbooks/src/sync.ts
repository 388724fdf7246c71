import { type Logger, UnverifiedError } from 'singer';
import type { Coverage } from './coverage.ts';
import type { SelectedStream } from './discover.ts';
import { formatInstant, type Interval } from './interval.ts';
import type { WindowField } from './query.ts';
import { ReaderPool } from './reader-pool.ts';
import type { Shutdown } from './shutdown.ts';
import type { Page } from './span-reader.ts';
import type { State } from './state.ts';
import { StreamReading, type StreamSource } from './stream-reading.ts';

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
 * has been written; whatever ends the run, the next one goes on behind the last STATE and reads at most a page of
 * each reader again. A STATE closes the run, also where nothing was left to read, and that takes no call.
 */
export async function sync(job: Job): Promise<void> {
  const { streams, output, shutdown, concurrency } = job;
  const pool = new ReaderPool(concurrency, shutdown);
  let { state } = job;
  for (const selected of streams) await output.schema(selected);
  const readings = streams.map(
    (selected) =>
      new StreamReading({
        ...job,
        selected,
        pool,
        source: job.source(selected),
        covered: state.covered(selected.stream.name, job.windowField),
        emit: (page) => output.records(selected, page),
        onCoverage: (coverage) => {
          state = state.withCovered(selected.stream.name, job.windowField, coverage);
          job.onCoverage(selected.stream.name, coverage);
          return output.state(state);
        },
      }),
  );
  for (const reading of readings) reading.start();
  try {
    await pool.finished();
  } finally {
    await output.state(state);
  }
  requireVerified(readings);
}

function requireVerified(readings: readonly StreamReading[]): void {
  const unverified = readings.flatMap(({ name, unverified: windows }) =>
    windows.map(({ start, end }) => `${name} ${formatInstant(start)} to ${formatInstant(end)}`),
  );
  if (unverified.length === 0) return;
  throw new UnverifiedError(
    `QuickBooks counts more records than it sends, twice: ${unverified.join('; ')}. These windows are not covered by the STATE, and the next run from it reads them again`,
  );
}
