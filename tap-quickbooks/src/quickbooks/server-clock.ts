import { ConfigError, formatInstant, SECOND } from 'singer';
import { headerOf, type Outcome } from '../http/http.ts';

/** Half of the settling delay. The other half is for records that QuickBooks has stored but does not find yet. */
const TOLERANCE_MS = 30 * SECOND;

/**
 * Throws ConfigError if by QuickBooks' clock the end of the range is not past, or hardly. The last seconds can then
 * still get records, and a STATE that covers them would never read those.
 * `sentAt` and `readsUntil` are epoch milliseconds by the clock of this machine.
 */
export function requireClockInTime(outcome: Outcome, sentAt: number, readsUntil: number): void {
  if (outcome.kind !== 'answer') return;
  const answeredAt = Date.parse(headerOf(outcome.headers, 'date') ?? '');
  const isAhead = sentAt - answeredAt > TOLERANCE_MS;
  if (!isAhead || readsUntil <= answeredAt - TOLERANCE_MS) return;
  const seconds = Math.round((sentAt - answeredAt) / SECOND);
  throw new ConfigError(
    `the clock of this machine is ${seconds} s ahead of QuickBooks', so records before ${formatInstant(readsUntil)}, the end of this run, can still come: set the clock, or an end_date that is past`,
  );
}
