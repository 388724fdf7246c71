import type { Logger } from 'singer';
import type { TargetSettings } from '../settings.ts';
import type { Packing } from '../sql/staging.ts';
import type { CopyWays } from './copy-ways.ts';

/** Facts that hold for every batch of a run. */
export interface Run {
  readonly id: string;
  /** Schema of the ledger. */
  readonly schema: string;
  readonly hasLz4: boolean;
  /** True if runs are recorded: their table may be missing where the user may not create it. */
  readonly isRecorded: boolean;
  /** Keys that lead to the time of change in a payload, from the outside in. */
  readonly newerBy: readonly string[] | undefined;
  readonly unchangedRows: TargetSettings['unchanged_rows'];
  readonly activateVersion: TargetSettings['activate_version'];
  readonly deletedRecords: TargetSettings['deleted_records'];
  /** Names of the tables that have the column for deletions. */
  readonly marked: Set<string>;
  /** True if replaced versions are kept. */
  readonly history: boolean;
  /** The columns of each table whose replaced versions are kept, by the table's name. */
  readonly histories: Map<string, readonly string[]>;
  readonly maxRejectedRecords: number;
  /** By table, as the last batch would have had it best. */
  readonly packings: Map<string, Packing>;
  readonly ways: CopyWays;
  /** Warnings that are given once. */
  readonly remarks: Set<string>;
  readonly logger: Logger;
}
