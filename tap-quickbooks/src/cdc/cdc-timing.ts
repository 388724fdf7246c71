/** The times of a run that decide on change data capture. */
export interface CdcTiming {
  readonly now: number;
  /** The end of the time into which no record can come any more. */
  readonly settled: number;
  /** The range ends there. A range that ends in the past needs no index of what changed. */
  readonly isUpToNow: boolean;
  /** Milliseconds for which silence replaces a query; 0 for never. */
  readonly trustMs: number;
  /** Age in milliseconds at which a list that is read by age is due. */
  readonly maxAgeMs: number;
}

/** The times of a run that does without change data capture. */
export const WITHOUT_CDC: CdcTiming = { now: 0, settled: 0, isUpToNow: false, trustMs: 0, maxAgeMs: 0 };
