import type { Logger } from 'singer';
import type { Counts } from './sql/ledger.ts';

type Totals = Omit<Counts, 'stream'>;

const NOTHING: Totals = {
  records: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  stale: 0,
  superseded: 0,
  replaced_characters: 0,
};

/** What a run has committed so far. */
export class Tally {
  readonly #byStream = new Map<string, Totals>();

  add(counts: readonly Counts[]): void {
    for (const { stream, ...more } of counts) {
      if (stream === null) continue;
      this.#byStream.set(stream, sum(this.#byStream.get(stream) ?? NOTHING, more));
    }
  }

  /** A line for each stream, and Singer's metric. Nothing that did not happen is named: some callers search for words. */
  report(logger: Logger): void {
    for (const [stream, totals] of this.#byStream) {
      logger.info(describe(totals), { stream });
      const value = totals.records;
      logger.info('', {
        stream,
        metric: { type: 'counter', metric: 'record_count', value, tags: { stream } },
      });
    }
  }
}

function describe(totals: Totals): string {
  const rarely = [
    [totals.stale, 'older than what the table has'],
    [totals.superseded, 'followed by a later version'],
  ] as const;
  const parts = [
    `${totals.inserted} inserted, ${totals.updated} updated, ${totals.unchanged} unchanged`,
    ...rarely.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
  ];
  const replaced =
    totals.replaced_characters === 0
      ? ''
      : `; ${totals.replaced_characters} characters that JSONB cannot hold (\\u0000, lone surrogates) became U+FFFD`;
  return `${totals.records} records: ${parts.join(', ')}${replaced}`;
}

function sum(a: Totals, b: Totals): Totals {
  return {
    records: a.records + b.records,
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    stale: a.stale + b.stale,
    superseded: a.superseded + b.superseded,
    replaced_characters: a.replaced_characters + b.replaced_characters,
  };
}
