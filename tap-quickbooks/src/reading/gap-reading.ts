import { daysOf, formatInstant, type Interval, type Logger, subtract } from 'singer';
import type { Claims } from '../coverage/claims.ts';
import type { Shutdown } from '../shutdown.ts';
import { GapRecords } from './gap-records.ts';
import { offsetsAroundFault } from './offsets-around-fault.ts';
import type { Page, Span } from './page.ts';
import { isRefusal, type StreamSource, UnorderedPage } from './page-source.ts';
import { pagesByOffset } from './pages-by-offset.ts';
import type { Readers } from './reader-pool.ts';
import { FEWEST_PAGES_TO_SHARE, shareRest } from './sharing.ts';
import { pagesOf } from './span-reader.ts';
import { unreadWindows } from './verification.ts';

interface GapReadingOptions {
  readonly stream: string;
  readonly gap: Interval;
  /** Takes the records that came. */
  readonly records?: GapRecords;
  readonly source: StreamSource;
  readonly pool: Readers;
  readonly shutdown: Shutdown;
  readonly isVerified: boolean;
  /** The gap is counted even if it seems to be empty, since records were missing in it before. */
  readonly isDoubtful: boolean;
  /** The gap is all that is read of a stream of which nothing is covered yet: one empty page would decide on it. */
  readonly isFirst: boolean;
  /** The source keeps the order, as far as is known before the first page. */
  readonly isOrdered: boolean;
  /** Writes a page's records. */
  readonly emit: (page: Page) => Promise<void>;
  readonly claims: Claims;
  /** Is called with the number of records that came when the gap has been read to its end. */
  readonly onEnd: (records: number) => void;
  readonly logger: Logger;
}

/**
 * Reads a gap in the coverage of one stream by as many readers as are idle, and compares it with the source's count.
 * An interval that only a short page claims to be complete is covered when the count agrees, and not before.
 */
export class GapReading {
  readonly #options: GapReadingOptions;
  readonly #records: GapRecords;
  #isOrdered: boolean;
  #openTasks = 0;
  #isCountedAhead = false;
  #isStartedAgain = false;
  /** Records that QuickBooks had in the gap while it was read. */
  #countedAhead: number | undefined;

  constructor(options: GapReadingOptions) {
    this.#options = options;
    this.#records = options.records ?? new GapRecords(options.gap);
    this.#isOrdered = options.isOrdered;
  }

  start(): void {
    const { gap } = this.#options;
    if (this.#isOrdered) this.#addSpan({ ...gap, bound: gap.end });
    else this.#addTask(() => this.#readByOffset());
  }

  #addSpan(span: Span, pages = 0): void {
    const { workload } = this.#options.pool;
    workload.set(span, pages);
    this.#addTask(() => this.#readSpan(span).finally(() => workload.remove(span)));
  }

