/** The longest pause that a run waits for. A server that asks for more ends the run. */
export const LONGEST_PAUSE_MS = 3_600_000;

/** The last instant that a Date holds. */
const LAST_INSTANT_MS = 8.64e15;

/** A time in ISO 8601, for any number that a server or a log may hold. */
export function isoTime(milliseconds: number): string {
  return new Date(Math.min(milliseconds, LAST_INSTANT_MS)).toISOString();
}

/** The end of a sentence about an answer that asks for a pause that is too long. */
export function askedToWait(pauseMs: number): string {
  const until = isoTime(Date.now() + pauseMs);
  return `it asks to wait until ${until}, which is longer than a run waits: run again then`;
}
