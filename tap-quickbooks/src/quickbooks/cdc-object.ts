import { stringAt, valueEnd, visitObject } from 'singer';
import type { CdcStream } from '../cdc/ask-changes.ts';
import { listNames } from '../cdc/cdc-answer.ts';
import { entityAt } from './entity-at.ts';
import { NoAnswerError } from './query-response.ts';

/** An object of change data capture, as far as it has these members. */
export interface CdcObject {
  readonly id: string | undefined;
  readonly time: string | undefined;
  readonly status: string | undefined;
  readonly start: number;
  readonly end: number;
}

const OPEN_OBJECT = 0x7b;

const MEMBERS = { identity: ['Id'], wrapping: 'none', timePath: ['MetaData', 'LastUpdatedTime'] } as const;

/**
 * The facts of an object, which may be wrapped by its name: `{"Bill":{"Id":…}}`. The Id of any other object inside it is
 * not its own. Throws NoAnswerError for another kind of value, and for a fault.
 */
export function cdcObjectAt(body: Buffer, start: number, stream: CdcStream): CdcObject {
  if (body[start] !== OPEN_OBJECT)
    throw new NoAnswerError(`has a list of ${stream.entity} whose items are no records`);
  const { id, time, end } = entityAt(body, start, MEMBERS);
  const names = listNames(stream);
  let status: string | undefined;
  let wrapped: number | undefined;
  visitObject(body, start, (at, key) => {
    const stop = valueEnd(body, at);
    if (key === 'status') status = stringAt(body, { start: at, end: stop });
    else if (body[at] === OPEN_OBJECT && names.includes(key.toLowerCase())) wrapped ??= at;
    return stop;
  });
  if (id !== undefined || wrapped === undefined) return { id, time, status, start, end };
  const inside = entityAt(body, wrapped, MEMBERS);
  visitObject(body, wrapped, (at, key) => {
    const stop = valueEnd(body, at);
    if (key === 'status') status ??= stringAt(body, { start: at, end: stop });
    return stop;
  });
  return { id: inside.id, time: inside.time, status, start, end };
}
