import { rootSpan, textAt, valueAt, withoutSecrets } from 'singer';

/** The reason for a failure, as a QuickBooks answer gives it. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
}

/** The likely cause and what to do, for codes whose text by QuickBooks does not tell. */
const HINTS: ReadonlyMap<string, string> = new Map([
  [
    '3100',
    'are realm_id and environment those of the company that was authorised? A sandbox token does not work in production',
  ],
  ['3201', 'the user who authorised the app has no right to this company any more'],
  ['6190', 'the subscription of this company has ended or is not paid'],
  ['5020', 'the user who authorised the app may not read this'],
  ['130', 'realm_id belongs to the other environment'],
]);

/**
 * The fault in a body, whatever its status: `{"Fault":{"Error":[…]}}` of the service, at the root or inside the
 * QueryResponse, `{"fault":{"error":[…]}}` of the gateway, and XML, which a gateway sends even when JSON was asked for.
 * Undefined if there is none, or one without a code and a text: it says nothing about the request. Throws
 * JsonSyntaxError if the body is neither XML nor whole JSON.
 */
export function faultOf(body: Buffer): Fault | undefined {
  if (body.toString('latin1', 0, 100).trimStart().startsWith('<'))
    return xmlFault(body.toString('utf8', 0, 10_000));
  const root = rootSpan(body);
  return FAULT_PATHS.map((path) => valueAt(body, root, path))
    .map((span) => span && jsonFault(JSON.parse(textAt(body, span))))
    .find((fault) => fault !== undefined);
}

const FAULT_PATHS = [['Fault'], ['fault'], ['QueryResponse', 'Fault'], ['QueryResponse', 'fault']];

/** A sentence for a person, with nothing in it that looks like a token. */
export function describeFault({ code, message, detail }: Fault): string {
  const hint = HINTS.get(code);
  const said = [message, detail].filter((part) => part !== '').join(': ') || 'a fault without a text';
  return `${masked(code === '' ? said : `${said} (code ${code})`)}${hint === undefined ? '' : `; ${hint}`}`;
}

/** The detail, or the message without one, with nothing in it that looks like a token. */
export function faultText({ message, detail }: Fault): string {
  return masked(detail === '' ? message : detail);
}

function jsonFault(fault: unknown): Fault | undefined {
  if (fault === null) return undefined;
  const errors = child(fault, 'Error') ?? child(fault, 'error');
  const first: unknown = Array.isArray(errors) ? errors[0] : errors;
  const text = (key: string) => String(child(first, key) ?? child(first, key.toLowerCase()) ?? '');
  return unlessEmpty({ code: text('code'), message: text('Message'), detail: text('Detail') });
}

function xmlFault(text: string): Fault | undefined {
  if (!/<Fault\b/.test(text)) return undefined;
  const inner = (tag: string) => new RegExp(`<${tag}[^>]*>([^<]*)<`).exec(text)?.[1] ?? '';
  const code = /code="([^"]*)"/.exec(text)?.[1] ?? '';
  return unlessEmpty({ code, message: inner('Message'), detail: inner('Detail') });
}

function unlessEmpty(fault: Fault): Fault | undefined {
  return fault.code + fault.message + fault.detail === '' ? undefined : fault;
}

function child(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/**
 * The gateway's 401 repeats the access token, and a proxy may repeat anything: a long word may be a secret, too, and so
 * may the rest of a word that has a part of one. Tokens of one service begin alike.
 */
function masked(text: string): string {
  return withoutSecrets(text).replaceAll(/\S*…\S*|\S{40,}/g, '…');
}
