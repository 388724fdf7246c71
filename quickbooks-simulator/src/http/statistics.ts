interface Counts {
  readonly calls: number;
  readonly metered_calls: number;
}

/** Answer of `GET /_simulator/stats`. */
export interface Stats extends Counts {
  /** Requests to the API, whatever became of them. */
  readonly calls: number;
  /** Calls that Intuit would count: successful reads in production, each item of a batch. */
  readonly metered_calls: number;
  readonly token_calls: number;
  readonly calls_by_status: Readonly<Record<string, number>>;
  /** Answered queries, and their rows. */
  readonly by_entity: Readonly<Record<string, { readonly calls: number; readonly rows: number }>>;
  readonly by_realm: Readonly<Record<string, Counts>>;
}

interface CountedCall {
  readonly realm: string;
  readonly status: number;
  /** Reads in it that are metered. */
  readonly metered: number;
  /** Milliseconds. */
  readonly now: number;
}

/** Counts what is asked of the simulator. */
export class Statistics {
  #calls = 0;
  #meteredCalls = 0;
  #tokenCalls = 0;
  #month = '';
  #meteredInMonth = 0;
  readonly #byStatus = new Map<number, number>();
  readonly #byEntity = new Map<string, { calls: number; rows: number }>();
  readonly #byRealm = new Map<string, Counts>();

  countCall({ realm, status, metered, now }: CountedCall): void {
    this.#calls += 1;
    this.#meteredCalls += metered;
    this.#meteredInMonth = this.meteredSince(now) + metered;
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    const { calls, metered_calls } = this.#byRealm.get(realm) ?? { calls: 0, metered_calls: 0 };
    this.#byRealm.set(realm, { calls: calls + 1, metered_calls: metered_calls + metered });
  }

  countTokenCall(): void {
    this.#tokenCalls += 1;
  }

  /** Notes a query that was answered with this many rows; a count has none. */
  countRows(entity: string, rows: number): void {
    const counted = this.#byEntity.get(entity) ?? { calls: 0, rows: 0 };
    this.#byEntity.set(entity, { calls: counted.calls + 1, rows: counted.rows + rows });
  }

  /** Answered queries and API calls so far, as a number that is another one each time. */
  get queries(): number {
    return this.#calls;
  }

  /** Metered calls in the month (UTC) of this instant. */
  meteredSince(now: number): number {
    const month = new Date(now).toISOString().slice(0, 7);
    if (month !== this.#month) {
      this.#month = month;
      this.#meteredInMonth = 0;
    }
    return this.#meteredInMonth;
  }

  read(): Stats {
    return {
      calls: this.#calls,
      metered_calls: this.#meteredCalls,
      token_calls: this.#tokenCalls,
      calls_by_status: Object.fromEntries(this.#byStatus),
      by_entity: Object.fromEntries(this.#byEntity),
      by_realm: Object.fromEntries(this.#byRealm),
    };
  }
}
