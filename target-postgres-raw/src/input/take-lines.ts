import type { Line, LineSplitter } from 'singer';

/** The work on lines. */
export interface Taker {
  /** Takes lines that need not be looked at one by one, until the batch is full. */
  readonly takeAlike?: (lines: LineSplitter) => void;
  /** Undefined if the line needs no wait. */
  readonly take: (line: Line) => Promise<void> | undefined;
  /** True if the open batch takes no further line. */
  readonly isFull: () => boolean;
  /** Resolves once another batch may be filled. */
  readonly cut: () => Promise<void>;
}

/**
 * Takes the lines that have ended. Undefined if they needed no wait: most records need none, and to wait for each of
 * them would take as long as to take it.
 */
export function takeLines(lines: LineSplitter, taker: Taker): Promise<void> | undefined {
  const wait = takeReady(lines, taker);
  return wait && takeRest(wait, lines, taker);
}

async function takeRest(wait: Promise<void>, lines: LineSplitter, taker: Taker): Promise<void> {
  for (let next: Promise<void> | undefined = wait; next !== undefined; next = takeReady(lines, taker))
    await next;
}

/** Takes lines up to one that needs a wait, or fills the batch. Returns what to wait for; undefined after the last line. */
function takeReady(lines: LineSplitter, taker: Taker): Promise<void> | undefined {
  for (;;) {
    taker.takeAlike?.(lines);
    if (taker.isFull()) return taker.cut();
    const line = lines.next();
    if (line === undefined) return undefined;
    const wait = taker.take(line);
    if (wait !== undefined) return wait;
  }
}
