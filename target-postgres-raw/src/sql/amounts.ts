import type pg from 'pg';
import { ENVELOPE } from 'singer';
import { ofRealm } from './companies.ts';
import { identifier } from './identifier.ts';
import type { LoadedTable } from './list-tables.ts';

/** The sums of a month of documents in one currency, as text: a double would round them. */
export interface AmountMonth extends pg.QueryResultRow {
  /** `2024-03`; null for documents without a date. */
  readonly month: string | null;
  readonly currency: string | null;
  readonly documents: number;
  readonly total: string | null;
  readonly balance: string | null;
}

/** Tells if the rows of a table have amounts, by some of them. */
export function hasAmounts(schema: string, { name }: LoadedTable): string {
  return `
    select exists (
      select from (select payload from ${identifier(schema, name)} limit 50) as sampled
      where payload ? 'TotalAmt' and payload ? 'TxnDate'
    ) as "hasAmounts"`;
}

/** The sums of TotalAmt and Balance of the documents that are not deleted, by the month of TxnDate, newest first. */
export function sumAmounts(
  schema: string,
  { name, hasMarks }: LoadedTable,
  realmId: string | undefined,
): string {
  const company = ofRealm(realmId);
  const isLive = hasMarks ? `${company === '' ? 'where' : 'and'} ${ENVELOPE.deletedAt.name} is null` : '';
  const sum = (key: string) =>
    `sum(case jsonb_typeof(payload->'${key}') when 'number' then (payload->>'${key}')::numeric end)::text`;
  return `
    select
      substring(payload->>'TxnDate' from '^\\d{4}-\\d\\d') as month,
      payload#>>'{CurrencyRef,value}' as currency,
      count(*)::float8 as documents,
      ${sum('TotalAmt')} as total,
      ${sum('Balance')} as balance
    from ${identifier(schema, name)} ${company} ${isLive}
    group by 1, 2
    order by 1 desc nulls last, 2`;
}
