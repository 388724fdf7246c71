import { ENVELOPE } from 'singer';

/** The column that the target itself fills. */
export const INGESTED_AT = ENVELOPE.ingestedAt.name;
export const LEDGER = '_ingest_log';
export const REJECTED = '_rejected_records';
/** Says which company each table holds. */
export const STREAMS = '_streams';
/** Has a row for each run of the target. */
export const RUNS = '_runs';
export const OWN_TABLES: readonly string[] = [LEDGER, REJECTED, STREAMS, RUNS];
/** The property by which Singer taps say when a record was deleted at its source. */
export const SDC_DELETED_AT = '_sdc_deleted_at';
