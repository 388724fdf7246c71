import { coverageOf, daysOf, formatInstant, type Interval, type Logger, subtract, windowOf } from 'singer';
import type { Claims } from '../coverage/claims.ts';
import type { Shutdown } from '../shutdown.ts';
import type { Page, Span } from './page.ts';
import { type StreamSource, UnorderedPage } from './page-source.ts';
import { pagesByOffset } from './pages-by-offset.ts';
import type { ReaderPool } from './reader-pool.ts';
import { pagesOf } from './span-reader.ts';
import { missingWindows } from './verification.ts';
import { partsFor, rowsExpected } from './workload.ts';

/** What a short page says is empty but for its last records. */
interface Tail extends Interval {
  /** Records that came of its first second. */
  readonly atStart: number;
}

interface GapReadingOptions {
  readonly stream: string;
  readonly gap: Interval;
  readonly source: StreamSource;
  readonly pool: ReaderPool;
  readonly shutdown: Shutdown;
  readonly isVerified: boolean;
  /** Writes a page's records. */
  readonly emit: (page: Page) => Promise<void>;
  readonly claims: Claims;
  readonly logger: Logger;
}

/**
 * Reads a gap in the coverage of one stream by as many readers as are idle, and compares it with the source's count.
 * What only a short page says is complete is covered when the count agrees, and not before.
 */
export class GapReading {
  readonly #options: GapReadingOptions;
  /** Records emitted, by the start of their window, which the gap cuts. */
  #emitted = new Map<number, number>();
  #heldBack: Interval[] = [];
  /** What lies from the last records of short pages on: nothing else, if they are what they seem. */
  #tails: Tail[] = [];
  #isOrdered = true;
  #openTasks = 0;
  /** What QuickBooks had in the gap when the reading drew to its end. */
  #counted: number | undefined;

  constructor(options: GapReadingOptions) {
    this.#options = options;
  }

  start(): void {
    const { gap } = this.#options;
    this.#addSpan({ ...gap, bound: gap.end });
  }

