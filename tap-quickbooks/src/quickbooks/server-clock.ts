import { ConfigError, formatInstant, SECOND } from 'singer';
import { headerOf, type Outcome } from '../http/http.ts';

/** Half of the settling delay: what is left of it is for what QuickBooks has stored but does not find yet. */
const TOLERANCE = 30 * SECOND;

/**
 * Throws ConfigError where QuickBooks' clock says that the end of what is read is not past, or hardly: its last
 * seconds can then still get records, and a STATE that covers them would lose those for good.
 * `sentAt` and `readsUntil` are epoch milliseconds by the clock of this machine.
 */
export function requireClockInTime(outcome: Outcome, sentAt: number, readsUntil: number): void {
  if (outcome.kind !== 'answer') return;
  const answeredAt = Date.parse(headerOf(outcome.headers, 'date') ?? '');
  const isAhead = sentAt - answeredAt > TOLERANCE;
  if (!isAhead || readsUntil <= answeredAt - TOLERANCE) return;
  const seconds = Math.round((sentAt - answeredAt) / SECOND);
  throw new ConfigError(
    `the clock of this machine is ${seconds} s ahead of QuickBooks', so records can still come in front of ${formatInstant(readsUntil)}, where this run would end: set the clock, or an end_date that is past`,
  );
}
