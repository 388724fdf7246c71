import {
  AuthError,
  counted,
  FatalApiError,
  formatInstant,
  type Interval,
  type Logger,
  RetryableApiError,
  SECOND_MS,
  ThrottledError,
} from 'singer';
import type { CensusSource, Listed } from '../../census/census-source.ts';
import { type Expectation, expectedOf, windowsOf } from '../../census/expectation.ts';
import type { MostDeletions } from '../../census/guards.ts';
import { findSummary } from '../../census/statements.ts';
import { type Finding, NOTHING_FOUND, takeCensus } from '../../census/take-census.ts';
import { isInTransactionList, type Transactions } from '../../census/transactions.ts';
import type { State } from '../../coverage/state.ts';
import { LackFault } from '../../quickbooks/lack-rules.ts';
import { shortList } from '../../short-text.ts';
import { CallsSpent } from '../../shutdown.ts';
import type { SelectedStream } from '../../streams/chosen-streams.ts';
import type { DeletedRow } from '../../streams/deletion-records.ts';
import type { WindowField } from '../../streams/query.ts';
import type { Stream } from '../../streams/streams.ts';
import type { StreamCensus } from './census-plan.ts';

/** The writer of messages. */
interface CensusOutput {
  readonly deletedRows: (
    selected: SelectedStream,
    rows: readonly DeletedRow[],
    query: string,
  ) => Promise<void>;
  readonly state: (state: State) => Promise<void>;
}

export interface CensusJob {
  readonly streams: readonly StreamCensus[];
  readonly state: State;
  /** A STATE was given. Otherwise none is written: it would cover nothing. */
  readonly isStateWritten: boolean;
  readonly windowField: WindowField;
  readonly isThorough: boolean;
  readonly most: MostDeletions;
  readonly sourceOf: (stream: Stream, expectation: Expectation) => CensusSource;
  /** The list of all transactions; undefined to do without it. */
  readonly transactions?: Transactions | undefined;
  readonly output: CensusOutput;
  readonly logger: Logger;
}

export interface CensusResult {
  settled: number;
  deleted: number;
  /** Settled streams whose numbers were compared, and not every Id. */
  readonly byNumber: string[];
  /** Streams with the reason why they are not settled. */
  readonly open: { readonly stream: string; readonly reason: string }[];
  /** Streams with the windows in which the tables lack records. */
  readonly lacking: {
    readonly stream: string;
    readonly records: number;
    readonly windows: readonly Interval[];
  }[];
}

/** A stream whose census is taken, and the result. */
interface Taken {
  readonly census: StreamCensus;
  readonly finding: Finding;
}

/**
 * Takes the census of each stream, and then writes what they found: if one stream shows that the tables are those of
 * another company, nothing is written. The RECORDs of deletions come before the STATE that says that they are known.
 * A stream that is not settled changes nothing, and the others continue.
 */
export async function runCensus(job: CensusJob, result: CensusResult): Promise<void> {
  const taken: Taken[] = [];
  try {
    for (const census of job.streams) {
      const finding = await findingOf(job, census);
      if (finding !== undefined) taken.push({ census, finding });
    }
  } catch (error) {
    if (!(error instanceof CallsSpent)) throw error;
    await writeAll(job, taken, result);
    throw error;
  }
  await writeAll(job, taken, result);
}

async function writeAll(job: CensusJob, taken: readonly Taken[], result: CensusResult): Promise<void> {
  let { state } = job;
  const other = taken.find(({ finding }) => finding.isOtherCompany)?.census.selected.stream.name;
  for (const { census, finding } of taken) {
    const { selected, records, expectation } = census;
    const { name } = selected.stream;
    const reason =
      finding.doubt ??
      (other === undefined ? undefined : `by the records of ${other} this is another company`);
    if (reason !== undefined) {
      result.open.push({ stream: name, reason });
      job.logger.warning(`the census did not settle this stream, and nothing of it changes: ${reason}`, {
        stream: name,
      });
      continue;
    }
    if (finding.unlisted.length > 0)
      job.logger.warning(
        `QuickBooks has ${counted(finding.unlisted.length, 'record')} that its lists of Ids lacked (Id ${shortList(finding.unlisted, MOST_NAMED)}), so they may lack others, which would not be found missing: run the census again`,
        { stream: name },
      );
    await writeDeletions(job, selected, finding);
    state = withFinding(state, census, finding, { job, result });
    if (job.isStateWritten) await job.output.state(state);
    result.settled += 1;
    result.deleted += finding.gone.length;
    if (finding.isByNumber) result.byNumber.push(name);
    job.logger.info(
      `census: ${records.size} records in the tables, ${finding.gone.length} of them deleted at QuickBooks${expectation.window === undefined ? '' : `, created before ${formatInstant(expectation.window.end)}`}`,
      { stream: name },
    );
  }
}

