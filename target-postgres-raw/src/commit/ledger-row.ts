import type { Company } from 'singer';
import type { Rejected } from '../batches/batch.ts';
import type { StreamRows } from '../batches/stream-rows.ts';
import { instantText } from '../postgres/instant.ts';
import { type LedgerRow, NOTHING_COUNTED } from '../sql/ledger.ts';
import { ledgerName } from '../table.ts';
import type { MergedRows } from './staged.ts';

const NO_RECORDS: LedgerRow = {
  stream: null,
  ...NOTHING_COUNTED,
  bytes: 0,
  first_window_start_utc: null,
  last_window_end_utc: null,
  ingested_at_utc: null,
  version: null,
  environment: null,
  realm_id: null,
};

/** The row of a batch with a STATE and no records. */
export function onlyState(company: Company | undefined): LedgerRow {
  return { ...NO_RECORDS, ...companyColumns(company) };
}

/** The row of a stream's records in a batch. */
export function ledgerRow(
  stream: StreamRows,
  merged: MergedRows,
  rejected: readonly Rejected[],
  company: Company | undefined,
): LedgerRow {
  const { inserted, updated, deleted, unchanged, stale, dropped, ingested_at_utc } = merged;
  const name = stream.source.stream;
  return {
    stream: ledgerName(name),
    records: stream.records,
    inserted,
    updated,
    deleted,
    unchanged: unchanged + stream.ignored,
    stale: stream.stale + stale,
    superseded: stream.superseded,
    dropped,
    rejected: rejected.filter((each) => each.stream === name).length,
    replaced_characters: stream.replaced,
    bytes: stream.bytes,
    first_window_start_utc: stream.firstWindowStart === null ? null : instantText(stream.firstWindowStart),
    last_window_end_utc: stream.lastWindowEnd === null ? null : instantText(stream.lastWindowEnd),
    ingested_at_utc,
    version: stream.version?.toString() ?? null,
    ...companyColumns(company),
  };
}

function companyColumns(company: Company | undefined): Pick<LedgerRow, 'environment' | 'realm_id'> {
  return { environment: company?.environment ?? null, realm_id: company?.realmId ?? null };
}
