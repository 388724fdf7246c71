import { elements, stringAt, valueEnd, visitArray, visitObject, visitRoot } from 'singer';
import type { CdcStream } from '../cdc/ask-changes.ts';
import { type CdcAnswer, type Deletion, type EntityChanges, listNames } from '../cdc/cdc-answer.ts';
import { NoAnswerError, numberAt, passBy } from './query-response.ts';
import { instantOf, onOneLine } from './rows.ts';

const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

/** Members that announce how many objects there are. `startPosition` is missing where only deleted ones came. */
const ANNOUNCEMENTS: ReadonlySet<string> = new Set(['maxResults', 'totalCount']);

interface MutableAnswer {
  readonly streams: ReadonlyMap<string, string>;
  readonly changes: Map<string, EntityChanges>;
  elements: number;
  hasUnknownList: boolean;
}

/**
 * Reads `{"CDCResponse":[{"QueryResponse":[{"Invoice":[…],"maxResults":2},{},…]}],"time":…}` in one pass over its
 * bytes. Elements are found by the names of their lists, in any order. Only an object with the status `Deleted` is a
 * deletion, and its bytes are kept as they came.
 * Throws NoAnswerError if the body is no such answer or holds a fault, and JsonSyntaxError if it is not whole JSON.
 */
export function cdcAnswerOf(body: Buffer, asked: readonly CdcStream[]): CdcAnswer {
  const streams = new Map(asked.flatMap((each) => listNames(each).map((key) => [key, each.name] as const)));
  const answer: MutableAnswer = { streams, changes: new Map(), elements: 0, hasUnknownList: false };
  let isFound = false;
  visitRoot(body, (start, key) => {
    if (key !== 'CDCResponse' || body[start] !== OPEN_ARRAY) return passBy(body, start, key);
    return visitArray(body, start, (item) =>
      visitObject(body, item, (at, inner) => {
        if (inner !== 'QueryResponse' || body[at] !== OPEN_ARRAY) return passBy(body, at, inner);
        isFound = true;
        return visitArray(body, at, (element) => visitElement(body, element, answer));
      }),
    );
  });
  if (!isFound) throw new NoAnswerError('has no list QueryResponse in CDCResponse');
  const { changes, elements: count, hasUnknownList } = answer;
  const objects = [...changes.values()].reduce((sum, each) => sum + each.objects, 0);
  return { changes, objects, elements: count, hasUnknownList };
}

/** Visits `{"Invoice":[…],"startPosition":1,"maxResults":2,"totalCount":2}`, or `{}` if nothing changed. */
function visitElement(body: Buffer, start: number, answer: MutableAnswer): number {
  if (body[start] !== OPEN_OBJECT) throw new NoAnswerError('has an element that is not an object');
  answer.elements += 1;
  let announced = 0;
  let stream: string | undefined;
  const end = visitObject(body, start, (at, key) => {
    const name = answer.streams.get(key.toLowerCase());
    if (name !== undefined && body[at] === OPEN_ARRAY) {
      stream = name;
      return visitList(body, at, name, answer);
    }
    const stop = passBy(body, at, key);
    if (ANNOUNCEMENTS.has(key))
      announced = Math.max(announced, numberAt(body, { start: at, end: stop }) || 0);
    if (elements(body, { start: at, end: stop }).length > 0) answer.hasUnknownList = true;
    return stop;
  });
  const found = stream === undefined ? undefined : answer.changes.get(stream);
  if (stream !== undefined && found !== undefined && announced > found.objects)
    answer.changes.set(stream, { ...found, objects: announced });
  if (stream === undefined && announced > 0) answer.hasUnknownList = true;
  return end;
}

function visitList(body: Buffer, start: number, stream: string, { changes }: MutableAnswer): number {
  const before = changes.get(stream);
  let objects = before?.objects ?? 0;
  let unnamed = before?.unnamed ?? 0;
  let newest = before?.newest ?? Number.NEGATIVE_INFINITY;
  const deletions: Deletion[] = [...(before?.deletions ?? [])];
  const end = visitArray(body, start, (at) => {
    objects += 1;
    const { id, time, status, end: stop } = objectAt(body, at);
    if (status !== 'Deleted') {
      newest = Math.max(newest, instantOf(time) ?? Number.POSITIVE_INFINITY);
      return stop;
    }
    if (id === undefined) unnamed += 1;
    else deletions.push({ id, at: instantOf(time), payload: onOneLine(body, { start: at, end: stop }) });
    return stop;
  });
  if (objects > 0) changes.set(stream, { objects, newest, deletions, unnamed });
  return end;
}

interface FoundObject {
  readonly id: string | undefined;
  readonly time: string | undefined;
  readonly status: string | undefined;
  readonly end: number;
}

/** The facts of an object, which may be wrapped by the type of its transaction: `{"Bill":{"Id":…}}`. */
function objectAt(body: Buffer, start: number, isInner = false): FoundObject {
  let [id, time, status]: (string | undefined)[] = [];
  const inner: number[] = [];
  const end = visitObject(body, start, (at, key) => {
    if (key === 'MetaData') {
      return visitObject(body, at, (from, innerKey) => {
        const to = valueEnd(body, from);
        if (innerKey === 'LastUpdatedTime') time = stringAt(body, { start: from, end: to });
        return to;
      });
    }
    const stop = valueEnd(body, at);
    if (key === 'Id') id = stringAt(body, { start: at, end: stop });
    else if (key === 'status') status = stringAt(body, { start: at, end: stop });
    else if (body[at] === OPEN_OBJECT) inner.push(at);
    return stop;
  });
  const [wrapped] = inner;
  if (id !== undefined || isInner || wrapped === undefined) return { id, time, status, end };
  const { end: _, ...found } = objectAt(body, wrapped, true);
  return { ...found, status: status ?? found.status, end };
}
