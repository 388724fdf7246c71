import type { BatchEvent, BatchState } from './batch-states.ts';

/*
 * The order of commits, as a table: what a batch does next, by what it is doing and by what happens. All of it is
 * pure; batch-commit.ts does the work of each state. (STATE in capitals is Singer's message, a state is a batch's.)
 *
 * While one batch is merged, its successor is copied. Both may need the same connection: the server, a pooler or the
 * role may allow only one. So a batch that copies ahead must be able to give way.
 *
 * Invariants. commit-order.test.ts names the tests that hold each of them.
 *  1. A batch is merged only after its predecessor is done.
 *  2. A batch is done only after its commit, and after its STATE has gone out.
 *  3. A batch whose predecessor is in trouble gives its connection up, and loads alone in its turn.
 *  4. A batch that may have been committed looks into the ledger before it loads again.
 *  5. A failure is reported in the order of the batches: one ahead of its turn waits for the predecessor.
 *  6. No batch ends well after its predecessor failed.
 *  7. A stop request interrupts nothing; the end of the grace drops whatever is not committed.
 *  8. An end is final, with one exception: a commit that Postgres confirms after the drop still counts.
 */

/** A cell of the table for an event that the state cannot meet. */
export const IMPOSSIBLE = 'impossible';

type Row = { readonly [E in BatchEvent]: BatchState | typeof IMPOSSIBLE };

/** Events of work, for states in which nothing runs on a connection. */
const NO_WORK = {
  copied: IMPOSSIBLE,
  committed: IMPOSSIBLE,
  delivered: IMPOSSIBLE,
  transientFailure: IMPOSSIBLE,
  rejected: IMPOSSIBLE,
  permanentFailure: IMPOSSIBLE,
  retryDue: IMPOSSIBLE,
} as const;

/** Events of the predecessor, for states that a batch reaches after its predecessor is done. */
const IN_TURN = {
  predecessorDone: IMPOSSIBLE,
  predecessorInTrouble: IMPOSSIBLE,
  predecessorFailed: IMPOSSIBLE,
} as const;

