import { type JsonSpan, textAt, type Visit, valueEnd, visitObject, visitRoot } from 'singer';

/** Thrown if a body is JSON, but not the answer to what was asked. Its message begins with "its body". */
export class NoAnswerError extends Error {
  constructor(reason: string) {
    super(`its body ${reason}`);
  }
}

const OPEN_OBJECT = 0x7b;

/**
 * Visits the members of the object in `{"QueryResponse":{…},"time":…}`, in one pass over the body. Throws
 * NoAnswerError if there is no such object, since only an object can say that there are no rows, and if the body holds
 * a fault as well. Throws JsonSyntaxError if the body is not whole JSON.
 */
export function visitQueryResponse(body: Buffer, visit: Visit): void {
  let isFound = false;
  visitRoot(body, (start, key) => {
    if (key !== 'QueryResponse' || body[start] !== OPEN_OBJECT) return passBy(body, start, key);
    isFound = true;
    return visitObject(body, start, (at, inner) =>
      FAULT_KEYS.has(inner) ? passBy(body, at, inner) : visit(at, inner),
    );
  });
  if (!isFound) throw new NoAnswerError('has no object QueryResponse');
}

/** Names of a fault: of the service, and of the gateway, which also sends them with null. */
const FAULT_KEYS: ReadonlySet<string> = new Set(['Fault', 'fault']);

/** Passes by a member that holds no answer. */
function passBy(body: Buffer, start: number, key: string): number {
  const end = valueEnd(body, start);
  if (FAULT_KEYS.has(key) && textAt(body, { start, end }) !== 'null')
    throw new NoAnswerError('holds a fault');
  return end;
}

/** The number at a span; NaN if another kind of value is there. */
export function numberAt(body: Buffer, span: JsonSpan): number {
  const text = textAt(body, span);
  return /^[-\d]/.test(text) ? Number(text) : Number.NaN;
}
