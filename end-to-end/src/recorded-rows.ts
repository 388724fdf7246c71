import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from 'singer';
import { STREAMS } from '../../tap-quickbooks/src/streams/streams.ts';

export interface RecordedRow {
  readonly file: string;
  readonly stream: string;
  readonly row: JsonObject;
}

/** Names of arrays and envelopes that hold an entity, with its stream. */
const STREAM_OF = new Map(
  STREAMS.flatMap(({ name, entity, answerKey }) => [
    [entity, name],
    [answerKey, name],
  ]),
);

/** Members of an answer that hold answers. */
const ENVELOPE = /Response$/;

/** The entities in the answers of a folder: of queries, of CDC, of a batch, of an upload, and of an entity read by Id. */
export function recordedRows(folder: string): RecordedRow[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      const answer: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return rowsIn(answer).map((found) => ({ file, ...found }));
    });
}

function rowsIn(answer: unknown): Omit<RecordedRow, 'file'>[] {
  if (Array.isArray(answer)) return answer.flatMap(rowsIn);
  if (!isJsonObject(answer)) return [];
  return Object.entries(answer).flatMap(([key, value]) => {
    if (ENVELOPE.test(key)) return rowsIn(value);
    const stream = STREAM_OF.get(key);
    if (stream === undefined) return [];
    const rows = Array.isArray(value) ? value : [value];
    return rows.filter(isWhole).map((row) => ({ stream, row }));
  });
}

/** False for the rest of a deleted entity, which has its Id alone. */
function isWhole(row: unknown): row is JsonObject {
  return isJsonObject(row) && row.status !== 'Deleted';
}