/** Next states. Each row has each event: a cell that is missing does not compile. */
export const COMMIT_ORDER = {
  copying: {
    copied: 'waiting',
    committed: IMPOSSIBLE,
    delivered: IMPOSSIBLE,
    // The copy continues, and the merge follows without a pause.
    predecessorDone: 'merging',
    // A COPY is not broken off: its connection would be lost with it.
    predecessorInTrouble: 'givingWay',
    predecessorFailed: 'dropped',
    // The wait for the predecessor is long enough; no delay of its own.
    transientFailure: 'setBack',
    // The search for the rows merges them on trial, and so must wait for its turn.
    rejected: 'searching',
    permanentFailure: 'doomed',
    retryDue: IMPOSSIBLE,
    stopRequested: 'copying',
    graceOver: 'dropped',
  },
  givingWay: {
    copied: 'gaveWay',
    committed: IMPOSSIBLE,
    delivered: IMPOSSIBLE,
    // The trouble is over before the copy is: what is copied can be used after all.
    predecessorDone: 'merging',
    predecessorInTrouble: 'givingWay',
    predecessorFailed: 'dropped',
    transientFailure: 'setBack',
    rejected: 'searching',
    permanentFailure: 'doomed',
    retryDue: IMPOSSIBLE,
    stopRequested: 'givingWay',
    graceOver: 'dropped',
  },
  waiting: {
    ...NO_WORK,
    predecessorDone: 'merging',
    // The predecessor may need the connection that this one holds.
    predecessorInTrouble: 'gaveWay',
    predecessorFailed: 'dropped',
    stopRequested: 'waiting',
    graceOver: 'dropped',
  },
  merging: {
    ...IN_TURN,
    // Its predecessor was done before its copy was.
    copied: 'merging',
    committed: 'delivering',
    delivered: IMPOSSIBLE,
    transientFailure: 'backingOff',
    rejected: 'narrowing',
    permanentFailure: 'failed',
    retryDue: IMPOSSIBLE,
    stopRequested: 'merging',
    graceOver: 'dropped',
  },
  searching: {
    ...NO_WORK,
    predecessorDone: 'narrowing',
    // Nothing to give up.
    predecessorInTrouble: 'searching',
    predecessorFailed: 'dropped',
    stopRequested: 'searching',
    graceOver: 'dropped',
  },
  narrowing: {
    ...IN_TURN,
    copied: 'narrowing',
    committed: 'delivering',
    delivered: IMPOSSIBLE,
    transientFailure: 'backingOff',
    // No row could be found, or the rest is rejected too.
    rejected: 'failed',
    permanentFailure: 'failed',
    retryDue: IMPOSSIBLE,
    stopRequested: 'narrowing',
    graceOver: 'dropped',
  },
  gaveWay: {
    ...NO_WORK,
    predecessorDone: 'alone',
    predecessorInTrouble: 'gaveWay',
    predecessorFailed: 'dropped',
    stopRequested: 'gaveWay',
    graceOver: 'dropped',
  },
  alone: {
    ...IN_TURN,
    copied: 'alone',
    committed: 'delivering',
    delivered: IMPOSSIBLE,
    transientFailure: 'backingOff',
    rejected: 'narrowing',
    permanentFailure: 'failed',
    retryDue: IMPOSSIBLE,
    stopRequested: 'alone',
    graceOver: 'dropped',
  },
  setBack: {
    ...NO_WORK,
    // Its connection may be gone, so it takes the first one.
    predecessorDone: 'retrying',
    predecessorInTrouble: 'setBack',
    predecessorFailed: 'dropped',
    stopRequested: 'setBack',
    graceOver: 'dropped',
  },
  backingOff: {
    ...NO_WORK,
    ...IN_TURN,
    retryDue: 'retrying',
    // The grace is shorter than most delays: try at once.
    stopRequested: 'retrying',
    graceOver: 'dropped',
  },
  retrying: {
    ...IN_TURN,
    copied: 'retrying',
    committed: 'delivering',
    delivered: IMPOSSIBLE,
    transientFailure: 'backingOff',
    rejected: 'narrowing',
    permanentFailure: 'failed',
    retryDue: IMPOSSIBLE,
    stopRequested: 'retrying',
    graceOver: 'dropped',
  },
  delivering: {
    ...NO_WORK,
    ...IN_TURN,
    delivered: 'done',
    // stdout cannot be written.
    permanentFailure: 'failed',
    stopRequested: 'delivering',
    // The commit cannot be undone, so its STATE still goes out.
    graceOver: 'delivering',
  },
  done: { ...NO_WORK, ...IN_TURN, stopRequested: 'done', graceOver: 'done' },
  doomed: {
    ...NO_WORK,
    predecessorDone: 'failed',
    predecessorInTrouble: 'doomed',
    predecessorFailed: 'dropped',
    stopRequested: 'doomed',
    graceOver: 'dropped',
  },
  failed: { ...NO_WORK, ...IN_TURN, stopRequested: 'failed', graceOver: 'failed' },
  // Its work on a connection may still end, in any way.
  dropped: {
    copied: 'dropped',
    // The confirmation came before the connection was closed: what is in must have its STATE.
    committed: 'delivering',
    delivered: IMPOSSIBLE,
    // The predecessor was dropped too, and then had its commit confirmed.
    predecessorDone: 'dropped',
    predecessorInTrouble: 'dropped',
    predecessorFailed: 'dropped',
    transientFailure: 'dropped',
    rejected: 'dropped',
    permanentFailure: 'dropped',
    retryDue: IMPOSSIBLE,
    stopRequested: 'dropped',
    graceOver: 'dropped',
  },
} as const satisfies { readonly [S in BatchState]: Row };

/** The state of a batch after an event. Throws where the table has no next state, which is a defect. */
export function nextState(state: BatchState, event: BatchEvent): BatchState {
  const next = COMMIT_ORDER[state][event];
  if (next === IMPOSSIBLE) throw new TypeError(`a batch that is ${state} cannot meet ${event}`);
  return next;
}

/** States in which a batch may be merged. */
export const HAS_TURN: ReadonlySet<BatchState> = new Set(['merging', 'narrowing', 'alone', 'retrying']);
