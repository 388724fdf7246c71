import { add, gaps, subtract } from './coverage.ts';
import type { SelectedStream } from './discover.ts';
import type { Interval } from './interval.ts';
import type { WindowField } from './query.ts';
import { type Page, type PageSource, pagesOf } from './span-reader.ts';
import type { State } from './state.ts';

/** Where messages go; each call resolves when the reader has taken what was said. */
export interface Output {
  readonly schema: (selected: SelectedStream) => Promise<void>;
  readonly records: (selected: SelectedStream, page: Page, range: Interval) => Promise<void>;
  readonly state: (state: State) => Promise<void>;
}

export interface Job {
  readonly streams: readonly SelectedStream[];
  readonly range: Interval;
  readonly windowField: WindowField;
  readonly state: State;
  readonly source: (selected: SelectedStream) => PageSource;
  readonly output: Output;
}

/**
 * Reads what is requested and not covered yet, a stream after the other.
 *
 * Of each stream SCHEMA comes first. A page's RECORDs come before the STATE that covers them, so a STATE never says
 * more than has been written; whatever ends the run, the next one goes on behind the last STATE and reads at most a
 * page again. A STATE closes the run even where nothing was left to read, and that takes no call.
 */
export async function sync({ streams, range, windowField, state, source, output }: Job): Promise<void> {
  let current = state;
  for (const selected of streams) {
    const { name } = selected.stream;
    await output.schema(selected);
    let coverage = current.covered(name, windowField);
    for (const gap of gaps(coverage, range)) {
      for await (const page of pagesOf(gap, source(selected))) {
        await output.records(selected, page, range);
        const known = coverage;
        if (page.uncovers !== undefined) coverage = subtract(coverage, page.uncovers);
        if (page.covers !== undefined) coverage = add(coverage, page.covers);
        if (coverage === known) continue;
        current = current.withCovered(name, windowField, coverage);
        await output.state(current);
      }
    }
  }
  await output.state(current);
}
