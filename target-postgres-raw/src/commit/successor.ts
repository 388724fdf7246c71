import type { BatchEvent, BatchState } from './batch-states.ts';

/** The event that a batch is for its successor when it enters a state. */
export const NEWS = {
  copying: undefined,
  givingWay: undefined,
  waiting: undefined,
  merging: undefined,
  searching: undefined,
  // Its connection was free for a moment, and the successor may have taken it.
  narrowing: 'predecessorInTrouble',
  gaveWay: undefined,
  alone: undefined,
  setBack: 'predecessorInTrouble',
  backingOff: 'predecessorInTrouble',
  retrying: undefined,
  delivering: undefined,
  done: 'predecessorDone',
  // Reported when it fails, in its turn.
  doomed: undefined,
  failed: 'predecessorFailed',
  dropped: 'predecessorFailed',
} as const satisfies { readonly [S in BatchState]: BatchEvent | undefined };

/** The first state of a batch, by its predecessor's. */
export const FIRST_STATE = {
  copying: 'copying',
  givingWay: 'copying',
  waiting: 'copying',
  merging: 'copying',
  searching: 'copying',
  narrowing: 'gaveWay',
  gaveWay: 'copying',
  alone: 'copying',
  // A predecessor in trouble may need every connection there is.
  setBack: 'gaveWay',
  backingOff: 'gaveWay',
  retrying: 'gaveWay',
  delivering: 'copying',
  done: 'merging',
  doomed: 'gaveWay',
  failed: 'dropped',
  dropped: 'dropped',
} as const satisfies { readonly [S in BatchState]: BatchState };
