import { ConfigError, formatInstant, SECOND_MS } from 'singer';
import { headerOf, type Outcome, type Received } from '../http/http.ts';

/** The end of a run's range. */
export interface ReadsUntil {
  /** Epoch milliseconds by the clock of this machine. */
  readonly end: number;
  /** Time before now at which ranges end at the latest. */
  readonly settleMs: number;
}

/**
 * Throws ConfigError if by QuickBooks' clock the end of the range is not past, or hardly. The last seconds can then
 * still get records, and a STATE that covers them would never read those.
 * Half of the settling time is for clocks. The other half is for records that QuickBooks has stored but does not find
 * yet. `sentAt` is in epoch milliseconds by the clock of this machine.
 */
export function requireClockInTime(
  outcome: Outcome | Received,
  sentAt: number,
  { end, settleMs }: ReadsUntil,
): void {
  if (outcome.kind === 'noAnswer') return;
  const answeredAt = Date.parse(headerOf(outcome.headers, 'date') ?? '');
  const toleranceMs = settleMs / 2;
  const isAhead = sentAt - answeredAt > toleranceMs;
  if (!isAhead || end <= answeredAt - toleranceMs) return;
  const seconds = Math.round((sentAt - answeredAt) / SECOND_MS);
  throw new ConfigError(
    `the clock of this machine is ${seconds} s ahead of QuickBooks', so records before ${formatInstant(end)}, the end of this run, can still come: set the clock, or an end_date that is past`,
  );
}
