/** Members of a page that tell how many rows it has. `startPosition` alone announces rows as well. */
const ANNOUNCEMENTS: ReadonlySet<string> = new Set(['maxResults', 'totalCount', 'startPosition']);

/** The number of rows that an answer says it has. */
export class Announcements {
  readonly #told = new Map<string, number>();

  /** Returns true for the name of a member that announces rows. */
  static isOne(key: string): boolean {
    return ANNOUNCEMENTS.has(key);
  }

  /** Some gateways write numbers as text. Anything that is no number announces rows of an unknown number. */
  note(key: string, text: string): void {
    if (text === 'null') return;
    const number = Number(text.replaceAll('"', ''));
    this.#told.set(key, Number.isNaN(number) ? Number.POSITIVE_INFINITY : number);
  }

  /** 0 if none is announced, Infinity if their number is not known. */
  get rows(): number {
    const { maxResults, totalCount, startPosition } = Object.fromEntries(this.#told);
    const isStart = startPosition !== undefined && maxResults === undefined && totalCount === undefined;
    return isStart ? 1 : Math.max(maxResults ?? 0, totalCount ?? 0);
  }
}
