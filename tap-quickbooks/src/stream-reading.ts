import type { Logger } from 'singer';
import { add, type Coverage, gaps, subtract } from './coverage.ts';
import type { SelectedStream } from './discover.ts';
import { daysOf, formatInstant, type Interval, windowOf } from './interval.ts';
import type { ReaderPool } from './reader-pool.ts';
import { partsFor } from './share.ts';
import type { Shutdown } from './shutdown.ts';
import {
  type Page,
  type PageSource,
  pagesByOffset,
  pagesOf,
  type Span,
  UnorderedPage,
} from './span-reader.ts';
import { missingWindows } from './verification.ts';

/** The source of one stream's records. */
export interface StreamSource extends PageSource {
  /** Records that QuickBooks has in an interval. */
  readonly count: (interval: Interval) => Promise<number>;
}

interface StreamReadingOptions {
  readonly selected: SelectedStream;
  readonly range: Interval;
  readonly covered: Coverage;
  readonly source: StreamSource;
  readonly pool: ReaderPool;
  readonly shutdown: Shutdown;
  /** Longest stretch that is read in one go, in days; 0 for any. */
  readonly maxWindowDays: number;
  readonly isVerified: boolean;
  /** Writes a page's records. */
  readonly emit: (page: Page) => Promise<void>;
  /** Told of each change of the coverage, once the records that it speaks of have been written. */
  readonly onCoverage: (coverage: Coverage) => Promise<void>;
  readonly logger: Logger;
}

/** Reads what is missing of one stream, by as many readers as are idle, and compares it with the source's count. */
export class StreamReading {
  readonly #options: StreamReadingOptions;
  /** What was covered before this run. */
  readonly #coveredBefore: Coverage;
  readonly #requested: Coverage;
  #coverage: Coverage;
  /** Records emitted, by the start of their window, which the gaps that are read cut. */
  #emitted = new Map<number, number>();
  #isOrdered = true;
  #openSpans = 0;
  #unverified: readonly Interval[] = [];

  constructor(options: StreamReadingOptions) {
    this.#options = options;
    this.#coveredBefore = options.covered;
    this.#coverage = options.covered;
    this.#requested = gaps(options.covered, options.range);
  }

  get name(): string {
    return this.#options.selected.stream.name;
  }

  /** Windows of which QuickBooks has more records than came, also when they were read a second time. */
  get unverified(): readonly Interval[] {
    return this.#unverified;
  }

  start(): void {
    const { maxWindowDays } = this.#options;
    for (const gap of this.#requested) {
      for (const part of maxWindowDays > 0 ? daysOf(gap, maxWindowDays) : [gap]) this.#addSpan({ ...part });
    }
  }

  #addSpan(span: Span): void {
    this.#addTask(() => this.#readSpan(span));
  }

  #addTask(read: () => Promise<void>): void {
    const { pool } = this.#options;
    this.#openSpans += 1;
    pool.add(async () => {
      await read();
      this.#openSpans -= 1;
      if (this.#openSpans === 0 && !this.#options.shutdown.stopping.aborted) await this.#verify();
    });
  }

  async #readSpan(span: Span): Promise<void> {
    const { source, shutdown } = this.#options;
    let rows = 0;
    try {
      for await (const page of pagesOf(span, source)) {
        if (!this.#isOrdered) return;
        await this.#take(page);
        rows += page.rows.length;
        if (shutdown.stopping.aborted) return;
        if (page.rest !== undefined) this.#share(span, page.rest, rows, page.pageSize);
      }
    } catch (error) {
      if (!(error instanceof UnorderedPage)) throw error;
      if (this.#isOrdered) await this.#startByOffset();
    }
  }

  /** Hands parts of what is left of a span to idle readers. */
  #share(span: Span, rest: Interval, rows: number, pageSize: number): void {
    const density = { rows, covered: { start: span.start, end: rest.start } };
    const parts = partsFor(this.#options.pool.idle, rest, density, pageSize);
    span.end = parts[0]?.start ?? span.end;
    for (const part of parts) this.#addSpan({ ...part });
  }

  /** A source that does not keep the order has not kept it before either: everything is read again. */
  async #startByOffset(): Promise<void> {
    const { selected, onCoverage, logger, source } = this.#options;
    logger.warning(
      'QuickBooks does not order these records by time: reading them day by day, from the start',
      {
        stream: selected.stream.name,
      },
    );
    this.#isOrdered = false;
    this.#emitted = new Map();
    this.#coverage = this.#coveredBefore;
    await onCoverage(this.#coverage);
    for (const day of this.#requested.flatMap((gap) => daysOf(gap))) {
      this.#addTask(() => this.#takeAll(pagesByOffset(day, source)));
    }
  }

  async #takeAll(pages: AsyncIterable<Page>): Promise<void> {
    for await (const page of pages) {
      await this.#take(page);
      if (this.#options.shutdown.stopping.aborted) return;
    }
  }

  async #take(page: Page): Promise<void> {
    await this.#options.emit(page);
    for (const { instant } of page.rows) {
      const gap = this.#requested.find(({ start, end }) => start <= instant && instant < end);
      const { start } = windowOf(instant, gap ?? this.#options.range);
      this.#emitted.set(start, (this.#emitted.get(start) ?? 0) + 1);
    }
    const before = this.#coverage;
    if (page.covers !== undefined) this.#coverage = add(this.#coverage, page.covers);
    if (this.#coverage !== before) await this.#options.onCoverage(this.#coverage);
  }

  async #verify(): Promise<void> {
    const { isVerified, source, shutdown } = this.#options;
    // A stream without a record came in pages that were not full: there is nothing that a count could add.
    if (!isVerified || this.#emitted.size === 0) return;
    const counts = { emitted: (interval: Interval) => this.#emittedIn(interval), counted: source.count };
    const missing: Interval[] = [];
    for (const gap of this.#requested) missing.push(...(await missingWindows(gap, counts)));
    const unverified: Interval[] = [];
    for (const window of missing) {
      if (shutdown.stopping.aborted) return;
      if (!(await this.#isReadAgain(window))) unverified.push(window);
    }
    this.#unverified = unverified;
  }

  /** Takes a window out of the coverage and reads it once more; it is covered again if the counts agree then. */
  async #isReadAgain(window: Interval): Promise<boolean> {
    const { selected, source, logger, onCoverage } = this.#options;
    const had = this.#emittedIn(window);
    logger.warning(
      `QuickBooks has more than the ${had} records that came of ${formatInstant(window.start)} to ${formatInstant(window.end)}: reading them again`,
      { stream: selected.stream.name },
    );
    this.#coverage = subtract(this.#coverage, window);
    await onCoverage(this.#coverage);
    this.#emitted.delete(window.start);
    await this.#takeAll(this.#isOrdered ? pagesOf({ ...window }, source) : pagesByOffset(window, source));
    if ((await source.count(window)) <= this.#emittedIn(window)) return true;
    this.#coverage = subtract(this.#coverage, window);
    await onCoverage(this.#coverage);
    return false;
  }

  #emittedIn({ start, end }: Interval): number {
    const inside = [...this.#emitted].filter(([window]) => start <= window && window < end);
    return inside.reduce((sum, [, count]) => sum + count, 0);
  }
}
