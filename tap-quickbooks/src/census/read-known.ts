import { ConfigError, lineGroups, placeOf } from 'singer';
import { type KnownEnd, knownEnd, requireWhole } from './known-end.ts';
import { KnownRecords } from './known-records.ts';

/** The output of `target-postgres-raw known`. */
export interface Known {
  /** Records by stream. Streams without a record are not there. */
  readonly streams: ReadonlyMap<string, KnownRecords>;
  /**
   * The last line. Outputs that were put together have several; one that was cut, or that an earlier version or another
   * program has made, has none.
   */
  readonly ends: readonly KnownEnd[];
}

/**
 * Reads what `target-postgres-raw known` prints: a line `{"stream","id","create_time"}` for each record that the tables
 * have and that is not marked as deleted, and a last line. Streams and records may come in any order.
 * The whole input is read before the first call: its writer must not wait for a census that waits for it.
 */
export async function readKnown(input: AsyncIterable<Uint8Array>, file: string | undefined): Promise<Known> {
  const streams = new Map<string, KnownRecords>();
  const ends: KnownEnd[] = [];
  for await (const lines of lineGroups(input)) {
    for (const { bytes, number } of lines) {
      const place = () => placeOf({ number, file });
      const members = membersOf(bytes);
      if ('end' in members) {
        ends.push(knownEnd(members.end, place));
        continue;
      }
      const { stream, id, createdAt, hasOrigin } = knownLine(members, bytes, place);
      let records = streams.get(stream);
      if (records === undefined) {
        records = new KnownRecords();
        streams.set(stream, records);
      }
      records.add(id, createdAt);
      if (!hasOrigin) records.addUnknownOrigin(id);
    }
  }
  if (ends.length > 0) requireWhole(ends, streams, file);
  for (const [stream, records] of streams) {
    records.sort();
    const twice = records.repeated();
    if (twice !== undefined)
      throw new ConfigError(
        `--known: ${file === undefined ? 'the input' : JSON.stringify(file)} has Id ${twice} of ${stream} twice: give the output of "target-postgres-raw known" once`,
      );
  }
  return { streams, ends };
}

interface KnownLine {
  readonly stream: string;
  readonly id: string;
  readonly createdAt: number | undefined;
  /** False if no run of the target has written the row, as far as its ledger tells. */
  readonly hasOrigin: boolean;
}

type Members = Partial<Record<string, unknown>>;

function knownLine(members: Members, bytes: Buffer, place: () => string): KnownLine {
  const { stream, id, create_time: created, origin } = members;
  if (typeof stream !== 'string' || typeof id !== 'string' || id === '')
    throw new ConfigError(
      `--known: ${place()} is ${JSON.stringify(bytes.toString('utf8', 0, SHOWN_BYTES))}, and not {"stream","id","create_time"}: give the whole output of "target-postgres-raw known", as it is`,
    );
  const hasOrigin = origin !== 'unknown';
  if (created === null || created === undefined) return { stream, id, createdAt: undefined, hasOrigin };
  const createdAt = typeof created === 'string' && ZONED.test(created) ? Date.parse(created) : Number.NaN;
  if (!Number.isNaN(createdAt) && createdAt >= 0) return { stream, id, createdAt, hasOrigin };
  throw new ConfigError(
    `--known: ${place()} has the create_time ${JSON.stringify(created)}, which is not an instant such as "2024-01-31T00:00:00Z": give the whole output of "target-postgres-raw known"`,
  );
}

const SHOWN_BYTES = 80;
const ZONED = /T[\d:.]+(Z|[+-]\d\d:?\d\d)$/i;

function membersOf(bytes: Buffer): Members {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
