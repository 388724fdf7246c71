import { ENVELOPE, formatInstant, type JsonObject } from 'singer';
import { MINOR_VERSION } from './query.ts';
import {
  END,
  KEY_PROPERTIES,
  type LineParts,
  type RecordShape,
  recordHead,
  replicationKey,
  selectedMembers,
} from './record-format.ts';
import type { Stream } from './streams.ts';

/** A deletion as it is written. */
export interface DeletedRow {
  readonly id: string;
  /** Time of the deletion in epoch milliseconds. */
  readonly deletedAt: number;
  /** The object as QuickBooks sent it. */
  readonly payload: Buffer;
}

interface DeletionContext {
  readonly stream: Pick<Stream, 'name' | 'kind'>;
  /** The request that told of the deletions. */
  readonly query: string;
  readonly pageNumber: number;
  /** The realm id of the company, for records whose key has it. */
  readonly realmId: string;
  /** The number of deletions that the request has told. */
  readonly pageSize: number;
  readonly extractedAt: number;
}

/** The name by which Singer targets know the time of a deletion, in records that are no envelopes. */
const SINGER_DELETED_AT = '_sdc_deleted_at';

/** The property with the time of a deletion, and its schema. */
export function deletionProperty({ format }: RecordShape): JsonObject {
  const { name, schema } = ENVELOPE.deletedAt;
  return { [format === 'envelope' ? name : SINGER_DELETED_AT]: schema };
}

/**
 * The RECORD lines of deletions, each in its parts. They have no window: a deletion is no version of the record. The
 * payload holds what QuickBooks says of the deleted object, byte for byte.
 */
export function* deletionLines(
  rows: readonly DeletedRow[],
  context: DeletionContext,
  shape: RecordShape,
  isDropped: (field: string) => boolean,
): Generator<LineParts> {
  const { stream, query, pageNumber, pageSize } = context;
  const extract = `"${ENVELOPE.pageNumber.name}":${pageNumber},"${ENVELOPE.pageSize.name}":${pageSize},"${ENVELOPE.request.name}":${JSON.stringify({ query, minorversion: MINOR_VERSION })}`;
  const head = recordHead(context, shape);
  const [property] = Object.keys(deletionProperty(shape));
  const time = shape.format === 'entity' ? replicationKey(stream, shape) : undefined;
  for (const { id, deletedAt, payload } of rows) {
    const at = formatInstant(deletedAt);
    const key = `"${KEY_PROPERTIES[shape.format]}":${JSON.stringify(id)}`;
    const start = `${head}${key},"${property}":"${at}",${extract}`;
    if (shape.format === 'envelope') {
      yield [`${start},"${ENVELOPE.payload.name}":`, payload, END];
      continue;
    }
    const timed = time === undefined ? '' : `,"${time}":"${at}"`;
    const isLeftOut = (field: string) => field === KEY_PROPERTIES.entity || isDropped(field);
    yield [start + timed, ...selectedMembers(payload, isLeftOut), END];
  }
}

/** The request to change data capture that told of the deletions of an entity, as a record keeps it. */
export function cdcRequest({ entity }: Pick<Stream, 'entity'>, since: number): string {
  return `cdc?entities=${entity}&changedSince=${formatInstant(since)}`;
}
