import { elements, members, textAt, visitArray, visitObject, visitRoot } from 'singer';
import type { CdcStream } from '../cdc/ask-changes.ts';
import { type CdcAnswer, listNames } from '../cdc/cdc-answer.ts';
import { Announcements } from './announcements.ts';
import { cdcObjectAt } from './cdc-object.ts';
import { ChangesTally } from './changes-tally.ts';
import { NoAnswerError, passBy } from './query-response.ts';

const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

interface MutableAnswer {
  /** The streams by the names of their lists. */
  readonly streams: ReadonlyMap<string, CdcStream>;
  readonly tallies: Map<string, ChangesTally>;
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
  const streams = new Map(asked.flatMap((each) => listNames(each).map((key) => [key, each] as const)));
  const answer: MutableAnswer = { streams, tallies: new Map(), elements: 0, hasUnknownList: false };
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
  const { tallies, elements: count, hasUnknownList } = answer;
  const changes = new Map([...tallies].map(([name, { changes }]) => [name, changes]));
  const objects = [...changes.values()].reduce((sum, each) => sum + each.objects, 0);
  return { changes, objects, elements: count, hasUnknownList };
}

/** Visits `{"Invoice":[…],"startPosition":1,"maxResults":2,"totalCount":2}`, or `{}` if nothing changed. */
function visitElement(body: Buffer, start: number, answer: MutableAnswer): number {
  if (body[start] !== OPEN_OBJECT) throw new NoAnswerError('has an element that is not an object');
  const announced = new Announcements();
  let found: ChangesTally | undefined;
  let objects = 0;
  let isNew = true;
  const end = visitObject(body, start, (at, key) => {
    const stream = answer.streams.get(key.toLowerCase());
    if (stream !== undefined && body[at] === OPEN_ARRAY) {
      isNew = !answer.tallies.has(stream.name);
      const tally = answer.tallies.get(stream.name) ?? new ChangesTally();
      found = tally;
      return visitArray(body, at, (item) => {
        objects += 1;
        answer.tallies.set(stream.name, tally);
        return tally.add(body, cdcObjectAt(body, item, stream));
      });
    }
    const stop = passBy(body, at, key);
    const span = { start: at, end: stop };
    const text = () => textAt(body, span);
    if (Announcements.isOne(key)) announced.note(key, text());
    else if (elements(body, span).length + members(body, span).length > 0 || (stream && text() !== 'null')) {
      if (stream !== undefined) throw new NoAnswerError(`has no list in ${key}`);
      answer.hasUnknownList = true;
    }
    return stop;
  });
  if (isNew) answer.elements += 1;
  if (found !== undefined && objects === 0 && announced.rows > 0)
    throw new NoAnswerError('announces rows without a list of them');
  found?.announce(announced.rows - objects);
  if (found === undefined && announced.rows > 0) answer.hasUnknownList = true;
  return end;
}
