/** The records of a stream as QuickBooks counts them, and those that came of the same time. */
export interface RecordCounts {
  readonly quickbooks: number;
  readonly read: number;
}

/** The facts about its run that a tap tells beside the value of a STATE message. Other targets ignore the member. */
export interface RunFacts {
  /** Name and version of the tap. */
  readonly tap: string;
  readonly streams: readonly string[];
  readonly calls: number;
  /** Calls that QuickBooks answered, which Intuit meters for production companies. */
  readonly metered_calls: number;
  /** The range that was asked for, as two instants. */
  readonly requested: readonly [from: string, until: string];
  /** Streams whose newest time this run leaves to a later one; absent if there is none. */
  readonly later?: readonly string[];
  /** By stream, of the time that QuickBooks was asked to count so far; absent if it was not asked. */
  readonly counts?: Readonly<Record<string, RecordCounts>>;
  /** Records of each stream: those written so far, and those that the run will have read, once they are known. */
  readonly records?: Readonly<Record<string, RecordsOfStream>>;
  /** The end of the run; absent while it runs. */
  readonly ended?: { readonly exit_code: number; readonly last_line: string };
}

export type RecordsOfStream = readonly [read: number, expected?: number];

/** Reads the member `run` of a STATE message. Undefined for anything else, such as a member of another tap. */
export function readRunFacts(value: unknown): RunFacts | undefined {
  if (!isObject(value)) return undefined;
  const { tap, streams, calls, metered_calls: metered, requested, later, counts, records, ended } = value;
  if (!isText(tap) || !isCount(calls) || !isCount(metered)) return undefined;
  if (!isTexts(streams)) return undefined;
  const [from, until] = Array.isArray(requested) ? requested : [];
  if (!isInstant(from) || !isInstant(until)) return undefined;
  const facts = {
    ...{ tap, streams, calls, metered_calls: metered, requested: [from, until] as const },
    ...(isTexts(later) && { later }),
    ...(isCounts(counts) && { counts }),
    ...(isRecords(records) && { records }),
  };
  if (!isObject(ended)) return facts;
  const { exit_code: code, last_line: line } = ended;
  return isCount(code) && isText(line) ? { ...facts, ended: { exit_code: code, last_line: line } } : facts;
}

function isCounts(value: unknown): value is Record<string, RecordCounts> {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([stream, each]) => isText(stream) && isObject(each) && isCount(each.quickbooks) && isCount(each.read),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecords(value: unknown): value is NonNullable<RunFacts['records']> {
  return isObject(value) && Object.values(value).every((each) => Array.isArray(each) && each.every(isCount));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

/** Fits an integer of Postgres. */
function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
}

function isInstant(value: unknown): value is string {
  return (
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))
  );
}
