import pg from 'pg';
import { ENVELOPE } from 'singer';
import { identifier } from './identifier.ts';
import { sqlInstantText } from './instant-text.ts';
import { idColumnOf, type LoadedTable } from './list-tables.ts';
import { batchesOf } from './row-companies.ts';
import { instantOf } from './stored-version.ts';

export interface KnownRow extends pg.QueryResultRow {
  readonly id: string;
  /** Null if the payload has none. */
  readonly create_time: string | null;
  /** False if no batch of the ledger has written the row. */
  readonly is_of_batch: boolean;
}

interface Listed {
  readonly table: LoadedTable;
  readonly stream: string;
  /** Chooses the rows of one company; undefined for all. */
  readonly realmId: string | undefined;
  /** False if every row is of a batch. */
  readonly hasUnknownOrigins: boolean;
  /** False if the ledger or the table has no columns for it. */
  readonly hasBatches: boolean;
}

/**
 * Opens a cursor over the rows that live, sorted by the time of creation of their records. Some entities are wrapped in
 * an object with one key, their type: `{"Bill": {…}}`. Records that were created at `before` or later are left out.
 */
export function openKnown(schema: string, listed: Listed, before: string | undefined): string {
  const { table, realmId } = listed;
  const { name, hasMarks } = table;
  const { payload, realmId: company, deletedAt } = ENVELOPE;
  const conditions = [
    ...(hasMarks ? [`${deletedAt.name} is null`] : []),
    ...(realmId === undefined ? [] : [`${company.name} = ${pg.escapeLiteral(realmId)}`]),
  ];
  const earlier = before === undefined ? '' : `where created_at < ${pg.escapeLiteral(before)}::timestamptz`;
  return `
    declare known no scroll cursor for
    select id, ${sqlInstantText('created_at')} as create_time, is_of_batch
    from (
      select id, ${instantOf('created')} as created_at, is_of_batch
      from (
        select
          ${identifier(idColumnOf(table))}::text as id,
          coalesce(
            ${payload.name} #>> '{MetaData,CreateTime}',
            (
              select wrapped.value #>> '{MetaData,CreateTime}'
              from jsonb_each(case when jsonb_typeof(${payload.name}::jsonb) = 'object' then ${payload.name}::jsonb end)
                as wrapped
              limit 1
            )
          ) as created,
          ${isOfBatch(schema, listed)} as is_of_batch
        from ${identifier(schema, name)}
        ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
        offset 0
      ) as texts
    ) as records
    ${earlier}
    order by created_at nulls last, length(id), id`;
}

function isOfBatch(schema: string, { stream, hasUnknownOrigins, hasBatches }: Listed): string {
  if (!hasUnknownOrigins) return 'true';
  if (!hasBatches) return 'false';
  return `coalesce(${ENVELOPE.ingestedAt.name} in (select at from ${batchesOf(schema, stream)} as batch), false)`;
}

/** Answers with {@link KnownRow}; no rows at the end. */
export const fetchKnown = 'fetch 5000 from known';
export const closeKnown = 'close known';