  #addTask(read: () => Promise<unknown>): void {
    const { pool, shutdown, gap, onEnd } = this.#options;
    this.#openTasks += 1;
    pool.add(async () => {
      await read();
      this.#openTasks -= 1;
      if (this.#openTasks > 0 || shutdown.stopping.aborted) return;
      await this.#verify();
      if (this.#openTasks === 0) onEnd(this.#records.countOf(gap));
    });
  }

  async #readSpan(span: Span): Promise<void> {
    const { gap, source, shutdown, pool } = this.#options;
    let rows = 0;
    let { end } = span;
    try {
      for await (const page of pagesOf(span, source, () => end)) {
        if (!this.#isOrdered) return;
        await this.#take(page);
        rows += page.rows.length;
        pool.workload.took(page.rows.length / page.pageSize, end < span.bound);
        if (shutdown.stopping.aborted) return;
        if (page.rest === undefined) continue;
        this.#countAhead();
        if (this.#isWorthSharing(page)) end = this.#share(span, page, rows) ?? end;
      }
    } catch (error) {
      if (!(error instanceof UnorderedPage)) throw error;
      if (!this.#isOrdered) return;
      this.#isOrdered = false;
      if (error.isWhole(gap)) await this.#take({ ...error.page, covers: gap, isShort: true });
      else await this.#startByOffset();
    }
  }

  /** Hands parts of the rest of a span to idle readers. Returns the new end of the span. */
  #share(span: Span, page: Page, rowsSoFar: number): number | undefined {
    const shared = shareRest(span, page, rowsSoFar, this.#options.pool);
    for (const other of shared?.others ?? []) this.#addSpan(other, shared?.pagesEach);
    return shared?.end;
  }

  /** Returns true if the gap is large. Until it is counted, its size is unknown, and its reader keeps it. */
  #isWorthSharing({ pageSize }: Page): boolean {
    if (!this.#options.isVerified) return true;
    return (this.#countedAhead ?? 0) / pageSize >= FEWEST_PAGES_TO_SHARE;
  }

  /**
   * Lets an idle reader count a gap of more than a page. The count tells whether the gap is worth sharing. Records that
   * leave the gap after that make the count too high, never too low; if it is higher than the records that came, it is
   * taken again.
   */
  #countAhead(): void {
    const { pool, gap, source, isVerified } = this.#options;
    if (!isVerified || this.#isCountedAhead || pool.idle === 0) return;
    this.#isCountedAhead = true;
    this.#addTask(async () => {
      this.#countedAhead = await source.count(gap);
    });
  }

  /** Reads everything again, by offset: a source that does not keep the order did not keep it before either. */
  async #startByOffset(): Promise<void> {
    const { stream, gap, claims, logger } = this.#options;
    logger.warning('QuickBooks does not order these records by time: reading them again, by offset', {
      stream,
    });
    this.#records.clear();
    await claims.uncover(gap);
    this.#addTask(() => this.#readByOffset());
  }

  /** Reads the gap in one pass. If its pages do not join up, records leave meanwhile: then each day is read by itself. */
  async #readByOffset(): Promise<void> {
    const { stream, gap, logger, source } = this.#options;
    const days = daysOf(gap);
    if (days.length > 1) {
      if (await this.#isReadInOnePass()) return;
      logger.warning('these records shift or fail while they are read by offset: reading them day by day', {
        stream,
      });
      this.#records.clear();
    }
    for (const day of days) this.#addTask(() => this.#takeAll(offsetsAroundFault(day, source)));
  }

  async #isReadInOnePass(): Promise<boolean> {
    const { gap, source } = this.#options;
    try {
      return await this.#takeAll(pagesByOffset(gap, source, 1));
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  /** Returns true if the run stops, or the last page covers what was read. */
  async #takeAll(pages: AsyncIterable<Page>): Promise<boolean> {
    let isCovering = false;
    for await (const page of pages) {
      await this.#take(page);
      if (this.#options.shutdown.stopping.aborted) return true;
      isCovering = page.covers !== undefined;
    }
    return isCovering;
  }

  async #take({ covers, isShort, unserved = [], lastSecond, ...page }: Page): Promise<void> {
    const { emit, claims, isVerified } = this.#options;
    const wasOrdered = this.#isOrdered;
    await emit({ ...page, isShort });
    // Another reader has found meanwhile that the order is not kept: this page proves nothing, and comes again.
    if (this.#isOrdered !== wasOrdered) return;
    this.#records.add(page.rows);
    for (const each of unserved) {
      this.#records.addUnserved(each);
      await claims.unserved(each);
    }
    if (covers === undefined) return;
    if (!isShort || !isVerified) return claims.cover(covers);
    // In order, a short page proves as much as a full one: the time before its last record.
    const last = (this.#isOrdered ? lastSecond : undefined) ?? { instant: covers.start, records: 0 };
    this.#records.holdBack({ start: last.instant, end: covers.end });
    if (this.#isOrdered) this.#records.addTail(last, covers);
    await claims.cover({ start: covers.start, end: last.instant });
  }

  async #verify(): Promise<void> {
    const { gap, source, claims, isVerified, isDoubtful, isFirst } = this.#options;
    const isEmpty = isVerified && this.#records.isEmpty;
    if (isEmpty && (isFirst || (isDoubtful && !this.#isStartedAgain))) return this.#verifyEmptiness();
    if (isEmpty && !isDoubtful) return claims.coverEmpty(gap);
    const gapRead = { gap, records: this.#records, count: source.count, countedAhead: this.#countedAhead };
    const unread = isVerified ? await unreadWindows(gapRead) : [];
    for (const window of unread) await claims.uncover(window);
    for (const interval of unread.reduce(subtract, this.#records.release())) await claims.cover(interval);
    for (const window of unread) await this.#readAgain(window);
  }

  /** Covers a gap without records if QuickBooks counts none. Otherwise the gap is read from the start, once. */
  async #verifyEmptiness(): Promise<void> {
    const { stream, gap, source, claims, logger } = this.#options;
    const count = await source.count(gap);
    if (count === 0) return claims.cover(gap);
    if (this.#isStartedAgain) return claims.unverified(gap);
    logger.warning(`QuickBooks has ${count} records, but returned none: reading them again`, { stream });
    this.#isStartedAgain = true;
    this.#records.clear();
    this.start();
  }

  /** Reads a window once more; it is covered if the counts agree then. */
  async #readAgain(window: Interval): Promise<void> {
    const { stream, source, logger, claims, shutdown } = this.#options;
    if (shutdown.stopping.aborted) return;
    const had = this.#records.countOf(window);
    logger.warning(
      `QuickBooks has more than the ${had} records that came of ${formatInstant(window.start)} to ${formatInstant(window.end)}: reading them again`,
      { stream },
    );
    await this.#takeAgain(window);
    if ((await source.count(window)) <= this.#records.countOf(window)) await claims.cover(window);
    else claims.unverified(window);
  }

  async #takeAgain(window: Interval): Promise<void> {
    const { source } = this.#options;
    const span = { ...window, bound: window.end };
    this.#records.forget(window);
    try {
      const pages = this.#isOrdered ? pagesOf(span, source) : offsetsAroundFault(window, source);
      for await (const { covers, ...uncovering } of pages) await this.#take(uncovering);
    } catch (error) {
      if (!(error instanceof UnorderedPage)) throw error;
      this.#isOrdered = false;
      await this.#takeAgain(window);
    }
  }
}
