import { pacificTimeWithMillis } from '../data/pacific-time.ts';
import type { Moment } from './moment.ts';
import type { Reply } from './reply.ts';

/** Recorded headers of every answer, with a transaction id of its own. */
function tracing({ now, trace }: Moment): Record<string, string> {
  const id = `1-${Math.floor(now / 1000).toString(16)}-${trace}`;
  return { Server: 'nginx', 'Strict-Transport-Security': 'max-age=15552000', 'Intuit-Tid': id };
}

/** An answer of the data service: chunked, never to be cached (headers as recorded). */
export function dataReply(moment: Moment, body: Buffer | string): Reply {
  const headers = tracing(moment);
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/json;charset=utf-8',
      ...headers,
      'X-Spanid': moment.trace.slice(0, 16),
      'X-Amzn-Trace-Id': `Root=${headers['Intuit-Tid']}`,
      'Qbo-Version': '1944.190',
      'Service-Time': 'total=20, db=14',
      Expires: '0',
      'Cache-Control': 'max-age=0, no-cache, no-store, must-revalidate, private',
    },
    body,
    isData: true,
  };
}

export interface Fault {
  readonly message: string;
  readonly detail: string;
  readonly code: string;
  /** Some faults name what is wrong, some have an empty name, most have none (recorded). */
  readonly element?: string;
  readonly type?: 'ValidationFault' | 'SystemFault' | 'Service';
}

/** `{"Error":[…],"type":…}` as the data service writes it. */
export function faultBody({ message, detail, code, element, type = 'ValidationFault' }: Fault): object {
  return {
    Error: [{ Message: message, Detail: detail, code, ...(element !== undefined && { element }) }],
    type,
  };
}

/** A refusal by the data service: `{"Fault":…}`, with HTTP 400 unless the service itself failed. */
export function faultReply(moment: Moment, fault: Fault, status = 400): Reply {
  const body = JSON.stringify({ Fault: faultBody(fault), time: pacificTimeWithMillis(moment.now) });
  const headers = { 'Content-Type': 'application/json', ...tracing(moment) };
  return { status, headers, hasLength: true, body, isData: true };
}

/** The gateway's refusal of a token. Its detail echoes the token, as the real one does (recorded). */
export function unauthorizedReply(moment: Moment, detail: string | null): Reply {
  const body = gatewayBody(moment.now, {
    message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
    detail,
    code: '3200',
    type: 'AUTHENTICATION',
  });
  const challenge = { 'Www-Authenticate': 'Bearer realm="Intuit", error="invalid_token"' };
  return {
    ...gatewayReply(moment, 401, body),
    headers: { ...gatewayReply(moment, 401, body).headers, ...challenge },
  };
}

/** The older refusal of a token, by the data service (issues of Intuit's SDKs). */
export function unauthorizedByServiceReply(moment: Moment): Reply {
  const body = xmlFault(moment.now, {
    message: 'message=AuthenticationErrorGeneral; errorCode=000100; statusCode=401',
    detail: 'AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401',
    code: '100',
    type: 'AuthenticationFault',
  });
  return {
    ...gatewayReply(moment, 401, body),
    headers: { 'Content-Type': 'application/xml', ...tracing(moment) },
  };
}

/** The gateway's refusal of a realm that the token is not for, or that is on the other host. */
export function forbiddenReply(moment: Moment): Reply {
  const fault = {
    message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
    detail: null,
    code: '3100',
    type: 'SERVICE',
  };
  return gatewayReply(moment, 403, gatewayBody(moment.now, fault));
}

/** 429: XML whatever was asked for, and without Retry-After (recorded); or JSON by analogy with the 401. */
export function throttledReply(moment: Moment, form: 'xml' | 'json', retryAfter?: number): Reply {
  const fault = {
    message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
    detail: 'The request limit was reached.  Try again later',
    code: '3001',
    type: 'SERVICE',
  };
  const body = form === 'xml' ? xmlFault(moment.now, fault) : gatewayBody(moment.now, fault);
  const { headers, ...reply } = gatewayReply(moment, 429, body);
  const type = form === 'xml' ? { 'Content-Type': 'application/xml' } : {};
  const wait = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  return { ...reply, headers: { ...headers, ...type, ...wait } };
}

/** Answer of a proxy when the service does not answer. */
export function htmlReply(moment: Moment, status: number, title: string): Reply {
  const body = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'Content-Type': 'text/html', ...tracing(moment) }, hasLength: true, body };
}

interface GatewayFault {
  readonly message: string;
  readonly detail: string | null;
  readonly code: string;
  readonly type: string;
}

function gatewayReply(moment: Moment, status: number, body: string): Reply {
  return { status, headers: { 'Content-Type': 'application/json', ...tracing(moment) }, body };
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
    time: Math.floor(now),
    status: null,
    cdcresponse: [],
  });
}

/** Indented, with an XML declaration, as recorded. */
function xmlFault(now: number, { message, detail, code, type }: GatewayFault): string {
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    `<IntuitResponse time="${pacificTimeWithMillis(now)}" xmlns="http://schema.intuit.com/finance/v3">`,
    `  <Fault type="${type}">`,
    `    <Error code="${code}">`,
    `      <Message>${message}</Message>`,
    `      <Detail>${detail}</Detail>`,
    '    </Error>',
    '  </Fault>',
    '</IntuitResponse>',
    '',
  ].join('\n');
}
