import { ConfigError, lineGroups, placeOf } from 'singer';
import { KnownRecords } from './known-records.ts';

/**
 * Reads what `target-postgres-raw known` prints: a line `{"stream","id","create_time"}` for each record that the tables
 * have and that is not marked as deleted. Streams and records may come in any order.
 * The whole input is read before the first call: its writer must not wait for a census that waits for it.
 */
export async function readKnown(
  input: AsyncIterable<Uint8Array>,
  file: string | undefined,
): Promise<ReadonlyMap<string, KnownRecords>> {
  const streams = new Map<string, KnownRecords>();
  for await (const lines of lineGroups(input)) {
    for (const { bytes, number } of lines) {
      const { stream, id, createdAt } = knownLine(bytes, () => placeOf({ number, file }));
      let records = streams.get(stream);
      if (records === undefined) {
        records = new KnownRecords();
        streams.set(stream, records);
      }
      records.add(id, createdAt);
    }
  }
  for (const records of streams.values()) records.sort();
  return streams;
}

interface KnownLine {
  readonly stream: string;
  readonly id: string;
  readonly createdAt: number | undefined;
}

function knownLine(bytes: Buffer, place: () => string): KnownLine {
  const { stream, id, create_time: created } = membersOf(bytes);
  if (typeof stream !== 'string' || typeof id !== 'string' || id === '')
    throw new ConfigError(
      `--known: ${place()} is ${JSON.stringify(bytes.toString('utf8', 0, SHOWN_BYTES))}, and not {"stream","id","create_time"}: give the whole output of "target-postgres-raw known"`,
    );
  if (created === null || created === undefined) return { stream, id, createdAt: undefined };
  const createdAt = typeof created === 'string' && ZONED.test(created) ? Date.parse(created) : Number.NaN;
  if (!Number.isNaN(createdAt) && createdAt >= 0) return { stream, id, createdAt };
  throw new ConfigError(
    `--known: ${place()} has the create_time ${JSON.stringify(created)}, which is not an instant such as "2024-01-31T00:00:00Z": give the whole output of "target-postgres-raw known"`,
  );
}

const SHOWN_BYTES = 80;
const ZONED = /T[\d:.]+(Z|[+-]\d\d:?\d\d)$/i;

function membersOf(bytes: Buffer): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
