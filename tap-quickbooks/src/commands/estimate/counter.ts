import { FatalApiError, type Interval, type Logger } from 'singer';
import { LackingEntity } from '../../lacking-entity.ts';
import type { Sources } from '../../sources.ts';
import type { Stream } from '../../streams/streams.ts';

/** Counts records, and measures how long a count takes. */
export class Counter {
  readonly #sources: Sources;
  readonly #logger: Logger;
  readonly #seconds: number[] = [];

  constructor(sources: Sources, logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
  }

  /** Returns 0 for an entity that the company lacks. */
  async count(stream: Stream, interval: Interval): Promise<number> {
    try {
      return await this.#timed(stream, interval);
    } catch (error) {
      if (!(error instanceof LackingEntity)) throw error;
      const { name, entity } = stream;
      this.#logger.warning(`QuickBooks refuses ${entity} of this company (${error.message})`, {
        stream: name,
      });
      return 0;
    }
  }

  /** Returns undefined if QuickBooks refuses the count of a snapshot: it may serve its records. */
  async countSnapshot(stream: Stream, interval: Interval): Promise<number | undefined> {
    try {
      return await this.#timed(stream, interval);
    } catch (error) {
      if (!(error instanceof FatalApiError || error instanceof LackingEntity)) throw error;
      return undefined;
    }
  }

  /** The median: the first count may have waited for a token. */
  get secondsPerCall(): number {
    const sorted = [...this.#seconds].sort((a, b) => a - b);
    return sorted.at(sorted.length >> 1) ?? 0;
  }

  async #timed(stream: Stream, interval: Interval): Promise<number> {
    const before = performance.now();
    const rows = await this.#sources.of(stream).count(interval);
    this.#seconds.push((performance.now() - before) / 1_000);
    return rows;
  }
}
