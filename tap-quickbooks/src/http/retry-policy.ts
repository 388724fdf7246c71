/** Most attempts of one request, the first one included. */
export const MAXIMUM_ATTEMPTS = 6;

/** Statuses that say nothing about the request itself, by status or by its hundreds, with the reason that is shown. */
const PASSING_STATUSES: ReadonlyMap<number, string> = new Map([
  // A 200 is judged by its body; 202 and 204 have none that could be an answer.
  [2, 'it holds no answer'],
  // QuickBooks itself does not redirect. A gateway does, to a page about maintenance or to a login.
  [3, 'a gateway sends the request elsewhere: is api_url right?'],
  [408, 'the request took too long'],
  [413, 'a gateway found the answer too long'],
  [425, 'a gateway found the request too early'],
  [429, 'too many requests for this company'],
  // Also 520 to 530 and 598, by which gateways say that they did not get an answer from QuickBooks.
  [5, 'QuickBooks or a gateway of it failed'],
  [500, 'QuickBooks failed'],
  [502, 'a gateway of QuickBooks failed'],
  [503, 'QuickBooks is not available'],
  [504, 'QuickBooks took too long'],
]);

/** The reason why a request with this answer may succeed later; undefined if it would fail again. */
export function passingReasonOf(status: number): string | undefined {
  return PASSING_STATUSES.get(status) ?? PASSING_STATUSES.get(Math.floor(status / 100));
}

/** Advice for answers without a fault: a gateway sent them, not QuickBooks. */
export const STATUS_ADVICE: ReadonlyMap<number, string> = new Map([
  [400, 'a gateway did not take the request: is api_url right?'],
  [
    403,
    'a gateway refused the request before QuickBooks saw it: may this machine reach api_url, past proxies and firewalls?',
  ],
  [404, 'nothing is there: are realm_id and api_url right?'],
  [407, 'a proxy asks for a user and password: put them into the URL in HTTPS_PROXY'],
]);

/** The status of a gateway that passes on answers up to a size only. As many rows would be refused again. */
export const TOO_LONG_STATUS = 413;

/** Statuses after which fewer rows at a time may help. The last two are the 504 of some gateways. */
export const SLOW_STATUSES: ReadonlySet<number> = new Set([408, TOO_LONG_STATUS, 504, 524, 598]);

/** Statuses after which fewer rows may help if they come again: the service or its gateway failed over the answer. */
export const FAILING_STATUSES: ReadonlySet<number> = new Set([500, 502, 520]);

type FaultPolicy = 'retry' | 'throttled' | 'newToken';

interface FaultRule {
  readonly code: string;
  /** The words that the rule needs, if the code alone has other meanings too. */
  readonly words?: RegExp;
  readonly policy: FaultPolicy;
}

/** Faults that ask for something else than their status says, or that come with one that says nothing. */
const FAULT_RULES: readonly FaultRule[] = [
  // "An application error has occurred while processing your request", also inside a 200.
  { code: '10000', policy: 'retry' },
  // 400s that all requests get in an outage, and that end with it.
  { code: '500', words: /could not find resource/i, policy: 'retry' },
  { code: '7001', policy: 'retry' },
  { code: '6000', words: /wait a few minutes|try again/i, policy: 'retry' },
  // ThrottleExceeded, which came with 403 for years.
  { code: '3001', policy: 'throttled' },
  { code: '003001', policy: 'throttled' },
  // AuthenticationFailed, of the gateway and of the service.
  { code: '3200', policy: 'newToken' },
  { code: '003200', policy: 'newToken' },
];

/** The policy for a fault; undefined if its status decides. */
export function faultPolicyOf(code: string, text: string): FaultPolicy | undefined {
  return FAULT_RULES.find((rule) => rule.code === code && (rule.words?.test(text) ?? true))?.policy;
}

/** Pauses between two attempts. */
export interface Pauses {
  readonly firstMs: number;
  readonly longestMs: number;
  /** The pause after a 429 without Retry-After (Intuit, "API call limits and throttles"). */
  readonly throttledMs: number;
}

export const PAUSES: Pauses = { firstMs: 1_000, longestMs: 60_000, throttledMs: 60_000 };

/** Milliseconds before attempt number `attempt + 1`: doubling, capped, with half of it left to chance. */
export function pauseAfterMs(
  attempt: number,
  random: number,
  { firstMs, longestMs }: Pauses = PAUSES,
): number {
  const mostMs = Math.min(firstMs * 2 ** (attempt - 1), longestMs);
  return mostMs / 2 + (mostMs / 2) * random;
}

/**
 * Milliseconds that an answer asks for by `Retry-After`, in seconds or as a date (RFC 9110). No QuickBooks answer was
 * seen to have it.
 */
export function throttlePauseMs(
  retryAfter: string | undefined,
  { throttledMs }: Pauses = PAUSES,
  now: number = Date.now(),
): number {
  const askedMs = Number(retryAfter) * 1_000 || Date.parse(retryAfter ?? '') - now;
  return askedMs > 0 ? askedMs : throttledMs;
}

/**
 * Tries after a token was rejected. A new token is not known at once to all servers of QuickBooks, so it is sent
 * again after a pause, and replaced once more, before a person is asked for consent.
 */
export const TRIES_AFTER_REJECTION: readonly { readonly pauseMs: number; readonly isNewToken: boolean }[] = [
  { pauseMs: 0, isNewToken: true },
  { pauseMs: 2_000, isNewToken: false },
  { pauseMs: 5_000, isNewToken: true },
];
