import type pg from 'pg';
import { ENVELOPE } from 'singer';
import { identifier } from './identifier.ts';
import { companyOf, isWanted, type TieOutTable } from './tie-out.ts';

const { request: REQUEST, ingestedAt: INGESTED } = ENVELOPE;

/** Two periods of a report with the same parameters that both have a day, the one that was loaded first before the other. */
export interface Overlap extends pg.QueryResultRow {
  readonly realm: string;
  /** The parameters but the dates. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Days, both included: `2024-01-01`. */
  readonly start: string;
  readonly end: string;
  readonly otherStart: string;
  readonly otherEnd: string;
  /** True if neither is known to be the newer one: they were loaded together. */
  readonly isTie: boolean;
  /** All overlaps, with those that the answer leaves out. */
  readonly all: number;
}

export interface Counted extends pg.QueryResultRow {
  readonly records: number;
}

/** Parameters: realm id, empty for all. */
export function countReports(schema: string, table: TieOutTable): string {
  return `select count(*)::integer as records from ${identifier(schema, table.name)} where ${isWanted(table)}`;
}

/**
 * Parameters: realm id, empty for all; the parameter that splits a day which is too large for an answer, empty for
 * none; most rows of the answer. The parts of a day are one period. A part alone is a filter of the user. Periods are
 * those that were asked for: a payload may have 64 MiB.
 */
export function findOverlaps(schema: string, table: TieOutTable): string {
  return `
    with records as (
      select ${companyOf(table)} as realm, asked ->> 'start_date' as start, asked ->> 'end_date' as "end",
        asked - '{start_date,end_date}'::text[] as parameters, ${INGESTED.name} as loaded
      from (
        select *, ${REQUEST.name}::jsonb -> 'parameters' as asked from ${identifier(schema, table.name)}
        where ${isWanted(table)}
      ) as stored
      where jsonb_typeof(asked) = 'object' and asked ?& '{start_date,end_date}'::text[]
    ),
    marked as (
      select *, start = "end" and parameters ? $2::text
        and count(*) over (partition by realm, start, "end", parameters - $2::text) > 1 as is_part
      from records
    ),
    periods as (
      select realm, start, "end", is_part, max(loaded) as loaded,
        case when is_part then parameters - $2::text else parameters end as parameters
      from marked group by 1, 2, 3, 4, 6
    ),
    placed as materialized (
      select *, row_number() over series as place,
        max("end") over (series rows between unbounded preceding and 1 preceding) as reach
      from periods
      window series as (partition by realm, parameters order by start, "end" desc, is_part)
    )
    select one.realm, one.parameters,
      case when other.loaded > one.loaded then one.start else other.start end as start,
      case when other.loaded > one.loaded then one."end" else other."end" end as "end",
      case when other.loaded > one.loaded then other.start else one.start end as "otherStart",
      case when other.loaded > one.loaded then other."end" else one."end" end as "otherEnd",
      other.loaded is not distinct from one.loaded as "isTie",
      count(*) over ()::integer as "all"
    from placed as one
    cross join lateral (
      select * from placed
      where placed.realm = one.realm and placed.parameters = one.parameters
        and placed.place < one.place and placed."end" = one.reach
      limit 1
    ) as other
    where one.start <= one.reach
    order by 1, 2, one.start, one."end" limit $3::integer`;
}
