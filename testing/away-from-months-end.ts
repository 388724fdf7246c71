import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than the tests of a file take, and than a run's range ends before the present. */
const MARGIN_MS = 180_000;

/** Time limit of a hook that waits. */
export const LONGEST_WAIT_MS = 3 * MARGIN_MS;

/**
 * Waits while a month of UTC ends or begins. For tests of what is counted by the calendar month of the clock: otherwise
 * one run of them would be in the old month, and the next one in the new month.
 */
export async function awayFromMonthsEnd(): Promise<void> {
  const now = new Date();
  const monthStart = (months: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1);
  const [since, until] = [now.getTime() - monthStart(0), monthStart(1) - now.getTime()];
  if (until < MARGIN_MS) await sleep(until + MARGIN_MS);
  else if (since < MARGIN_MS) await sleep(MARGIN_MS - since);
}
