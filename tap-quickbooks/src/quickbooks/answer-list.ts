import { textAt, valueEnd } from 'singer';
import { NoAnswerError } from './query-response.ts';

const OPEN_ARRAY = 0x5b;

/** Members of a page that tell how many rows it has. `startPosition` alone announces rows as well. */
const ANNOUNCEMENTS: ReadonlySet<string> = new Set(['maxResults', 'totalCount', 'startPosition']);

/** Members that say nothing of rows: the time of the answer, and what gateways and QuickBooks add to it. */
const REMARKS = /^(time|requestId|intuit_?tid|warnings?)$/i;

/** Values that hold nothing. */
const NOTHING = /^(null|false|0|""|\[\s*\]|\{\s*\})$/;

/** The evidence that a page without rows is empty, and not an answer whose rows are missing. */
export class AnswerList {
  readonly #body: Buffer;
  readonly #answerKey: string;
  readonly #announced = new Map<string, number>();
  #otherKey: string | undefined;
  #isFound = false;

  constructor(body: Buffer, answerKey: string) {
    this.#body = body;
    this.#answerKey = answerKey;
  }

  /** Notes the list of the rows. Throws NoAnswerError if another kind of value stands in its place. */
  found(start: number): number {
    if (this.#body[start] !== OPEN_ARRAY) throw new NoAnswerError(`has no list in ${this.#answerKey}`);
    this.#isFound = true;
    return start;
  }

  /** Passes by another member, and notes what it says of rows. Returns its end. */
  passBy(start: number, key: string): number {
    const end = valueEnd(this.#body, start);
    if (ANNOUNCEMENTS.has(key)) this.#announce(key, textAt(this.#body, { start, end }));
    else if (!REMARKS.test(key) && !this.#isNothing(start, end)) this.#otherKey = key;
    return end;
  }

  /** Throws NoAnswerError if rows must have been meant, although none came. */
  requireAnswer(rows: number): void {
    if (rows > 0) return;
    if (this.#otherKey !== undefined && !this.#isFound)
      throw new NoAnswerError(`has ${this.#otherKey} instead of ${this.#answerKey}`);
    const { maxResults, totalCount, startPosition } = Object.fromEntries(this.#announced);
    const announced = Math.max(maxResults ?? 0, totalCount ?? 0);
    const isStart = startPosition !== undefined && maxResults === undefined && totalCount === undefined;
    if (announced > 0 || isStart) throw new NoAnswerError('announces rows without a list of them');
  }

  /** Some gateways write numbers as text. Anything that is no number announces rows of an unknown number. */
  #announce(key: string, text: string): void {
    if (text === 'null') return;
    const number = Number(text.replaceAll('"', ''));
    this.#announced.set(key, Number.isNaN(number) ? Number.POSITIVE_INFINITY : number);
  }

  #isNothing(start: number, end: number): boolean {
    return end - start < LONGEST_NOTHING && NOTHING.test(textAt(this.#body, { start, end }));
  }
}

/** A longer value holds something. */
const LONGEST_NOTHING = 100;
