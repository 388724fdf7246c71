/** Most cells of an answer, rows × columns. Beyond it QuickBooks cuts the answer. */
const CELL_CAP = 400_000;

/** The part of the cap to aim for: weeks differ, and less so over a long period. */
const FILL = 0.88;
const LONG_FILL = 0.96;
const LONG_DAYS = 180;

/** Days to begin with while nothing is known. */
const FIRST_DAYS = 365;

/** The next period is at most this many times as long as the last one: a quiet month tells little about a busy year. */
const GROWTH = 16;
const GROWTH_WITHOUT_ROWS = 4;

/** The part of the cells of a period that came too late which may come in time. */
const IN_TIME = 0.6;

interface Measured {
  readonly days: number;
  /** Cells that came. */
  readonly cells: number;
}

/** The length of period that fits into an answer, as the answers so far tell. */
export class Capacity {
  #most = CELL_CAP;
  #cellsPerDay: number | undefined;
  #lastDays: number | undefined;
  /** Most days after an answer that was too much, until one fits. */
  #mostDays = Number.POSITIVE_INFINITY;

  /** Days to ask for next, at least one. */
  get days(): number {
    const perDay = this.#cellsPerDay;
    const growth = (this.#lastDays ?? FIRST_DAYS) * (perDay ? GROWTH : GROWTH_WITHOUT_ROWS);
    const full = perDay === undefined ? FIRST_DAYS : this.#most / perDay;
    const byCells = full * (full < LONG_DAYS ? FILL : LONG_FILL);
    return Math.max(1, Math.floor(Math.min(byCells, growth, this.#mostDays)));
  }

  fits({ days, cells }: Measured): void {
    this.#cellsPerDay = cells / days;
    this.#lastDays = days;
    this.#mostDays = Number.POSITIVE_INFINITY;
  }

  /** Notes a period that did not fit. `cells` is 0 if no answer came. */
  tooMuch({ days, cells }: Measured): void {
    const perDay = this.#cellsPerDay;
    this.#mostDays = Math.max(1, Math.floor(days / 2));
    if (cells > 0) {
      this.#most = Math.min(this.#most, cells);
      this.#cellsPerDay = Math.max(perDay ?? 0, cells / days);
    } else if (perDay !== undefined) this.#most = Math.min(this.#most, perDay * days * IN_TIME);
  }
}
