import { daysOf, formatInstant, type Interval, subtract } from 'singer';
import { CountAhead } from './count-ahead.ts';
import type { GapReadingOptions } from './gap-reading-options.ts';
import { GapRecords } from './gap-records.ts';
import { offsetsAroundFault } from './offsets-around-fault.ts';
import type { Page, Span } from './page.ts';
import { isRefusal, type StreamSource, UnorderedPage } from './page-source.ts';
import { pagesByOffset } from './pages-by-offset.ts';
import { FEWEST_PAGES_TO_SHARE, shareRest } from './sharing.ts';
import { pagesOf } from './span-reader.ts';
import { missingOf } from './verification.ts';
import { readWindowAgain } from './window-reading.ts';

/**
 * Reads a gap in the coverage of one stream by as many readers as are idle, and compares it with the source's count.
 * An interval that only a short page claims to be complete is covered when the count agrees, and not before.
 */
export class GapReading {
  readonly #options: GapReadingOptions;
  readonly #records: GapRecords;
  #isOrdered: boolean;
  readonly #countAhead: CountAhead;
  #openTasks = 0;
  #isAsked = false;
  #isStartedAgain = false;

  constructor(options: GapReadingOptions) {
    this.#options = options;
    this.#records = options.records ?? new GapRecords(options.gap);
    this.#isOrdered = options.isOrdered;
    const { source, gap } = options;
    this.#countAhead = new CountAhead({
      ...options,
      count: () => source.count(gap),
      came: () => this.#records.came,
    });
  }

  start(): void {
    const { stream, gap, partlyRead, logger } = this.#options;
    const onJoined = (ids: ReadonlySet<string>) => {
      if (!this.#isOrdered) return;
      this.#records.addEarlier(ids, gap.start);
      const second = formatInstant(gap.start);
      logger.info(`read ${second} on after the ${ids.size} records that an earlier run wrote`, { stream });
    };
    const earlier = partlyRead && { partlyRead, onJoined };
    if (this.#isOrdered) this.#addSpan({ ...gap, bound: gap.end, earlier });
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
      if (this.#openTasks === 0) onEnd(this.#records.countOf(gap), this.#records.earlier);
    });
  }

  async #readSpan(span: Span): Promise<void> {
    const { gap, shutdown, pool } = this.#options;
    const isSecondToBeCounted = this.#countAhead.isSecondToBeCounted;
    const countedAround = () => this.#countAhead.countedIn(gap);
    const source = { ...this.#options.source, fetch: this.#fetch, isSecondToBeCounted, countedAround };
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
        this.#countByIdle();
        end = this.#share(span, page, rows) ?? end;
      }
    } catch (error) {
      if (!(error instanceof UnorderedPage)) throw error;
      if (!this.#isOrdered) return;
      this.#isOrdered = false;
      if (error.isWhole(gap)) await this.#take({ ...error.page, covers: gap, isShort: true });
      else await this.#startByOffset();
    }
  }

  /** Asks for a page. A reader that is idle at the first one counts the gap, if it is counted in any case. */
  readonly #fetch: StreamSource['fetch'] = (...page) => {
    const { source, pool, isCountedEarly } = this.#options;
    const answer = source.fetch(...page);
    if (isCountedEarly && !this.#isAsked && pool.idle > 0) this.#addTask(() => this.#countAhead.takeEarly());
    this.#isAsked = true;
    return answer;
  };

  /** Hands parts of a large rest to idle readers, once the gap is counted. Returns the new end of the span. */
  #share(span: Span, page: Page, rowsSoFar: number): number | undefined {
    const { isVerified, pool, gap } = this.#options;
    const { counted } = this.#countAhead;
    if (isVerified && (counted ?? 0) / page.pageSize < FEWEST_PAGES_TO_SHARE) return undefined;
    const left = counted === undefined ? undefined : { rows: counted - this.#records.came, of: gap };
    const shared = shareRest(span, page, { rowsSoFar, left }, pool);
    for (const other of shared?.others ?? []) this.#addSpan(other, shared?.pagesEach);
    return shared?.end;
  }

  /**
   * Lets an idle reader count a gap of more than a page. The count tells whether the gap is worth sharing. Records that
   * leave the gap after that make the count too high, never too low; if it is higher than the records that came, it is
   * taken again.
   */
  #countByIdle(): void {
    const { pool, isVerified } = this.#options;
    if (isVerified && !this.#countAhead.isBegun && pool.idle > 0)
      this.#addTask(() => this.#countAhead.take());
  }

  /** Reads everything again, by offset: a source that does not keep the order did not keep it before either. */
  async #startByOffset(): Promise<void> {
    const { gap, claims } = this.#options;
    this.#warn('QuickBooks does not order these records by time: reading them again, by offset');
    this.#records.clear();
    await claims.uncover(gap);
    this.#addTask(() => this.#readByOffset());
  }

  /** Reads the gap in one pass. If its pages do not join up, records leave meanwhile: then each day is read by itself. */
  async #readByOffset(): Promise<void> {
    const { gap, source } = this.#options;
    const days = daysOf(gap);
    if (days.length > 1) {
      if (await this.#isReadInOnePass()) return;
      this.#warn('these records shift or fail while they are read by offset: reading them day by day');
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

  async #take({ covers, partlyRead, countedPart, isShort, ...rest }: Page): Promise<void> {
    const { unserved = [], lastSecond, ...page } = rest;
    const { emit, claims, isVerified } = this.#options;
    await claims.partlyRead(countedPart);
    const wasOrdered = this.#isOrdered;
    await emit({ ...page, isShort });
    // Another reader has found meanwhile that the order is not kept: this page proves nothing, and comes again.
    if (this.#isOrdered !== wasOrdered) return;
    this.#records.add(page.rows);
    this.#countAhead.tookPage();
    this.#records.addUnserved(unserved);
    for (const each of unserved) await claims.unserved(each);
    if (covers === undefined) return claims.partlyRead(partlyRead);
    if (!isShort || !isVerified) return claims.cover(covers, partlyRead);
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
    const gapRead = {
      gap,
      records: this.#records,
      count: source.count,
      countedAhead: this.#countAhead.counted,
    };
    const { spans, windows } = isVerified ? await missingOf(gapRead) : { spans: [], windows: [] };
    if (spans.length > 0) return this.#readSpansAgain(spans);
    for (const window of windows) await claims.uncover(window);
    for (const interval of windows.reduce(subtract, this.#records.release())) await claims.cover(interval);
    for (const window of windows) await this.#readWindowAgain(window);
  }

  /** Reads spans of which QuickBooks has more records than came. The gap is verified again after that. */
  #readSpansAgain(spans: readonly Interval[]): void {
    const { source } = this.#options;
    this.#warn('QuickBooks has more records than came: reading on from where they are missing');
    this.#records.readAgain(spans);
    for (const span of spans)
      if (this.#isOrdered) this.#addSpan({ ...span, bound: span.end });
      else this.#addTask(() => this.#takeAll(offsetsAroundFault(span, source)));
  }

  async #readWindowAgain(window: Interval): Promise<void> {
    const { source, claims, shutdown } = this.#options;
    if (shutdown.stopping.aborted) return;
    this.#isOrdered = await readWindowAgain(window, {
      source,
      records: this.#records,
      claims,
      take: (page) => this.#take(page),
      warn: (text) => this.#warn(text),
      isOrdered: this.#isOrdered,
    });
  }

  /** Covers a gap without records if QuickBooks counts none. Otherwise the gap is read from the start, once. */
  async #verifyEmptiness(): Promise<void> {
    const { gap, source, claims } = this.#options;
    const counted = this.#isStartedAgain ? undefined : this.#countAhead.counted;
    const count = counted ?? (await source.count(gap));
    if (count === 0) return claims.cover(gap);
    if (this.#isStartedAgain) return claims.unverified(gap);
    this.#warn(`QuickBooks has ${count} records, but returned none: reading them again`);
    this.#isStartedAgain = true;
    this.#records.clear();
    this.start();
  }

  #warn(text: string): void {
    this.#options.logger.warning(text, { stream: this.#options.stream });
  }
}
