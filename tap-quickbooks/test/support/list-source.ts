import type { FetchedPage, StreamSource } from '../../src/reading/page-source.ts';

type Fetch = StreamSource['fetch'];

/** The rows of a page as a disturbed service shows them. `number` is that of the fetch, from 1. */
type Disturb = (ids: readonly string[], number: number) => readonly string[];

interface ListOptions {
  readonly pageSize: number;
  readonly disturb?: Disturb;
  /** Is called before each call after the first, with its number. */
  readonly between?: (list: ListSource, call: number) => void;
  /** The error of each count. */
  readonly refusal?: Error;
}

/** A list that is read whole by offset, in the order in which it is kept. */
export class ListSource implements StreamSource {
  ids: string[];
  fetches = 0;
  counts = 0;
  readonly #options: ListOptions;

  constructor(length: number, options: ListOptions) {
    this.ids = Array.from({ length }, (_, i) => String(i + 1));
    this.#options = options;
  }

  get calls(): number {
    return this.fetches + this.counts;
  }

  readonly fetch: Fetch = async ({ start: instant }, position): Promise<FetchedPage> => {
    this.#next();
    this.fetches += 1;
    const { pageSize, disturb = (ids) => ids } = this.#options;
    const shown = disturb(this.ids.slice(position - 1, position - 1 + pageSize), this.fetches);
    const rows = shown.map((id) => ({ id, instant, payload: Buffer.from('{}') }));
    return { rows, query: `from ${position}`, pageSize };
  };

  readonly count = async (): Promise<number> => {
    this.#next();
    this.counts += 1;
    if (this.#options.refusal !== undefined) throw this.#options.refusal;
    return this.ids.length;
  };

  #next(): void {
    if (this.calls > 0) this.#options.between?.(this, this.calls + 1);
  }
}
