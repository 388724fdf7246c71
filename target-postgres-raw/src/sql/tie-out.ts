import pg from 'pg';
import { ENVELOPE } from 'singer';
import { identifier } from './identifier.ts';

const { id: ID, payload: PAYLOAD, realmId: REALM, deletedAt: DELETED } = ENVELOPE;

/** A table as it is for a tie-out: some have no column for deletions, or none for the company. */
export interface TieOutTable extends pg.QueryResultRow {
  readonly name: string;
  readonly hasMarks: boolean;
  readonly hasCompany: boolean;
}

/** Parameters: schema, names. The tables of these names that have an id and a payload. */
export const listTieOutTables = `
  select class.relname::text as name,
    bool_or(attribute.attname = '${DELETED.name}') as "hasMarks",
    bool_or(attribute.attname = '${REALM.name}') as "hasCompany"
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  join pg_catalog.pg_attribute as attribute on attribute.attrelid = class.oid and not attribute.attisdropped
  where namespace.nspname = $1::text and class.relkind in ('r', 'p') and class.relname = any ($2::text[])
  group by class.relname
  having bool_or(attribute.attname = '${ID.name}') and bool_or(attribute.attname = '${PAYLOAD.name}')
  order by class.relname`;

/** A report without its payload. */
export interface ReportKey extends pg.QueryResultRow {
  /** Empty if the table holds one company. */
  readonly realm: string;
  readonly id: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly basis: string | null;
  /** The parameters that were asked for, but the dates. */
  readonly parameters: Readonly<Record<string, string>> | null;
}

/** Parameters: realm id, empty for all. The reports of a table that count, oldest period first. */
export function listReports(schema: string, table: TieOutTable): string {
  const payload = `${PAYLOAD.name}::jsonb`;
  return `
    select ${companyOf(table)} as realm, ${ID.name}::text as id,
      ${payload} #>> '{Header,StartPeriod}' as start, ${payload} #>> '{Header,EndPeriod}' as end,
      ${payload} #>> '{Header,ReportBasis}' as basis,
      (${ENVELOPE.request.name}::jsonb -> 'parameters') - '{start_date,end_date,report_date}'::text[] as parameters
    from ${identifier(schema, table.name)}
    where ${isWanted(table)}
    order by 1, 3, 4, 2`;
}

/** Parameters: realm id, id. Opens a cursor with the payload of one report as text, in pieces. */
export function openReport(schema: string, table: TieOutTable): string {
  return `
    declare report_pieces no scroll cursor for
    with report as materialized (
      select coalesce(${PAYLOAD.name}::text, 'null') as payload from ${identifier(schema, table.name)}
      where ${isWanted(table)} and ${ID.name}::text = $2::text
    )
    select substr(payload, place, 1000000) as piece
    from report cross join lateral generate_series(1, length(payload), 1000000) as place`;
}

/** The next piece; no row after the last one. */
export const nextPiece = 'fetch next from report_pieces';
export const closeReport = 'close report_pieces';

/** A transaction that one side has and the other lacks. */
export interface Unmatched extends pg.QueryResultRow {
  readonly realm: string;
  readonly table: string | null;
  readonly id: string;
  readonly day: string | null;
  readonly all: number;
}

interface Lists {
  readonly schema: string;
  readonly list: TieOutTable;
  /** Tables of transactions that have to be in the list, with those that may be. */
  readonly posting: readonly TieOutTable[];
  readonly others: readonly TieOutTable[];
}

/**
 * Parameters: realm id, empty for all; ids of the records of the list, most rows of the answer. Transactions whose day lies in
 * a period of the list and whose Id is not in it.
 */
export function missingInList({ schema, list, posting }: Lists): string {
  const all = posting.map(
    (table) => `
      select ${companyOf(table)} as realm, ${pg.escapeLiteral(table.name)} as "table", ${ID.name}::text as id,
        ${PAYLOAD.name}::jsonb ->> 'TxnDate' as day
      from ${identifier(schema, table.name)} where ${isWanted(table)}`,
  );
  return `
    with ${listed(schema, list)},
    transactions as (${all.join(' union all ')})
    select *, count(*) over ()::integer as "all" from transactions
    where exists (
      select from periods
      where periods.realm = transactions.realm and day between periods.start and periods."end"
    ) and not exists (
      select from listed where listed.realm = transactions.realm and listed.id = transactions.id
    )
    order by realm, day, "table", id limit $3::integer`;
}

/** Parameters: as above. Transactions of the list that no table has. */
export function missingInTables({ schema, list, posting, others }: Lists): string {
  const all = [...posting, ...others].map(
    (table) =>
      `select ${companyOf(table)} as realm, ${ID.name}::text as id from ${identifier(schema, table.name)} where ${isWanted(table)}`,
  );
  return `
    with ${listed(schema, list)},
    transactions as (${all.join(' union all ')})
    select realm, label as "table", id, null as day, count(*) over ()::integer as "all" from listed
    where not exists (
      select from transactions
      where transactions.realm = listed.realm and transactions.id = listed.id
    )
    order by realm, label, id limit $3::integer`;
}

/** The periods and the transactions of the list: the cells of the column txn_type hold the Ids. */
function listed(schema: string, list: TieOutTable): string {
  return `
    reports as materialized (
      select ${companyOf(list)} as realm, answer -> 'Rows' as content,
        answer #>> '{Header,StartPeriod}' as start, answer #>> '{Header,EndPeriod}' as end,
        (
          select place - 1
          from jsonb_array_elements(answer #> '{Columns,Column}') with ordinality as columns (facts, place)
          where facts ->> 'ColType' = 'txn_type' or facts -> 'MetaData' @> '[{"Name": "ColKey", "Value": "txn_type"}]'
          limit 1
        )::integer as txn_type
      from (
        select *, ${PAYLOAD.name}::jsonb as answer from ${identifier(schema, list.name)}
        where ${isWanted(list)} and ${ID.name}::text = any ($2::text[])
      ) as records
    ),
    periods as materialized (select realm, start, "end" from reports),
    cells as materialized (
      select realm, jsonb_path_query(content, 'lax $.**.ColData') -> txn_type as cell from reports
    ),
    listed as materialized (
      select distinct on (realm, id) realm, id, label
      from (select realm, cell ->> 'id' as id, cell ->> 'value' as label from cells) as found
      where id <> ''
    )`;
}

/** The company of a row; an empty text where the table holds one company. Never null, so that joins can hash it. */
export function companyOf({ hasCompany }: TieOutTable): string {
  return hasCompany ? `${REALM.name}::text` : "''::text";
}

export function isWanted({ hasMarks, hasCompany }: TieOutTable): string {
  const company = hasCompany
    ? `(coalesce($1::text, '') in ('', ${REALM.name}::text))`
    : "coalesce($1::text, '') is not null";
  return hasMarks ? `(${company}) and ${DELETED.name} is null` : `(${company})`;
}
