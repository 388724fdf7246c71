import type { Logger, RunFacts } from 'singer';
import type { BatchLimits } from '../batches/batch-limits.ts';
import type { BatchQueue } from '../batches/batch-queue.ts';
import type { Sources } from './sources.ts';

export interface IntakeOptions {
  readonly batches: BatchQueue;
  readonly limits: BatchLimits;
  /** Called with a failure that comes while no line is taken. */
  readonly onFailure: (error: unknown) => void;
  readonly sources: Sources;
  readonly logger: Logger;
  /** True if ACTIVATE_VERSION is obeyed. */
  readonly isActivating: boolean;
  /** True if records of deletions are skipped. */
  readonly isIgnoringDeletions: boolean;
  /** Folder below which BATCH files may be. */
  readonly batchRoot: string;
  /** Records that may be rejected. */
  readonly maxRejectedRecords: number;
  /** Aborted when nothing more may be read. */
  readonly inputOver: AbortSignal;
  /** Is called with the facts about its run that the tap tells beside a STATE. */
  readonly onFacts?: (facts: RunFacts) => void;
}
