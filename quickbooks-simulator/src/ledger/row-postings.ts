import type { Dataset, Row } from '../data/dataset.ts';
import type { Named, Party, Posting } from './posting.ts';

/** The most postings that are kept. Those of 200,000 transactions fit, and take about 300 MB. */
const MOST_KEPT = 1_200_000;
/** The most names and texts that are shared. */
const MOST_NAMES = 50_000;

/**
 * The postings of rows as they were at first, which never change. Most of the work of a report is to write the text of
 * each transaction and to read it again, so they are kept. Later rows of a very large company are made each time.
 */
export class RowPostings {
  readonly #rows = new Map<Dataset, (readonly Posting[] | undefined)[]>();
  readonly #names = new Map<string, Named>();
  readonly #texts = new Map<string, string>();
  #kept = 0;

  of(base: Dataset, row: Row, make: () => readonly Posting[]): readonly Posting[] {
    const rows = this.#rows.get(base) ?? [];
    this.#rows.set(base, rows);
    const known = rows[row];
    if (known !== undefined) return known;
    const made = make();
    if (this.#kept + made.length > MOST_KEPT) return made;
    this.#kept += made.length;
    const shared = made.map((posting) => this.#sharing(posting));
    rows[row] = shared;
    return shared;
  }

  /** The same posting. Its names and texts are those that others have too. */
  #sharing(posting: Posting): Posting {
    const { account, memo, party, item, class: ofClass, department } = posting;
    return {
      ...posting,
      account: this.#text(account),
      ...(memo !== undefined && { memo: this.#text(memo) }),
      ...(party !== undefined && { party: this.#shared<Party>(party, party.kind) }),
      ...(item !== undefined && { item: this.#shared(item, 'Item') }),
      ...(ofClass !== undefined && { class: this.#shared(ofClass, 'Class') }),
      ...(department !== undefined && { department: this.#shared(department, 'Department') }),
    };
  }

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size < MOST_NAMES) this.#texts.set(text, text);
    return text;
  }

  #shared<Name extends Named>(name: Name, kind: string): Name {
    const key = `${kind} ${name.id} ${name.name}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known as Name;
    if (this.#names.size < MOST_NAMES) this.#names.set(key, name);
    return name;
  }
}
