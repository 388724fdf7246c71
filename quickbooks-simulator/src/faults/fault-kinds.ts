import { pacificTimeWithMillis } from '../data/pacific-time.ts';
import {
  dataReply,
  faultBody,
  faultReply,
  forbiddenReply,
  htmlReply,
  throttledReply,
  unauthorizedReply,
} from '../http/envelopes.ts';
import type { Moment } from '../http/moment.ts';
import type { Reply } from '../http/reply.ts';

const SYSTEM_FAULT = {
  message: 'An application error has occurred while processing your request',
  detail: 'System Failure Error: An unexpected error occurred',
  code: '10000',
  type: 'SystemFault',
} as const;

interface Struck {
  readonly moment: Moment;
  /** The access token of the call. */
  readonly bearer: string;
  /** Parameters of the fault: Retry-After, the length of a delay. */
  readonly seconds: number | undefined;
}

/** Faults that answer in place of the service. */
const ANSWERS = {
  throttle_xml: ({ moment }) => throttledReply(moment, 'xml'),
  throttle_json: ({ moment, seconds = 60 }) => throttledReply(moment, 'json', seconds),
  unauthorized: ({ moment, bearer }) => unauthorizedReply(moment, `Token expired: ${bearer}`),
  forbidden: ({ moment }) => forbiddenReply(moment),
  server_error: ({ moment }) => htmlReply(moment, 500, 'Internal Server Error'),
  bad_gateway: ({ moment }) => htmlReply(moment, 502, 'Bad Gateway'),
  unavailable: ({ moment }) => htmlReply(moment, 503, 'Service Temporarily Unavailable'),
  gateway_timeout: ({ moment, seconds = 1 }): Reply => ({
    ...htmlReply(moment, 504, 'Gateway Time-out'),
    delayMs: seconds * 1000,
  }),
  system_fault: ({ moment }) => faultReply(moment, SYSTEM_FAULT, 500),
  fault_in_200: ({ moment }) =>
    dataReply(
      moment,
      JSON.stringify({ Fault: faultBody(SYSTEM_FAULT), time: pacificTimeWithMillis(moment.now) }),
    ),
  budget_spent: ({ moment }) => throttledReply(moment, 'xml'),
} as const satisfies Readonly<Record<string, (struck: Struck) => Reply>>;

/** Faults of the rows on a page or in a report, made by the service itself. */
const ROWS = ['extra_row', 'short_page', 'lost_row', 'no_rows', 'ignored_order', 'other_period'] as const;

/** Faults of the answer on its way. */
const WAYS = ['cut_body', 'cut_json', 'reset', 'stall'] as const;

type AnswerKind = keyof typeof ANSWERS;
export type RowFault = (typeof ROWS)[number];
type WayFault = (typeof WAYS)[number];
export type FaultKind = AnswerKind | RowFault | WayFault;

/** Each fault with what it does, for the README and for error messages. */
export const FAULT_KINDS: Readonly<Record<FaultKind, string>> = {
  throttle_xml: '429 as XML, without Retry-After',
  throttle_json: '429 as JSON, with Retry-After of `seconds` (60)',
  unauthorized: '401 that echoes the access token',
  forbidden: '403 with code 3100',
  server_error: '500 with an HTML body',
  bad_gateway: '502 with an HTML body',
  unavailable: '503 with an HTML body',
  gateway_timeout: '504 with an HTML body after `seconds` (1)',
  system_fault: '500 with a SystemFault, code 10000',
  fault_in_200: 'a Fault inside HTTP 200',
  budget_spent: '429 as XML for every call, at the token endpoint too',
  extra_row: 'one row more than MAXRESULTS',
  short_page: 'half the rows of a page that is not the last',
  lost_row: 'the last row of each page is counted, and does not come',
  no_rows: 'rows are counted, and the answer has none',
  ignored_order: 'ORDERBY is ignored: rows come in the order that they have without it',
  other_period: 'the dates of a report are not understood: it has those that it has without dates',
  cut_body: 'the connection ends in the middle of the body',
  cut_json: 'the body ends as it should, but in the middle of its text',
  reset: 'the connection is reset before any answer',
  stall: 'half the body, then silence for `seconds`, or for ever',
};

export function isFaultKind(kind: unknown): kind is FaultKind {
  return typeof kind === 'string' && Object.hasOwn(FAULT_KINDS, kind);
}

export function isAnswer(kind: FaultKind): kind is AnswerKind {
  return Object.hasOwn(ANSWERS, kind);
}

export function isRowFault(kind: FaultKind): kind is RowFault {
  return (ROWS as readonly FaultKind[]).includes(kind);
}

export function faultAnswer(kind: AnswerKind, struck: Struck): Reply {
  return ANSWERS[kind](struck);
}

/** Effect on an answer that is under way. */
export function waylaid(kind: FaultKind, reply: Reply, seconds: number | undefined): Reply {
  if (kind === 'cut_body') return { ...reply, mishap: { kind: 'cut' } };
  if (kind === 'reset') return { ...reply, mishap: { kind: 'reset' } };
  if (kind === 'stall') return { ...reply, mishap: { kind, ...(seconds !== undefined && { seconds }) } };
  return kind === 'cut_json' ? { ...reply, body: half(reply.body) } : reply;
}

function half(body: Reply['body']): Reply['body'] {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return body;
  const bytes = Buffer.from(body);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}