  #addSpan(span: Span, pages = 0): void {
    const { workload } = this.#options.pool;
    workload.set(span, pages);
    this.#addTask(() => this.#readSpan(span).finally(() => workload.remove(span)));
  }

  #addTask(read: () => Promise<void>): void {
    const { pool, shutdown } = this.#options;
    this.#openTasks += 1;
    pool.add(async () => {
      await read();
      this.#openTasks -= 1;
      if (this.#openTasks === 0 && !shutdown.stopping.aborted) await this.#verify();
    });
  }

  async #readSpan(span: Span): Promise<void> {
    const { source, shutdown, pool } = this.#options;
    let rows = 0;
    try {
      for await (const page of pagesOf(span, source)) {
        if (!this.#isOrdered) return;
        await this.#take(page);
        rows += page.rows.length;
        pool.workload.took(page.rows.length / page.pageSize, span.end < span.bound);
        if (shutdown.stopping.aborted) return;
        if (page.rest === undefined) continue;
        this.#share(span, page, rows);
        this.#countAhead();
      }
    } catch (error) {
      if (!(error instanceof UnorderedPage)) throw error;
      if (this.#isOrdered) await this.#startByOffset();
    }
  }

  /** Hands parts of what is left of a span behind a page to idle readers. */
  #share(span: Span, { rows, covers, rest, pageSize }: Page, rowsSoFar: number): void {
    if (covers === undefined || rest === undefined) return;
    const { idle, size, workload } = this.#options.pool;
    const soFar = { rows: rowsSoFar, of: { start: span.start, end: rest.start } };
    const pages = rowsExpected(rest, soFar, { rows: rows.length, of: covers }) / pageSize;
    workload.set(span, pages);
    const idleReaders = Math.min(idle, workload.affordableParts(size));
    const parts = partsFor({ rest, pages, pagesOfAll: workload.pages, readers: size, idle: idleReaders });
    const pagesInAPart = pages / (parts.length + 1);
    workload.set(span, pagesInAPart);
    span.end = parts[0]?.start ?? span.end;
    for (const part of parts) this.#addSpan({ ...part, bound: span.bound }, pagesInAPart);
  }

  /**
   * Has a reader for whom nothing is left count while the last pages are on their way. What leaves the gap until the end makes that
   * count too high, never too low; then it is taken again.
   */
  #countAhead(): void {
    const { pool, gap, source, isVerified } = this.#options;
    if (!isVerified || this.#counted !== undefined || pool.idle === 0) return;
    this.#counted = Number.POSITIVE_INFINITY;
    this.#addTask(async () => {
      this.#counted = await source.count(gap);
    });
  }

  /** A source that does not keep the order has not kept it before either: everything is read again. */
  async #startByOffset(): Promise<void> {
    const { stream, gap, claims, logger, source } = this.#options;
    logger.warning(
      'QuickBooks does not order these records by time: reading them day by day, from the start',
      {
        stream,
      },
    );
    this.#isOrdered = false;
    this.#emitted = new Map();
    this.#heldBack = [];
    this.#tails = [];
    await claims.uncover(gap);
    for (const day of daysOf(gap)) this.#addTask(() => this.#takeAll(pagesByOffset(day, source)));
  }

  async #takeAll(pages: AsyncIterable<Page>): Promise<void> {
    for await (const page of pages) {
      await this.#take(page);
      if (this.#options.shutdown.stopping.aborted) return;
    }
  }

  async #take({ covers, isShort, ...page }: Page): Promise<void> {
    const { emit, claims, gap, isVerified } = this.#options;
    const wasOrdered = this.#isOrdered;
    await emit({ ...page, isShort });
    // Another reader has found meanwhile that the order is not kept: so this page proves nothing, and comes again.
    if (this.#isOrdered !== wasOrdered) return;
    for (const { instant } of page.rows) {
      const { start } = windowOf(instant, gap);
      this.#emitted.set(start, (this.#emitted.get(start) ?? 0) + 1);
    }
    if (covers === undefined) return;
    if (!isShort || !isVerified) return claims.cover(covers);
    this.#heldBack.push(covers);
    const start = page.rows.at(-1)?.instant ?? covers.start;
    const atStart = page.rows.filter(({ instant }) => instant === start).length;
    if (this.#isOrdered && start < covers.end) this.#tails.push({ start, end: covers.end, atStart });
  }

  async #verify(): Promise<void> {
    // Of a gap without a record only one page came, and a count would ask the same once more.
    const isCounted = this.#options.isVerified && this.#emitted.size > 0;
    const missing = isCounted ? await this.#missing() : [];
    for (const window of missing) await this.#options.claims.uncover(window);
    await this.#release(missing);
    for (const window of missing) await this.#readAgain(window);
  }

  /**
   * The windows of which QuickBooks has more than came. Where the counts differ, records may have left that make up
   * for others that did not come; then what lies behind a short page is counted by itself.
   */
  async #missing(): Promise<readonly Interval[]> {
    const { source, gap } = this.#options;
    const emitted = (interval: Interval) => this.#emittedIn(interval);
    const isWhole = this.#counted !== undefined && this.#counted <= emitted(gap);
    let differs = isWhole && this.#counted !== emitted(gap);
    const counted = async (interval: Interval) => {
      const count = await source.count(interval);
      differs ||= count !== emitted(interval);
      return count;
    };
    const missing = isWhole ? [] : await missingWindows(gap, { emitted, counted });
    for (const { atStart, ...tail } of differs ? this.#tails : [])
      missing.push(
        ...(await missingWindows(tail, {
          emitted: ({ start }) => (start === tail.start ? atStart : 0),
          counted,
        })),
      );
    const windows = missing.map(({ start }) => windowOf(start, gap));
    return [...new Map(windows.map((window) => [window.start, window])).values()];
  }

  /** Covers what was held back, but for some windows. */
  async #release(missing: readonly Interval[]): Promise<void> {
    const held = this.#heldBack.splice(0);
    for (const interval of missing.reduce(subtract, coverageOf(held)))
      await this.#options.claims.cover(interval);
  }

  /** Reads a window once more; it is covered if the counts agree then. */
  async #readAgain(window: Interval): Promise<void> {
    const { stream, source, logger, claims, shutdown } = this.#options;
    if (shutdown.stopping.aborted) return;
    const had = this.#emittedIn(window);
    logger.warning(
      `QuickBooks has more than the ${had} records that came of ${formatInstant(window.start)} to ${formatInstant(window.end)}: reading them again`,
      { stream },
    );
    await this.#takeAgain(window);
    if ((await source.count(window)) <= this.#emittedIn(window)) await claims.cover(window);
    else claims.unverified(window);
  }

  async #takeAgain(window: Interval): Promise<void> {
    const { source } = this.#options;
    const span = { ...window, bound: window.end };
    this.#emitted.delete(window.start);
    try {
      const pages = this.#isOrdered ? pagesOf(span, source) : pagesByOffset(window, source);
      for await (const { covers, ...uncovering } of pages) await this.#take(uncovering);
    } catch (error) {
      if (!(error instanceof UnorderedPage)) throw error;
      this.#isOrdered = false;
      await this.#takeAgain(window);
    }
  }

  #emittedIn({ start, end }: Interval): number {
    const inside = [...this.#emitted].filter(([window]) => start <= window && window < end);
    return inside.reduce((sum, [, count]) => sum + count, 0);
  }
}
