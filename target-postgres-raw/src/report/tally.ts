import type { Logger } from 'singer';
import type { Batch } from '../batches/batch.ts';
import { type Counts, NOTHING_COUNTED, type Totals } from '../sql/ledger.ts';

/** Singer's name for the number of records, and ours for what became of them. */
const METRICS = [
  ['records', 'record_count'],
  ['inserted', 'rows_inserted'],
  ['updated', 'rows_updated'],
  ['deleted', 'rows_deleted'],
  ['unchanged', 'rows_unchanged'],
  ['stale', 'rows_stale'],
  ['superseded', 'rows_superseded'],
  ['dropped', 'rows_dropped'],
  ['rejected', 'records_rejected'],
] as const satisfies readonly (readonly [keyof Totals, string])[];

/** Sums of what a run has committed so far. */
export class Tally {
  readonly #logger: Logger;
  readonly #isBrief: boolean;
  readonly #startedAt = Date.now();
  #hasBegun = false;
  readonly #byStream = new Map<string, Totals>();

  /** `isBrief` sums many streams up in one line, for a terminal. */
  constructor(logger: Logger, isBrief = false) {
    this.#logger = logger;
    this.#isBrief = isBrief;
  }

  /** Records of the stream that are in. */
  get streams(): ReadonlyMap<string, Totals> {
    return this.#byStream;
  }

  /** From now on there is something to report. */
  begin(): void {
    this.#hasBegun = true;
  }

  add(counts: readonly Counts[], { number, openedAt }: Batch): void {
    for (const { stream, ...more } of counts) {
      if (stream === null) continue;
      this.#byStream.set(stream, sum(this.#byStream.get(stream) ?? NOTHING_COUNTED, more));
    }
    const records = counts.reduce((all, each) => all + each.records, 0);
    this.#logger.debug(`batch ${number} is committed: ${records} records`);
    this.#time('batch_processing_time', Date.now() - openedAt.getTime(), { batch: number });
  }

  /** A line for each stream, and Singer's metrics. Nothing that did not happen is named: some callers search for words. */
  report(): void {
    if (!this.#hasBegun) return;
    const isBrief = this.#isBrief && this.#byStream.size > MOST_LINES;
    if (isBrief)
      this.#logger.info(
        `${this.#byStream.size} streams: ${describe([...this.#byStream.values()].reduce(sum))}`,
      );
    for (const [stream, totals] of this.#byStream) {
      if (!isBrief || isUnusual(totals)) this.#logger.info(describe(totals), { stream });
      if (totals.dropped > 0)
        this.#logger.warning(
          `a trigger of the table dropped ${totals.dropped} records of stream ${JSON.stringify(stream)}: they are not in ` +
            'the table. If they should be, change the trigger and load them again ("doctor" names the triggers)',
        );
      for (const [key, metric] of METRICS) {
        const value = totals[key];
        if (value === 0 && key !== 'records') continue;
        this.#logger.info('', { stream, metric: { type: 'counter', metric, value, tags: { stream } } });
      }
    }
    this.#time('job_duration', Date.now() - this.#startedAt, {});
  }

  #time(metric: string, milliseconds: number, tags: { readonly [tag: string]: number }): void {
    const value = milliseconds / 1000;
    this.#logger.info('', { metric: { type: 'timer', metric, value, tags } });
  }
}

/** Streams of which a terminal shows a line each. */
const MOST_LINES = 5;

const RARELY = [
  ['deleted', 'deleted'],
  ['stale', 'older than what the table has'],
  ['superseded', 'followed by a later version'],
  ['dropped', 'dropped by a trigger'],
  ['rejected', 'rejected'],
] as const;

function isUnusual(totals: Totals): boolean {
  return totals.replaced_characters > 0 || RARELY.some(([key]) => totals[key] > 0);
}

function describe(totals: Totals): string {
  const parts = [
    `${totals.inserted} inserted, ${totals.updated} updated, ${totals.unchanged} unchanged`,
    ...RARELY.filter(([key]) => totals[key] > 0).map(([key, what]) => `${totals[key]} ${what}`),
  ];
  const replaced =
    totals.replaced_characters === 0
      ? ''
      : `; ${totals.replaced_characters} characters that JSONB cannot hold (\\u0000, lone surrogates) became U+FFFD`;
  return `${totals.records} ${totals.records === 1 ? 'record' : 'records'}: ${parts.join(', ')}${replaced}`;
}

function sum(a: Totals, b: Totals): Totals {
  const keys = Object.keys(NOTHING_COUNTED) as (keyof Totals)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as Record<keyof Totals, number>;
}
