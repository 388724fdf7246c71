import { ENVELOPE } from 'singer';

/** The column that the target itself fills. */
export const INGESTED_AT = ENVELOPE.ingestedAt.name;
export const LEDGER = '_ingest_log';
export const REJECTED = '_rejected_records';
/** Says which company each table holds. */
export const STREAMS = '_streams';
export const OWN_TABLES: readonly string[] = [LEDGER, REJECTED, STREAMS];
