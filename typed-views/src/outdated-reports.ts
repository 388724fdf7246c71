import { DELETED_AT, INGESTED_AT, REALM_ID, REPORT_ID } from './names.ts';
import type { Source } from './source.ts';

/** The end of the id of a detail report, which names its days. */
const DAYS = '[?&]start_date=[0-9]{4}-[0-9]{2}-[0-9]{2}&end_date=[0-9]{4}-[0-9]{2}-[0-9]{2}$';
const DAYS_LENGTH = '?start_date=2024-01-01&end_date=2024-12-31'.length;
const DAY_LENGTH = '2024-01-01'.length;
const START = `left(right(r.id, ${DAYS_LENGTH - '?start_date='.length}), ${DAY_LENGTH})`;
const END = `right(r.id, ${DAY_LENGTH})`;

/**
 * A condition on the records of detail reports: true unless newer records with the same parameters have each of its
 * days. Such records come of a run without STATE, which plans other periods. It reads ids, and no payload, and once in
 * a query. A record with a day that no newer one has stays, so no day is lost.
 */
export function isNotOutdated(source: Source, streams: readonly string[]): string {
  const records = streams.map(
    (stream) => `
    select r.${REALM_ID}, r.id as ${REPORT_ID}, r.${INGESTED_AT}, left(r.id, -${DAYS_LENGTH}) as series,
      ${source.cast('date', START)} as first_day, ${source.cast('date', END)} as last_day
    from ${source.rows(stream)} as r
    where r.${DELETED_AT} is null and r.id ~ '${DAYS}'`,
  );
  return `(coalesce(a.${REALM_ID}, ''), a.${REPORT_ID}) not in (
  with records as (${records.join('\n    union all')}
  ),
  placed as (
    select *,
      max(last_day) over (w rows between unbounded preceding and 1 preceding) >= first_day
      or lead(first_day) over w <= last_day as overlaps
    from records
    window w as (partition by ${REALM_ID}, series order by first_day, last_day)
  )
  select coalesce(o.${REALM_ID}, ''), o.${REPORT_ID} from placed as o
  where o.overlaps and o.last_day >= o.first_day and not exists (
    select from generate_series(o.first_day, o.last_day, interval '1 day') as d (day)
    where not exists (
      select from placed as n
      where n.overlaps and n.${REALM_ID} is not distinct from o.${REALM_ID} and n.series = o.series
        and n.${INGESTED_AT} > o.${INGESTED_AT} and d.day between n.first_day and n.last_day
    )
  )
)`;
}
