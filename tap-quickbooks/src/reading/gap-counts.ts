import type { Interval, RecordCounts } from 'singer';
import type { GapRecords } from './gap-records.ts';
import type { StreamSource } from './page-source.ts';

interface CountedGap {
  readonly records: GapRecords;
  /** QuickBooks' newest count of the gap; undefined until there is one. */
  counted: number | undefined;
}

interface NotedGap {
  readonly stream: string;
  readonly gap: Interval;
  /** Takes the records that come of the gap. */
  readonly records: GapRecords;
  /** Is called with each count of the whole gap. */
  readonly onCount?: (records: number) => void;
}

/** QuickBooks' counts of the gaps of a run, beside the records that came of them. */
export class GapCounts {
  readonly #byStream = new Map<string, CountedGap[]>();

  /** Returns the source of a gap, whose counts of the whole gap are noted. */
  noting(source: StreamSource, { stream, gap, records, onCount }: NotedGap): StreamSource {
    const noted: CountedGap = { records, counted: undefined };
    this.#byStream.set(stream, [...(this.#byStream.get(stream) ?? []), noted]);
    const count = async (interval: Interval): Promise<number> => {
      const counted = await source.count(interval);
      if (interval.start === gap.start && interval.end === gap.end) {
        noted.counted = counted;
        onCount?.(counted);
      }
      return counted;
    };
    return { ...source, count };
  }

  /** The sums by stream, of the gaps that QuickBooks has counted so far. */
  sums(): Record<string, RecordCounts> {
    return Object.fromEntries(
      [...this.#byStream].flatMap(([stream, gaps]) => {
        const counted = gaps.flatMap(({ counted: quickbooks, records }) =>
          quickbooks === undefined ? [] : [{ quickbooks, read: records.came }],
        );
        return counted.length === 0 ? [] : [[stream, counted.reduce(sum)] as const];
      }),
    );
  }
}

function sum(a: RecordCounts, b: RecordCounts): RecordCounts {
  return { quickbooks: a.quickbooks + b.quickbooks, read: a.read + b.read };
}
