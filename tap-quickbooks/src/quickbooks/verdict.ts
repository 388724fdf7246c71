import { AuthError, FatalApiError, JsonSyntaxError, RetryableApiError } from 'singer';
import { headerOf, type Outcome } from '../http/http.ts';
import {
  FAULT_CODES,
  type Pauses,
  RETRYABLE_STATUSES,
  SLOW_STATUSES,
  throttlePause,
} from '../http/retry-policy.ts';
import { describeFault, faultOf } from './faults.ts';

/** What an outcome asks for. */
export type Verdict<T> =
  | { readonly kind: 'rows'; readonly rows: readonly T[] }
  | (Failure & { readonly kind: 'newToken' | 'failed' })
  | (Failure & { readonly kind: 'throttled'; readonly pause: number });

interface Failure {
  readonly problem: AuthError | FatalApiError | RetryableApiError;
  /** The answer took too long, or was too long: fewer rows may help. */
  readonly isLate: boolean;
}

/** QuickBooks puts faults into answers of any status, and gateways answer in HTML and XML. */
export function judge<T>(
  outcome: Outcome,
  path: string,
  read: (body: Buffer) => readonly T[],
  pauses: Pauses,
): Verdict<T> {
  if (outcome.kind === 'noAnswer') {
    const got = outcome.isTooLong ? 'was given up' : 'got no answer';
    const problem = new RetryableApiError(`GET ${path} ${got}: ${outcome.reason}`);
    return { kind: 'failed', problem, isLate: outcome.isTimeout || outcome.isTooLong };
  }
  const { status, headers, body } = outcome;
  const rows = status === 200 ? unlessUnreadable(() => read(body)) : [];
  if (rows !== 'unreadable' && rows.length > 0) return { kind: 'rows', rows };
  const fault = unlessUnreadable(() => faultOf(body));
  if (status === 200 && rows !== 'unreadable' && fault === undefined) return { kind: 'rows', rows };

  const reason =
    fault === 'unreadable' ? (RETRYABLE_STATUSES.get(status) ?? 'its body is not whole JSON') : fault;
  const said = typeof reason === 'object' ? describeFault(reason) : (reason ?? 'no reason given');
  const sentence = `GET ${path} answered ${status} (intuit_tid ${headerOf(headers, 'intuit-tid') ?? 'unknown'}): ${said}`;
  const asked = typeof fault === 'object' ? FAULT_CODES.get(fault.code) : undefined;
  const isLate = SLOW_STATUSES.has(status);
  if (status === 401 || asked === 'newToken')
    return { kind: 'newToken', problem: new AuthError(sentence), isLate };
  if (status === 429 || asked === 'throttled') {
    const pause = throttlePause(headerOf(headers, 'retry-after'), pauses);
    return { kind: 'throttled', problem: new RetryableApiError(sentence), pause, isLate };
  }
  if (status === 403) return { kind: 'failed', problem: new AuthError(sentence), isLate };
  const isUnreadable = status === 200 && typeof fault !== 'object';
  const isRetryable = RETRYABLE_STATUSES.has(status) || isUnreadable || asked === 'retry';
  const problem = isRetryable ? new RetryableApiError(sentence) : new FatalApiError(sentence);
  return { kind: 'failed', problem, isLate };
}

/** What a function reads from a body, unless that is cut short, or HTML. */
function unlessUnreadable<T>(read: () => T): T | 'unreadable' {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonSyntaxError) return 'unreadable';
    throw error;
  }
}
