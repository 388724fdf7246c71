import { randomBytes } from 'node:crypto';
import { pacificTimeWithMillis } from '../data/pacific-time.ts';
import type { Reply } from './reply.ts';

/** Recorded headers of every answer, with a transaction id of its own. */
function tracing(now: number): Record<string, string> {
  const seconds = Math.floor(now / 1000).toString(16);
  const id = `1-${seconds}-${randomBytes(12).toString('hex')}`;
  return { Server: 'nginx', 'Strict-Transport-Security': 'max-age=15552000', 'Intuit-Tid': id };
}

/** An answer of the data service: chunked, never to be cached (headers as recorded). */
export function dataReply(now: number, body: Buffer): Reply {
  const headers = tracing(now);
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/json;charset=utf-8',
      ...headers,
      'X-Spanid': randomBytes(8).toString('hex'),
      'X-Amzn-Trace-Id': `Root=${headers['Intuit-Tid']}`,
      'Qbo-Version': '1944.190',
      'Service-Time': 'total=20, db=14',
      Expires: '0',
      'Cache-Control': 'max-age=0, no-cache, no-store, must-revalidate, private',
    },
    body,
  };
}

export interface Fault {
  readonly message: string;
  readonly detail: string;
  readonly code: string;
}

/** A refusal by the data service: `{"Fault":…}` with HTTP 400. */
export function faultReply(now: number, { message, detail, code }: Fault): Reply {
  const fault = { Error: [{ Message: message, Detail: detail, code }], type: 'ValidationFault' };
  const body = JSON.stringify({ Fault: fault, time: pacificTimeWithMillis(now) });
  return {
    status: 400,
    headers: { 'Content-Type': 'application/json', ...tracing(now) },
    hasLength: true,
    body,
  };
}

/** The gateway's refusal of a token. Its detail echoes the token, as the real one does (recorded). */
export function unauthorizedReply(now: number, detail: string | null): Reply {
  const body = gatewayBody(now, {
    message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
    detail,
    code: '3200',
    type: 'AUTHENTICATION',
  });
  const challenge = { 'Www-Authenticate': 'Bearer realm="Intuit", error="invalid_token"' };
  return {
    status: 401,
    headers: { 'Content-Type': 'application/json', ...tracing(now), ...challenge },
    body,
  };
}

/** The gateway's refusal of a realm that the token is not for, or that is on the other host. */
export function forbiddenReply(now: number): Reply {
  const body = gatewayBody(now, {
    message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
    detail: null,
    code: '3100',
    type: 'SERVICE',
  });
  return { status: 403, headers: { 'Content-Type': 'application/json', ...tracing(now) }, body };
}

interface GatewayFault {
  readonly message: string;
  readonly detail: string | null;
  readonly code: string;
  readonly type: string;
}

/** The gateway writes lower-case keys, many nulls, and `time` in milliseconds (recorded). */
function gatewayBody(now: number, { message, detail, code, type }: GatewayFault): string {
  return JSON.stringify({
    warnings: null,
    intuitObject: null,
    fault: { error: [{ message, detail, code, element: null }], type },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: now,
    status: null,
    cdcresponse: [],
  });
}
