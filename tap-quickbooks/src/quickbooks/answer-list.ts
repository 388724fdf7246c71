import { textAt, valueEnd } from 'singer';
import { Announcements } from './announcements.ts';
import { NoAnswerError } from './query-response.ts';

const OPEN_ARRAY = 0x5b;

/** Members that say nothing of rows: the time of the answer, and what gateways and QuickBooks add to it. */
const REMARKS = /^(time|requestId|intuit_?tid|warnings?)$/i;

/** Values that hold nothing. */
const NOTHING = /^(null|false|0|""|\[\s*\]|\{\s*\})$/;

/** The evidence that a page without rows is empty, and not an answer whose rows are missing. */
export class AnswerList {
  readonly #body: Buffer;
  readonly #answerKey: string;
  readonly #announced = new Announcements();
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
    if (Announcements.isOne(key)) this.#announced.note(key, textAt(this.#body, { start, end }));
    else if (!REMARKS.test(key) && !this.#isNothing(start, end)) this.#otherKey = key;
    return end;
  }

  /** Throws NoAnswerError if rows must have been meant, although none came. */
  requireAnswer(rows: number): void {
    if (rows > 0) return;
    if (this.#otherKey !== undefined && !this.#isFound)
      throw new NoAnswerError(`has ${this.#otherKey} instead of ${this.#answerKey}`);
    if (this.#announced.rows > 0) throw new NoAnswerError('announces rows without a list of them');
  }

  #isNothing(start: number, end: number): boolean {
    return end - start < LONGEST_NOTHING && NOTHING.test(textAt(this.#body, { start, end }));
  }
}

/** A longer value holds something. */
const LONGEST_NOTHING = 100;
