export type BatchState =
  /** Copies into staging ahead of its predecessor. */
  | 'copying'
  /** Still copies, and gives its connection up after that: its predecessor is in trouble. */
  | 'givingWay'
  /** Is copied, and holds its transaction until the predecessor is done. */
  | 'waiting'
  /** Has its turn: copies the rest, merges, commits. */
  | 'merging'
  /** Postgres rejected a row ahead of its turn; holds no transaction. */
  | 'searching'
  /** Has its turn: looks for the rejected rows and loads the others. */
  | 'narrowing'
  /** Holds no connection until the predecessor is done. */
  | 'gaveWay'
  /** Has its turn, and begins again. */
  | 'alone'
  /** Failed ahead of its turn in a way that may pass; holds no connection. */
  | 'setBack'
  /** Failed in its turn in a way that may pass, and waits before the next attempt. */
  | 'backingOff'
  /** Looks into the ledger, and loads again unless it is there. */
  | 'retrying'
  /** Is committed; its STATE is on the way out. */
  | 'delivering'
  | 'done'
  /** Failed permanently ahead of its turn; that is reported after the predecessor's end. */
  | 'doomed'
  | 'failed'
  /** Is not loaded, because of its predecessor or of the end of the grace. */
  | 'dropped';

export type BatchEvent =
  /** Its rows are in staging. */
  | 'copied'
  /** Postgres confirmed the commit. */
  | 'committed'
  /** Its STATE has gone out. */
  | 'delivered'
  | 'predecessorDone'
  | 'predecessorInTrouble'
  | 'predecessorFailed'
  /** A lost connection, a deadlock, a lock timeout: the same batch can be loaded again. */
  | 'transientFailure'
  /** Postgres rejected one of its rows. */
  | 'rejected'
  | 'permanentFailure'
  | 'retryDue'
  /** The first SIGTERM or SIGINT. */
  | 'stopRequested'
  /** The second signal, or the end of the grace after the first. */
  | 'graceOver';
