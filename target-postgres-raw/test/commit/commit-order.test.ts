import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BatchEvent, BatchState } from '../../src/commit/batch-states.ts';
import { COMMIT_ORDER, HAS_TURN, IMPOSSIBLE, nextState } from '../../src/commit/commit-order.ts';
import { FIRST_STATE, NEWS } from '../../src/commit/successor.ts';

/** The table once more: `.` is impossible, `=` is the same state. */
const TABLE = `
state       copied  committed  delivered predecessorDone predecessorInTrouble predecessorFailed transientFailure rejected  permanentFailure retryDue stopRequested graceOver
copying     waiting .          .         merging         givingWay            dropped           setBack          searching doomed           .        =             dropped
givingWay   gaveWay .          .         merging         =                    dropped           setBack          searching doomed           .        =             dropped
waiting     .       .          .         merging         gaveWay              dropped           .                .         .                .        =             dropped
merging     =       delivering .         .               .                    .                 backingOff       narrowing failed           .        =             dropped
searching   .       .          .         narrowing       =                    dropped           .                .         .                .        =             dropped
narrowing   =       delivering .         .               .                    .                 backingOff       failed    failed           .        =             dropped
gaveWay     .       .          .         alone           =                    dropped           .                .         .                .        =             dropped
alone       =       delivering .         .               .                    .                 backingOff       narrowing failed           .        =             dropped
setBack     .       .          .         retrying        =                    dropped           .                .         .                .        =             dropped
backingOff  .       .          .         .               .                    .                 .                .         .                retrying retrying      dropped
retrying    =       delivering .         .               .                    .                 backingOff       narrowing failed           .        =             dropped
delivering  .       .          done      .               .                    .                 .                .         failed           .        =             =
done        .       .          .         .               .                    .                 .                .         .                .        =             =
doomed      .       .          .         failed          =                    dropped           .                .         .                .        =             dropped
failed      .       .          .         .               .                    .                 .                .         .                .        =             =
dropped     =       delivering .         =               =                    =                 =                =         =                .        =             =
`;

const [HEADER = [], ...ROWS] = TABLE.trim()
  .split('\n')
  .map((line) => line.split(/\s+/));
const EVENTS = HEADER.slice(1) as BatchEvent[];
const CELLS = ROWS.flatMap(([state = '', ...cells]) =>
  cells.map((cell, n) => ({
    state: state as BatchState,
    event: EVENTS[n] as BatchEvent,
    next: cell === '=' ? state : cell === '.' ? IMPOSSIBLE : cell,
  })),
);
const STATES = Object.keys(COMMIT_ORDER) as BatchState[];

describe('the order of commits', () => {
  it.each(CELLS)('$state × $event: $next', ({ state, event, next }) => {
    if (next === IMPOSSIBLE) expect(() => nextState(state, event)).toThrow(`${state} cannot meet ${event}`);
    else expect(nextState(state, event)).toBe(next);
  });

  it('has no cell that is not tested', () => {
    const tested = Object.fromEntries(
      STATES.map((state) => [
        state,
        Object.fromEntries(
          CELLS.filter((cell) => cell.state === state).map(({ event, next }) => [event, next]),
        ),
      ]),
    );
    expect(tested).toEqual(COMMIT_ORDER);
  });
});

const possible = CELLS.filter(({ next }) => next !== IMPOSSIBLE) as readonly {
  state: BatchState;
  event: BatchEvent;
  next: BatchState;
}[];
const into = (...states: BatchState[]) =>
  possible.filter(({ state, next }) => state !== next && states.includes(next));
const AHEAD = STATES.filter(
  (state) => COMMIT_ORDER[state].predecessorDone !== IMPOSSIBLE && state !== 'dropped',
);
const ENDS: readonly BatchState[] = ['done', 'failed', 'dropped'];

/** Tests of the invariants, by their numbers in commit-order.ts. */
const INVARIANTS: { readonly [number: string]: () => void } = {
  // A batch is merged only after its predecessor is done.
  1: () => {
    for (const { state, event } of into(...HAS_TURN))
      expect(HAS_TURN.has(state) || state === 'backingOff' || event === 'predecessorDone').toBe(true);
    expect(STATES.filter((state) => HAS_TURN.has(FIRST_STATE[state]))).toEqual(['done']);
    expect(STATES.filter((state) => NEWS[state] === 'predecessorDone')).toEqual(['done']);
  },
  // A batch is done only after its commit, and after its STATE has gone out.
  2: () => {
    expect(into('done')).toEqual([{ state: 'delivering', event: 'delivered', next: 'done' }]);
    expect(new Set(into('delivering').map(({ event }) => event))).toEqual(new Set(['committed']));
  },
  // A batch whose predecessor is in trouble gives its connection up, and loads alone in its turn.
  3: () => {
    const holding: readonly BatchState[] = ['copying', 'waiting'];
    for (const state of AHEAD) {
      const next = nextState(state, 'predecessorInTrouble');
      expect(holding).not.toContain(next);
      if (next !== 'givingWay') expect(COMMIT_ORDER[next].copied).toBe(IMPOSSIBLE);
    }
    expect(nextState('givingWay', 'copied')).toBe('gaveWay');
    const troubled = STATES.filter((state) => NEWS[state] === 'predecessorInTrouble');
    for (const state of [...troubled, 'retrying'] as const) expect(FIRST_STATE[state]).toBe('gaveWay');
  },
  // A batch that may have been committed looks into the ledger before it loads again.
  4: () => {
    for (const state of HAS_TURN) expect(nextState(state, 'transientFailure')).toBe('backingOff');
    const after = possible.filter(({ state, next }) => state === 'backingOff' && next !== 'dropped');
    expect(new Set(after.map(({ next }) => next))).toEqual(new Set(['retrying']));
  },
  // A failure is reported in the order of the batches: one ahead of its turn waits for the predecessor.
  5: () => {
    for (const { state } of into('failed'))
      expect(state === 'doomed' || COMMIT_ORDER[state].predecessorDone === IMPOSSIBLE).toBe(true);
    expect(nextState('doomed', 'predecessorDone')).toBe('failed');
  },
  // No batch ends well after its predecessor failed.
  6: () => {
    for (const state of AHEAD) expect(nextState(state, 'predecessorFailed')).toBe('dropped');
    for (const state of ['failed', 'dropped'] as const) {
      expect(FIRST_STATE[state]).toBe('dropped');
      expect(NEWS[state]).toBe('predecessorFailed');
    }
  },
  // A stop request interrupts nothing; the end of the grace drops whatever is not committed.
  7: () => {
    for (const state of STATES) {
      expect(nextState(state, 'stopRequested')).toBe(state === 'backingOff' ? 'retrying' : state);
      const isOver = ENDS.includes(state) || state === 'delivering';
      expect(nextState(state, 'graceOver')).toBe(isOver ? state : 'dropped');
    }
  },
  // An end is final, with one exception: a commit that Postgres confirms after the drop still counts.
  8: () => {
    const left = possible.filter(({ state, next }) => ENDS.includes(state) && next !== state);
    expect(left).toEqual([{ state: 'dropped', event: 'committed', next: 'delivering' }]);
  },
};

it.each(Object.entries(INVARIANTS))('holds invariant %s', (_number, check) => check());

it('has a test for each invariant, and an invariant for each test', () => {
  const source = readFileSync(new URL('../../src/commit/commit-order.ts', import.meta.url), 'utf8');
  const numbers = [...source.matchAll(/^ \* {2}(\d+)\. /gm)].map(([, number]) => number);
  expect(numbers).toEqual(Object.keys(INVARIANTS));
});
