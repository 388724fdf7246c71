import type { Interval } from 'singer';
import type { BegunRecord, ReportPiece, ReportPieces } from '../coverage/report-bookmark.ts';
import { type Ask, type ReportOrder, type ReportRequest, requestOf } from './report-order.ts';
import type { FetchedReport } from './report-source.ts';

/** The records of an order that STATE knows of. */
interface KnownRecords {
  readonly pieces: ReportPieces;
  readonly begun: readonly BegunRecord[];
}

export interface ReportRecordsOptions {
  readonly order: ReportOrder;
  /** Start of the run. */
  readonly at: number;
  readonly known: () => KnownRecords;
  /** Writes the record of an answer. */
  readonly emit: (request: ReportRequest, answer: FetchedReport) => Promise<void>;
  /** Writes that records are no longer part of the report: others cover their periods. */
  readonly supersede: (ids: readonly string[], by: readonly string[]) => Promise<void>;
  /** Replaces what STATE knows. */
  readonly commit: (known: KnownRecords) => Promise<void>;
}

/**
 * The records of an order. A RECORD comes before the STATE that knows its period as read, and after one that knows of
 * the record. So a run that reads the period in other records retires those of a run that was killed.
 */
export class ReportRecords {
  readonly #options: ReportRecordsOptions;

  constructor(options: ReportRecordsOptions) {
    this.#options = options;
  }

  /** Writes a record. If STATE does not know of it, it does before. */
  async write(ask: Ask, answer: FetchedReport): Promise<void> {
    const { order, known, commit, emit } = this.#options;
    const request = requestOf(order, ask);
    if (!this.#knownIds(ask).includes(request.id)) {
      const { pieces, begun } = known();
      const { start, end, instead } = ask;
      await commit({ pieces, begun: [...begun, { start, end, ...(instead !== undefined && { instead }) }] });
    }
    await emit(request, answer);
  }

  /** True if one answer had rows for the whole of a period. */
  hadRows({ start, end }: Interval): boolean {
    const piece = this.#options.known().pieces.find((each) => each.start === start && each.end === end);
    return piece !== undefined && piece.parts === undefined && piece.isEmpty !== true;
  }

  /**
   * Puts a period in the place of those that it overlaps, and retires their records. A later run looks again at one that
   * is empty for the first time.
   */
  async replace({ start, end }: Interval, asks: readonly Ask[], isEmpty = false): Promise<void> {
    const { order, at, known, supersede, commit } = this.#options;
    const parts = asks.map(({ instead = {} }) => instead);
    const isPlain = parts.length === 1 && Object.keys(parts[0] ?? {}).length === 0;
    const wasEmpty = known().pieces.some((each) => each.start === start && each.end === end && each.isEmpty);
    const piece: ReportPiece = {
      ...{ start, end, at },
      ...(isEmpty && !wasEmpty && { mark: 'later' }),
      ...(!isPlain && { parts }),
      ...(isEmpty && { isEmpty }),
    };
    const ids = idsOf(order, piece);
    const gone = new Set(this.#knownIds(piece).filter((id) => !ids.includes(id)));
    if (gone.size > 0) await supersede([...gone], ids);
    const { pieces, begun } = known();
    const isOutside = (each: Interval) => !overlaps(each, piece);
    await commit({
      pieces: [...pieces.filter(isOutside), piece].sort((a, b) => a.start - b.start),
      begun: begun.filter(isOutside),
    });
  }

  /** The records that STATE knows of in a period. */
  #knownIds(period: Interval): string[] {
    const { order, known } = this.#options;
    const { pieces, begun } = known();
    const isIn = (each: Interval) => overlaps(each, period);
    return [
      ...pieces.filter(isIn).flatMap((piece) => idsOf(order, piece)),
      ...begun.filter(isIn).map((record) => requestOf(order, record).id),
    ];
  }
}

function overlaps(one: Interval, other: Interval): boolean {
  return one.start < other.end && other.start < one.end;
}

function idsOf(order: ReportOrder, { start, end, parts = [{}] }: ReportPiece): string[] {
  return parts.map((instead) => requestOf(order, { start, end, instead }).id);
}
