import { type JsonSpan, stringAt, textAt, valueEnd, visitObject } from 'singer';
import type { Stream } from '../streams/streams.ts';
import { passFault } from './query-response.ts';

/** The key and the time of an entity, as far as it has them, and the offset after it. */
interface FoundEntity {
  /** The values of the identifying members, with `-` between them. */
  readonly id: string | undefined;
  readonly time: string | undefined;
  readonly end: number;
}

interface Wanted extends Pick<Stream, 'identity' | 'wrapping'> {
  /** The member with the time, as the keys that lead to it. */
  readonly timePath: readonly string[];
}

/**
 * Reads the key and the time of the entity at an offset. In `{"Bill":{…}}` they stand inside the wrapper. An entity
 * that comes without its wrapper is read as well.
 */
export function entityAt(body: Buffer, start: number, wanted: Wanted): FoundEntity {
  const entity = plainEntityAt(body, start, wanted);
  if (wanted.wrapping === 'none' || entity.id !== undefined) return entity;
  let inside: FoundEntity | undefined;
  visitObject(body, start, (at) => {
    if (body[at] !== OPENING_BRACE) return valueEnd(body, at);
    const found = plainEntityAt(body, at, wanted);
    if (inside?.id === undefined) inside = found;
    return found.end;
  });
  return { ...entity, ...inside, end: entity.end };
}

function plainEntityAt(body: Buffer, start: number, { identity, timePath }: Wanted): FoundEntity {
  const [parent, child] = timePath;
  const parts = new Map<string, string | undefined>();
  let time: string | undefined;
  const end = visitObject(body, start, (at, key) => {
    if (key === parent && body[at] === OPENING_BRACE) {
      return visitObject(body, at, (inner, innerKey) => {
        const innerEnd = valueEnd(body, inner);
        if (innerKey === child) time = stringAt(body, { start: inner, end: innerEnd });
        return innerEnd;
      });
    }
    if (key === 'Fault') return passFault(body, at);
    const valueStop = valueEnd(body, at);
    if (identity.includes(key)) parts.set(key, idAt(body, { start: at, end: valueStop }));
    return valueStop;
  });
  return { id: joined(identity.map((key) => parts.get(key))), time, end };
}

/** Undefined if a part is missing: two entities could have the rest in common. */
function joined(parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('-');
}

/** An Id as text; undefined if it is empty or of another kind. A whole number stands for its digits. */
function idAt(body: Buffer, span: JsonSpan): string | undefined {
  const text = stringAt(body, span) ?? /^\d+$/.exec(textAt(body, span))?.[0];
  return text === '' ? undefined : text;
}

const OPENING_BRACE = 0x7b;
