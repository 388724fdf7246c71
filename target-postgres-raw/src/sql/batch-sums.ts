/** Sums over batches of the ledger. Sums are floats, since a bigint would come as text. */
export interface BatchSums {
  readonly batches: number;
  readonly records: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Older than what the table had, or followed by a later version in the batch. */
  readonly passed_over: number;
}

export const batchSums = `
      count(*)::float8 as batches,
      sum(records)::float8 as records,
      sum(inserted)::float8 as inserted,
      sum(updated)::float8 as updated,
      sum(unchanged)::float8 as unchanged,
      sum(stale + superseded)::float8 as passed_over`.trim();
