import { AuthError, FatalApiError, JsonSyntaxError, RetryableApiError } from 'singer';
import { headerOf, type Outcome } from '../http/http.ts';
import {
  FAULT_CODES,
  type Pauses,
  RETRYABLE_STATUSES,
  SLOW_STATUSES,
  throttlePauseMs,
} from '../http/retry-policy.ts';
import { describeFault, faultOf } from './faults.ts';

/** The next step after an outcome: take the value, get a new token, or retry or end as the problem says. */
export type Verdict<T> =
  | { readonly kind: 'value'; readonly value: T | undefined }
  | (Failure & { readonly kind: 'newToken' | 'failed' });

export interface Failure {
  readonly problem: AuthError | FatalApiError | RetryableApiError;
  /** The answer took too long, or was too long: fewer rows may help. */
  readonly isLate: boolean;
  /** The pause that QuickBooks asks of all requests of the company. */
  readonly throttledMs?: number;
}

/** Judges an outcome. QuickBooks puts faults into answers of any status, and gateways answer in HTML and XML. */
export function judge<T>(
  outcome: Outcome,
  path: string,
  read: (body: Buffer) => T | undefined,
  pauses: Pauses,
): Verdict<T> {
  if (outcome.kind === 'noAnswer') {
    const got = outcome.isTooLong ? 'was given up' : 'got no answer';
    const problem = new RetryableApiError(`GET ${path} ${got}: ${outcome.reason}`);
    return { kind: 'failed', problem, isLate: outcome.isTimeout || outcome.isTooLong };
  }
  const { status, headers, body } = outcome;
  const value = status === 200 ? unlessUnreadable(() => read(body)) : undefined;
  if (value !== UNREADABLE && value !== undefined) return { kind: 'value', value };
  const fault = unlessUnreadable(() => faultOf(body));
  if (status === 200 && value !== UNREADABLE && fault === undefined) return { kind: 'value', value };

  const reason =
    fault === UNREADABLE ? (RETRYABLE_STATUSES.get(status) ?? 'its body is not whole JSON') : fault;
  const said = typeof reason === 'object' ? describeFault(reason) : (reason ?? 'no reason given');
  const sentence = `GET ${path} answered ${status} (intuit_tid ${headerOf(headers, 'intuit-tid') ?? 'unknown'}): ${said}`;
  const asked = typeof fault === 'object' ? FAULT_CODES.get(fault.code) : undefined;
  const isLate = SLOW_STATUSES.has(status);
  if (status === 401 || asked === 'newToken')
    return { kind: 'newToken', problem: new AuthError(sentence), isLate };
  if (status === 429 || asked === 'throttled') {
    const throttledMs = throttlePauseMs(headerOf(headers, 'retry-after'), pauses);
    return { kind: 'failed', problem: new RetryableApiError(sentence), throttledMs, isLate };
  }
  if (status === 403) return { kind: 'failed', problem: new AuthError(sentence), isLate };
  const isUnreadable = status === 200 && typeof fault !== 'object';
  const isRetryable = RETRYABLE_STATUSES.has(status) || isUnreadable || asked === 'retry';
  const problem = isRetryable ? new RetryableApiError(sentence) : new FatalApiError(sentence);
  return { kind: 'failed', problem, isLate };
}

const UNREADABLE = Symbol('a body that is cut short, or HTML');

/** Returns what a function reads from a body, or {@link UNREADABLE}. */
function unlessUnreadable<T>(read: () => T): T | typeof UNREADABLE {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonSyntaxError) return UNREADABLE;
    throw error;
  }
}
