import { elements, valueEnd } from 'singer';
import { NoAnswerError, numberAt } from './query-response.ts';

const OPEN_ARRAY = 0x5b;

/** Members of a page that tell how many rows it has. `startPosition` alone announces rows as well. */
const ANNOUNCEMENTS: ReadonlySet<string> = new Set(['maxResults', 'totalCount', 'startPosition']);

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
    const span = { start, end: valueEnd(this.#body, start) };
    if (ANNOUNCEMENTS.has(key)) this.#announced.set(key, numberAt(this.#body, span));
    else if (elements(this.#body, span).length > 0) this.#otherKey = key;
    return span.end;
  }

  /** Throws NoAnswerError if rows must have been meant, although none came. */
  requireAnswer(rows: number): void {
    if (rows > 0) return;
    if (this.#otherKey !== undefined && !this.#isFound)
      throw new NoAnswerError(`has a list in ${this.#otherKey} instead of ${this.#answerKey}`);
    const { maxResults, totalCount, startPosition } = Object.fromEntries(this.#announced);
    const announced = Math.max(maxResults ?? 0, totalCount ?? 0);
    const isStart = startPosition !== undefined && maxResults === undefined && totalCount === undefined;
    if (announced > 0 || isStart) throw new NoAnswerError('announces rows without a list of them');
  }
}
