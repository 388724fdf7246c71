import { ENVELOPE } from 'singer';
import type { RecordedRow } from '../recorded-rows.ts';
import type { Warehouse } from '../warehouse.ts';

/** Puts recorded entities into tables of a schema, as they are. Entities without an Id get one. */
export async function insertRecorded(
  warehouse: Warehouse,
  schema: string,
  rows: readonly RecordedRow[],
): Promise<void> {
  await warehouse.query(`create schema ${schema}`);
  for (const stream of new Set(rows.map((row) => row.stream)))
    await warehouse.query(
      `create table ${schema}.${stream} (id text primary key, payload jsonb not null, ${ENVELOPE.ingestedAt.name} timestamptz not null)`,
    );
  for (const [at, { stream, row }] of rows.entries())
    await warehouse.query(
      `insert into ${schema}.${stream} values ($1, $2, now()) on conflict (id) do update set payload = excluded.payload`,
      [typeof row.Id === 'string' ? row.Id : `recorded-${at}`, JSON.stringify(row)],
    );
}
