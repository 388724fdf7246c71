import type { Interval, Logger } from 'singer';
import { type Expectation, expectationOf } from '../../census/expectation.ts';
import { lostOf } from '../../census/known-end.ts';
import { KnownRecords } from '../../census/known-records.ts';
import type { Known } from '../../census/read-known.ts';
import { suspicionOf } from '../../census/suspicion.ts';
import type { State } from '../../coverage/state.ts';
import type { SelectedStream } from '../../streams/chosen-streams.ts';
import type { WindowField } from '../../streams/query.ts';
import type { Stream } from '../../streams/streams.ts';

/** One stream whose census is taken. */
export interface StreamCensus {
  readonly selected: SelectedStream;
  readonly records: KnownRecords;
  readonly expectation: Expectation;
  /** Rows that the table lacks, by the ledger; undefined if it does not tell. */
  readonly lost: number | undefined;
  /** The reason to list every Id although the numbers may agree; undefined if there is none. */
  readonly suspicion: string | undefined;
}

interface Planning {
  readonly streams: readonly SelectedStream[];
  readonly known: Known;
  readonly state: State;
  readonly isStateGiven: boolean;
  readonly windowField: WindowField;
  readonly range: Interval;
  readonly before: number;
}

/**
 * The streams whose census is taken: those that the tables have records of, and those that STATE covers. If
 * `known --stream` has narrowed the input, nothing is concluded about the other streams.
 */
export function censusPlanOf(
  { streams, known: { streams: known, ends }, ...planning }: Planning,
  logger: Logger,
): StreamCensus[] {
  const others = [...known.keys()].filter((name) => !streams.some(({ stream }) => stream.name === name));
  if (others.length > 0)
    logger.info(`the tables also have records of ${others.join(', ')}, of which no census is taken`);
  const isNarrowed = ends.every((end) => end.stream !== undefined);
  const isNamed = (name: string) => ends.some((end) => end.stream === name);
  return streams.flatMap((selected) => {
    const { stream } = selected;
    const records = known.get(stream.name) ?? new KnownRecords();
    const expectation = canVanish(stream) ? expectationOf(stream, { ...planning, records }) : undefined;
    const isExpected = expectation?.isOfState === true && (!isNarrowed || isNamed(stream.name));
    if (expectation === undefined || (records.size === 0 && !isExpected)) return [];
    const lost = lostOf(stream.name, ends);
    // Only bookmarks of streams that are read by time have it.
    const lostBefore = stream.kind === 'windowed' ? planning.state.rowsLost(stream.name) : 0;
    const suspicion = suspicionOf({ expectation, lost, lostBefore });
    return [{ selected, records, expectation, lost, suspicion }];
  });
}

/** Every company has its singletons, and rates have no Id. */
function canVanish({ kind, firstPageSize }: Stream): boolean {
  return (kind === 'windowed' || kind === 'snapshot') && firstPageSize !== 'unpaged';
}
