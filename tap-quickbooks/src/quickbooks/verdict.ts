import {
  AuthError,
  FatalApiError,
  JsonSyntaxError,
  RetryableApiError,
  ThrottledError,
  withoutSecrets,
} from 'singer';
import { type AnsweredOutcome, headerOf, type Outcome } from '../http/http.ts';
import {
  FAILING_STATUSES,
  faultPolicyOf,
  type Pauses,
  passingReasonOf,
  SLOW_STATUSES,
  STATUS_ADVICE,
  TOO_LONG_STATUS,
  throttlePauseMs,
} from '../http/retry-policy.ts';
import { describeFault, type Fault, faultOf } from './faults.ts';
import { LackFault, mayBeLack } from './lack-rules.ts';
import { NoAnswerError } from './query-response.ts';

/** The next step after an outcome: take the value, get a new token, or retry or end as the problem says. */
export type Verdict<T> =
  | { readonly kind: 'value'; readonly value: T }
  | (Failure & { readonly kind: 'newToken' | 'failed' });

export interface Failure {
  readonly problem: AuthError | FatalApiError | RetryableApiError;
  /** The answer took too long, or was too long: fewer rows may help. */
  readonly isLate: boolean;
  /** The answer was too long, and would be again. */
  readonly isTooLong?: boolean;
  /** The service failed over the request, or its answer broke off: if that happens again, fewer rows may help. */
  readonly isServiceFault?: boolean;
  /** The pause that QuickBooks asks of all requests of the company. */
  readonly throttledMs?: number;
}

/** Judges an outcome. QuickBooks puts faults into answers of any status, and gateways answer in HTML and XML. */
export function judge<T>(
  outcome: Outcome,
  path: string,
  read: (body: Buffer) => T,
  pauses: Pauses,
): Verdict<T> {
  if (outcome.kind === 'noAnswer') {
    const got = outcome.isTooLong ? 'was given up' : 'got no answer';
    const problem = new RetryableApiError(`GET ${path} ${got}: ${outcome.reason}`);
    const { isTimeout, isTooLong, isBroken = false } = outcome;
    return { kind: 'failed', problem, isLate: isTimeout || isTooLong, isTooLong, isServiceFault: isBroken };
  }
  const { status, headers, body } = outcome;
  const answer = status === 200 ? unlessUnreadable(() => read(body)) : undefined;
  if (answer !== undefined && 'value' in answer) return { kind: 'value', value: answer.value };

  const found = unlessUnreadable(() => faultOf(body));
  const fault = 'value' in found ? found.value : undefined;
  const policy = fault && faultPolicyOf(fault.code, `${fault.message} ${fault.detail}`);
  const said = fault === undefined ? (answer?.reason ?? adviceOn(outcome)) : describeFault(fault);
  const sentence = `GET ${path} answered ${status} (intuit_tid ${headerOf(headers, 'intuit-tid') ?? 'unknown'}): ${said}`;
  const isLate = SLOW_STATUSES.has(status);
  if (status === 401 || policy === 'newToken')
    return { kind: 'newToken', problem: new AuthError(sentence), isLate };
  const retryAfter = headerOf(headers, 'retry-after');
  if (status === 429 || policy === 'throttled' || (status === 503 && retryAfter !== undefined)) {
    const throttledMs = throttlePauseMs(retryAfter, pauses);
    return { kind: 'failed', problem: new ThrottledError(sentence), throttledMs, isLate };
  }
  const isPassing = policy === 'retry' || mayPass(status, fault);
  const problem = isPassing ? new RetryableApiError(sentence) : lastingProblem(status, sentence, fault);
  return {
    kind: 'failed',
    problem,
    isLate,
    isTooLong: status === TOO_LONG_STATUS,
    isServiceFault: FAILING_STATUSES.has(status) || policy === 'retry' || answer?.isCut === true,
  };
}

/** A fault in a 200 is final by itself. A 403 without one comes from a gateway, which may be in trouble. */
function mayPass(status: number, fault: Fault | undefined): boolean {
  if (fault === undefined) return status === 403 || passingReasonOf(status) !== undefined;
  return status !== 200 && passingReasonOf(status) !== undefined;
}

function lastingProblem(
  status: number,
  sentence: string,
  fault: Fault | undefined,
): AuthError | FatalApiError {
  const cause = fault && mayBeLack(status, fault) ? { cause: new LackFault(fault) } : {};
  return status === 403 ? new AuthError(sentence, cause) : new FatalApiError(sentence, cause);
}

/** The likely cause of an answer without a fault, and what to do. */
function adviceOn({ status, headers }: AnsweredOutcome): string {
  const reason = STATUS_ADVICE.get(status) ?? passingReasonOf(status);
  const location = headerOf(headers, 'location');
  if (status >= 300 && status < 400 && location !== undefined)
    return `a gateway sends the request to ${withoutSecrets(placeOf(location))}: is api_url right?`;
  return reason ?? 'no reason given: are api_url and realm_id right?';
}

/** A Location without its query, password and fragment, which may hold secrets. */
function placeOf(location: string): string {
  const [path = ''] = location.split(/[?#]/);
  return path.replace(/^([a-z]+:)?\/\/[^/]*@/i, '$1//').slice(0, 200);
}

const NO_WHOLE_JSON = 'its body is not whole JSON: a gateway or proxy may have cut or changed it';

type Read<T> = { readonly value: T } | { readonly reason: string; readonly isCut?: boolean };

/** Returns the value that a function reads from a body, or the reason why it cannot. */
function unlessUnreadable<T>(read: () => T): Read<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { reason: NO_WHOLE_JSON, isCut: true };
    if (error instanceof NoAnswerError) return { reason: error.message };
    throw error;
  }
}
