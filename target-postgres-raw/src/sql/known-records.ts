import pg from 'pg';
import { ENVELOPE } from 'singer';
import { identifier } from './identifier.ts';
import { sqlInstantText } from './instant-text.ts';
import type { LoadedTable } from './list-tables.ts';
import { instantOf } from './stored-version.ts';

export interface KnownRow extends pg.QueryResultRow {
  readonly id: string;
  /** Null if the payload has none. */
  readonly create_time: string | null;
}

interface KnownOptions {
  /** Only records that were created before, in ISO 8601. */
  readonly before: string | undefined;
  readonly realmId: string | undefined;
}

/**
 * Opens a cursor over the rows that live, sorted by the time of creation of their records. Some entities are wrapped in
 * an object with one key, their type: `{"Bill": {…}}`.
 */
export function openKnown(
  schema: string,
  { name, hasMarks }: LoadedTable,
  { before, realmId }: KnownOptions,
): string {
  const { id, payload, realmId: company, deletedAt } = ENVELOPE;
  const conditions = [
    ...(hasMarks ? [`${deletedAt.name} is null`] : []),
    ...(realmId === undefined ? [] : [`${company.name} = ${pg.escapeLiteral(realmId)}`]),
  ];
  const earlier = before === undefined ? '' : `where created_at < ${pg.escapeLiteral(before)}::timestamptz`;
  return `
    declare known no scroll cursor for
    select id, ${sqlInstantText('created_at')} as create_time
    from (
      select id, ${instantOf('created')} as created_at
      from (
        select
          ${id.name}::text as id,
          coalesce(
            ${payload.name} #>> '{MetaData,CreateTime}',
            (
              select wrapped.value #>> '{MetaData,CreateTime}'
              from jsonb_each(case when jsonb_typeof(${payload.name}::jsonb) = 'object' then ${payload.name}::jsonb end)
                as wrapped
              limit 1
            )
          ) as created
        from ${identifier(schema, name)}
        ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
        offset 0
      ) as texts
    ) as records
    ${earlier}
    order by created_at nulls last, length(id), id`;
}

/** Answers with {@link KnownRow}; no rows at the end. */
export const fetchKnown = 'fetch 5000 from known';
export const closeKnown = 'close known';
