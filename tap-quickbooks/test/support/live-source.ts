import { type Interval, SECOND_MS } from 'singer';
import type { Row } from '../../src/reading/page.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';

const EMPTY = Buffer.from('{}');

export const row = (id: number, second: number): Row => ({
  id: String(id),
  instant: second * SECOND_MS,
  payload: EMPTY,
});

/** Ties come in an order of their own. */
export const hash = ({ id }: Row): number => (Number(id) * 7919) % 101;

const inOrder = (rows: Row[]): Row[] => rows.sort((a, b) => a.instant - b.instant || hash(a) - hash(b));

/** A source whose rows can change between two fetches: offsets shift as they do in QuickBooks. */
export class LiveSource implements StreamSource {
  readonly pageSize: number;
  rows: Row[];
  fetches = 0;
  counts = 0;
  readonly #between: (source: LiveSource) => void;
  readonly #order: (rows: Row[]) => Row[];

  constructor(
    rows: Row[],
    pageSize: number,
    between: (source: LiveSource) => void = () => {},
    order: (rows: Row[]) => Row[] = inOrder,
  ) {
    this.rows = rows;
    this.pageSize = pageSize;
    this.#between = between;
    this.#order = order;
  }

  readonly fetch = async (interval: Interval, startPosition: number) => {
    if (this.fetches > 0) this.#between(this);
    this.fetches += 1;
    const found = this.#order(this.within(interval));
    const from = startPosition - 1;
    return {
      rows: found.slice(from, from + this.pageSize),
      query: `${interval.start} ${startPosition}`,
      pageSize: this.pageSize,
    };
  };

  readonly count = async (interval: Interval): Promise<number> => {
    this.counts += 1;
    return this.within(interval).length;
  };

  within({ start, end }: Interval): Row[] {
    return this.rows.filter(({ instant }) => instant >= start && instant < end);
  }
}
