import { dayIn } from '../coverage/days.ts';
import { type Narrower, partsByDue } from './narrower.ts';
import type { Ask } from './report-order.ts';

/** The part of what fits into an answer to aim for: days differ, and groups have rows of their own. */
const FILL = 0.9;

interface ListInParts {
  readonly rows: number;
  /** Rows of the largest part. */
  readonly largest: number;
  readonly dueDates: readonly string[];
}

/**
 * The parts of a list of open items as of a day, planned by the one that was read before. A list that is too large is
 * so at the next month end too.
 */
export class DuePlan {
  #mostRows = Number.POSITIVE_INFINITY;
  #rows = 0;
  /** Due dates of the items of the list that was read last, sorted. */
  #dueDates: readonly string[] = [];

  /** Notes the rows of an answer that was cut: as many fit. */
  cut(rows: number): void {
    if (rows > 0) this.#mostRows = Math.min(this.#mostRows, rows);
  }

  /** Notes a list that was read in parts. If no answer told what fits, the largest part does. */
  read({ rows, largest, dueDates }: ListInParts): void {
    if (this.#mostRows === Number.POSITIVE_INFINITY) this.#mostRows = largest;
    this.#rows = rows;
    this.#dueDates = [...dueDates].sort();
  }

  /** Undefined if the list may fit into one answer. */
  partsOf(ask: Ask): Narrower | undefined {
    if (this.#rows <= this.#mostRows) return undefined;
    const count = Math.ceil(this.#rows / (this.#mostRows * FILL));
    const places = Array.from({ length: count - 1 }, (_, i) =>
      Math.floor(((i + 1) * this.#dueDates.length) / count),
    );
    const days = places.map((place) => dayIn(this.#dueDates[place])).filter((day) => day !== undefined);
    const starts = [...new Set(days)];
    return starts.length === 0 ? undefined : partsByDue(ask, starts);
  }
}
