import { counted, DAY_MS } from 'singer';
import type { StoredTokens } from './stored-tokens.ts';

/** With fewer days left than this, each run says so. */
const WARNING_DAYS = 14;

/** Whole days until an instant; negative once it is over. */
export function daysLeft(instant: number, now: number): number {
  return Math.floor((instant - now) / DAY_MS);
}

/** Advice about tokens that end soon; undefined while there is nothing to do. */
export function warningOfEnd(tokens: StoredTokens, now: number): string | undefined {
  const { consent_expires_at: consentEnd, refresh_token_expires_at: refreshEnd } = tokens;
  if (consentEnd !== undefined && daysLeft(consentEnd, now) < WARNING_DAYS) {
    return `the consent to read this company ends on ${date(consentEnd)} (${days(consentEnd, now)}), and no refresh prolongs it: run "tap-quickbooks auth" before that`;
  }
  if (daysLeft(refreshEnd, now) < WARNING_DAYS) {
    return `the refresh token ends on ${date(refreshEnd)} (${days(refreshEnd, now)}): run the tap before that, which usually prolongs it, or "tap-quickbooks auth"`;
  }
  return undefined;
}

export function date(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function days(instant: number, now: number): string {
  const left = daysLeft(instant, now);
  return `${counted(Math.max(left, 0), 'day')} left`;
}
