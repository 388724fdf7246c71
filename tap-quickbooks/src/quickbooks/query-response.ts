import { type JsonSpan, textAt, type Visit, valueEnd, visitObject, visitRoot } from 'singer';

/** Thrown if a body is JSON, but not the answer to what was asked. Its message begins with "its body". */
export class NoAnswerError extends Error {
  constructor(reason: string) {
    super(`its body ${reason}`);
  }
}

const OPEN_OBJECT = 0x7b;

/**
 * Visits the members of the object in `{"QueryResponse":{…},"time":…}`, in one pass over the body, and those beside it
 * with `beside`. Throws
 * NoAnswerError if there is no such object, since only an object can say that there are no rows, and if the body holds
 * a fault as well. Throws JsonSyntaxError if the body is not whole JSON.
 */
export function visitQueryResponse(
  body: Buffer,
  visit: Visit,
  beside: Visit = (start) => valueEnd(body, start),
): void {
  let isFound = false;
  visitRoot(body, (start, key) => {
    if (FAULT_KEYS.has(key)) return passFault(body, start);
    if (key !== 'QueryResponse' || body[start] !== OPEN_OBJECT) return beside(start, key);
    isFound = true;
    return visitObject(body, start, (at, inner) =>
      FAULT_KEYS.has(inner) ? passFault(body, at) : visit(at, inner),
    );
  });
  if (!isFound) throw new NoAnswerError('has no object QueryResponse');
}

/** Names of a fault: of the service, and of gateways, which also send them with nothing in them. */
const FAULT_KEYS: ReadonlySet<string> = new Set(['Fault', 'fault', 'Error', 'error', 'Errors', 'errors']);

/** Values of these members that report no fault. An empty object is a fault whose reason is missing. */
const NO_FAULT = /^(null|false|""|\[\s*\])$/;

/** Passes by a member that would hold a fault. Throws NoAnswerError if it does. */
export function passFault(body: Buffer, start: number): number {
  const end = valueEnd(body, start);
  if (!NO_FAULT.test(textAt(body, { start, end }))) throw new NoAnswerError('holds a fault');
  return end;
}

/** Passes by a member that holds no answer. Throws NoAnswerError if it holds a fault. */
export function passBy(body: Buffer, start: number, key: string): number {
  return FAULT_KEYS.has(key) ? passFault(body, start) : valueEnd(body, start);
}

/** The number at a span; NaN if another kind of value is there. */
export function numberAt(body: Buffer, span: JsonSpan): number {
  const text = textAt(body, span);
  return /^[-\d]/.test(text) ? Number(text) : Number.NaN;
}
