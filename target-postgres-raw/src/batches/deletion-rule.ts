/** The state of a row that has an edit and a deletion. */
type Outcome = 'live' | 'deleted';

/** The order in which the edit and the deletion arrived. */
export type Arrival = 'editFirst' | 'deletionFirst';

/**
 * The state of a row by the time of its edit, compared with that of its deletion. If both times are known, the order of
 * arrival does not matter. Times of change are whole seconds, and a source deletes after it edits: at the same time,
 * the deletion is the later one. The SQL in sql/merge.ts and sql/merge-deletions.ts follows this table.
 */
const RULE = {
  earlier: { editFirst: 'deleted', deletionFirst: 'deleted' },
  same: { editFirst: 'deleted', deletionFirst: 'deleted' },
  later: { editFirst: 'live', deletionFirst: 'live' },
  unknown: { editFirst: 'deleted', deletionFirst: 'live' },
} as const satisfies Readonly<Record<string, Readonly<Record<Arrival, Outcome>>>>;

/** The state of a row with an edit and a deletion. Times are in microseconds; undefined if the edit has none. */
export function stateOf(editedAt: bigint | undefined, deletedAt: bigint, arrival: Arrival): Outcome {
  return RULE[comparison(editedAt, deletedAt)][arrival];
}

function comparison(editedAt: bigint | undefined, deletedAt: bigint): keyof typeof RULE {
  if (editedAt === undefined) return 'unknown';
  if (editedAt === deletedAt) return 'same';
  return editedAt < deletedAt ? 'earlier' : 'later';
}
