import type { Company, Coverage } from 'singer';
import type { AmountMonth } from '../sql/amounts.ts';
import type { RejectedKind } from '../sql/count-rejected.ts';
import type { IngestDay } from '../sql/ingest-days.ts';
import type { LastRun } from '../sql/last-run.ts';
import type { LastCount } from '../sql/run-requests.ts';
import type { Window } from '../sql/volumetry.ts';
import type { FleetRow } from '../status/fleet.ts';
import type { StreamCoverage } from './coverage.ts';

/** The facts about a schema's streams at one moment. Text, JSON and page are made from it. */
export interface Report {
  readonly database: string;
  readonly schema: string;
  readonly taken_at_utc: string;
  readonly streams: readonly StreamReport[];
  /** The companies with their last runs; empty without a record of runs, and if they were not asked for. */
  readonly companies: readonly FleetRow[];
  /** Money for a thousand metered calls; undefined to leave costs out. */
  readonly price?: number | undefined;
  /** Streams that the ledger knows and that have no table any more. */
  readonly streamsWithoutTable: readonly string[];
}

/** The rows of a stream, or those of one company if its table has several. */
export interface StreamReport {
  readonly stream: string;
  /** Undefined if nothing says of which company the rows are, as for other taps. */
  readonly company: Company | undefined;
  readonly table: string;
  readonly keys: readonly string[];
  /** All rows, the deleted ones included. */
  readonly rows: number;
  /** Rows that are marked as deleted; the others live. */
  readonly deleted: number;
  readonly distinctIds: number;
  readonly windows: readonly Window[];
  readonly coverage: StreamCoverage | undefined;
  readonly lastRun: LastRun | undefined;
  /** Newest first. */
  readonly days: readonly IngestDay[];
  readonly rejected: readonly RejectedKind[];
  /** The time that runs asked for. */
  readonly requested?: Coverage;
  /** QuickBooks' own count; undefined if no run counted the stream. */
  readonly counted?: LastCount | undefined;
  /** Sums by month and currency; empty for a stream without amounts. */
  readonly amounts?: readonly AmountMonth[];
  readonly statements: Statements;
}

/** The statements that brought the numbers, as they were run; undefined where their table is not there. */
interface Statements {
  readonly rows: string;
  readonly windows: string;
  readonly states: string | undefined;
  readonly lastRun: string | undefined;
  readonly days: string | undefined;
  readonly rejected: string | undefined;
  readonly amounts?: string | undefined;
}