async function findingOf(
  { sourceOf, isThorough, most, transactions: all, logger }: CensusJob,
  { selected: { stream }, records, expectation, suspicion }: StreamCensus,
): Promise<Finding | undefined> {
  const source = sourceOf(stream, expectation);
  const transactions = isInTransactionList(stream.entity) ? all : undefined;
  try {
    const isSuspect = suspicion !== undefined;
    if (isSuspect) logger.info(`equal numbers would prove nothing: ${suspicion}`, { stream: stream.name });
    const { window } = expectation;
    return await takeCensus(records, source, { window, isThorough, isSuspect, most, transactions });
  } catch (error) {
    if (!isOfStream(error)) throw error;
    if (records.size > 0 || !(error.cause instanceof LackFault))
      return { ...NOTHING_FOUND, doubt: doubtOf(error) };
    logger.info(`QuickBooks refuses ${stream.entity} of this company, and the tables have none`, {
      stream: stream.name,
    });
    return undefined;
  }
}

function doubtOf(error: Error): string {
  return error instanceof RetryableApiError ? `${error.message}. Run the census again later` : error.message;
}

/** Returns true for a failure that concerns one stream. Without rights to the company, or throttled, the census ends. */
function isOfStream(error: unknown): error is Error {
  if (error instanceof ThrottledError) return false;
  if (error instanceof AuthError) return error.cause instanceof LackFault;
  return error instanceof FatalApiError || error instanceof RetryableApiError;
}

async function writeDeletions(
  { output }: CensusJob,
  selected: SelectedStream,
  { gone, askedAt }: Finding,
): Promise<void> {
  if (gone.length === 0) return;
  const deletedAt = Math.floor(askedAt / SECOND_MS) * SECOND_MS;
  const rows = gone.map(({ id }) => ({ id, deletedAt, payload: payloadOf(id) }));
  await output.deletedRows(selected, rows, findSummary(selected.stream, gone.length));
}

/** QuickBooks says nothing of a record that it does not have. So there is no time of change, which would be invented. */
function payloadOf(id: string): Buffer {
  return Buffer.from(JSON.stringify({ domain: 'QBO', status: 'Deleted', Id: id }));
}

interface Context {
  readonly job: CensusJob;
  readonly result: CensusResult;
}

/** The STATE after a finding: deletions are known, and the time of missing records is open. */
function withFinding(
  state: State,
  { selected: { stream }, expectation, lost }: StreamCensus,
  finding: Finding,
  { job, result }: Context,
): State {
  const { coverage, window, isOfState } = expectation;
  const { name, kind } = stream;
  const [first, last] = [coverage[0], coverage.at(-1)];
  const placeOf = (row: Listed) =>
    kind === 'windowed' && job.windowField === 'MetaData.CreateTime' ? row.createdAt : row.changedAt;
  const { missing: found, missesAll } = expectation.isComplete ? finding : { missing: [], missesAll: 0 };
  const missing = expectedOf(found, expectation, placeOf);
  const windows = missesAll > 0 ? coverage : windowsOf(missing, expectation, placeOf);
  const records = missesAll + missing.length;
  if (records > 0) {
    result.lacking.push({ stream: name, records, windows });
    job.logger.warning(
      `the tables lack ${records} records that QuickBooks has, in ${windowsText(windows)}${idsText(missing)}`,
      { stream: name },
    );
  }
  if (!isOfState || first === undefined || last === undefined) return state;
  if (kind === 'snapshot') return records > 0 ? state.without(name) : state;
  const known = { start: first.start, end: Math.min(last.end, window?.end ?? last.end) };
  const settled = state.withDeletionsCovered(name, known);
  const isWhole =
    lost !== undefined && known.end === last.end && missesAll === 0 && finding.unlisted.length === 0;
  return windows.reduce(
    (next, open) => next.withUnverified(name, job.windowField, open),
    isWhole ? settled.withRowsLost(name, job.windowField, lost) : settled,
  );
}

/** Most windows, and Ids, that a message names. */
const MOST_NAMED = 10;

export function windowsText(windows: readonly Interval[]): string {
  const named = windows
    .slice(0, MOST_NAMED)
    .map(({ start, end }) => `${formatInstant(start)} to ${formatInstant(end)}`);
  return `${named.join('; ')}${windows.length > MOST_NAMED ? ` and ${windows.length - MOST_NAMED} more windows` : ''}`;
}

function idsText(missing: readonly Listed[]): string {
  if (missing.length === 0) return '';
  const ids = missing.map(({ id }) => id);
  return `: Id ${shortList(ids, MOST_NAMED)}${missing.length > MOST_NAMED ? ' and more' : ''}`;
}
