import type pg from 'pg';
import { ENVELOPE } from 'singer';
import type { Batch, Rejected } from '../batches/batch.ts';
import { lineBytesOf } from '../batches/row.ts';
import type { StreamRows } from '../batches/stream-rows.ts';
import { addDeletionColumn } from '../sql/deletion-column.ts';
import { describeOwner, type Owner } from '../sql/describe-owner.ts';
import { columnNames } from '../sql/has-table.ts';
import { identifier } from '../sql/identifier.ts';
import { remark } from './remark.ts';
import type { Run } from './run.ts';

const COLUMN = ENVELOPE.deletedAt.name;
const UNDEFINED_COLUMN = '42703';

/**
 * Adds the column for deletions to the tables that get their first one. Returns the deletions whose table lacks the
 * column and belongs to another role: they are kept as rejected records, and do not end the run.
 */
export async function addMarkColumns(client: pg.Client, batch: Batch, run: Run): Promise<Rejected[]> {
  const unmarked: Rejected[] = [];
  for (const stream of unmarkedStreams(batch, run)) {
    const owner = await addMarkColumn(client, stream, run);
    if (owner !== undefined) unmarked.push(...asRejected(stream, owner, run));
  }
  return unmarked;
}

/** The streams with deletions to be marked whose table is not known to have the column. */
export function unmarkedStreams({ streams }: Batch, { deletedRecords, marked }: Run): readonly StreamRows[] {
  if (deletedRecords !== 'mark') return [];
  return [...streams.values()].filter(
    (stream) => !marked.has(stream.source.table.name) && stream.deletions().length > 0,
  );
}

/** Returns the owner of the table if the column is missing and only this role may add it. */
async function addMarkColumn(client: pg.Client, stream: StreamRows, run: Run): Promise<string | undefined> {
  const { table } = stream.source;
  const name = identifier(table.schema, table.name);
  if (!(await columnNames(client, name)).includes(COLUMN)) {
    const [found] = (await client.query<Owner>(describeOwner, [name])).rows;
    if (found?.isOurs === false) return found.owner;
    await client.query(addDeletionColumn(table));
    run.logger.info(`the table gets the column ${COLUMN}`, { stream: stream.source.stream });
  }
  run.marked.add(table.name);
  return undefined;
}

function asRejected(stream: StreamRows, owner: string, run: Run): Rejected[] {
  const { table, stream: name } = stream.source;
  const reason = `the table ${table.schema}.${table.name} has no column ${COLUMN}, and only its owner ${owner} may add it`;
  remark(
    run,
    `deletions of stream ${JSON.stringify(name)} cannot be marked: ${reason}. They are kept in ` +
      `${run.schema}._rejected_records. What to do: have the owner run "${addDeletionColumn(table)};", and load them again`,
  );
  return stream.deletions().map((row) => ({
    stream: name,
    bytes: lineBytesOf(row),
    number: row.number,
    file: row.file,
    sqlState: UNDEFINED_COLUMN,
    reason,
    loggedReason: reason,
  }));
}
