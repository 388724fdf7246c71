/** What `GET /_simulator/stats` answers. */
export interface Stats {
  /** Requests to the API, whatever became of them. */
  readonly calls: number;
  /** Those that Intuit would count: successful reads. */
  readonly metered_calls: number;
  readonly token_calls: number;
  readonly calls_by_status: Readonly<Record<string, number>>;
  readonly by_entity: Readonly<Record<string, { readonly calls: number; readonly rows: number }>>;
}

/** Counts what is asked of the simulator. */
export class Statistics {
  private calls = 0;
  private meteredCalls = 0;
  private tokenCalls = 0;
  private readonly byStatus = new Map<number, number>();
  private readonly byEntity = new Map<string, { calls: number; rows: number }>();

  countCall(status: number): void {
    this.calls += 1;
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    if (status >= 200 && status < 300) this.meteredCalls += 1;
  }

  countTokenCall(): void {
    this.tokenCalls += 1;
  }

  /** A query that was answered with so many rows; a count has none. */
  countRows(entity: string, rows: number): void {
    const counted = this.byEntity.get(entity) ?? { calls: 0, rows: 0 };
    this.byEntity.set(entity, { calls: counted.calls + 1, rows: counted.rows + rows });
  }

  read(): Stats {
    return {
      calls: this.calls,
      metered_calls: this.meteredCalls,
      token_calls: this.tokenCalls,
      calls_by_status: Object.fromEntries(this.byStatus),
      by_entity: Object.fromEntries(this.byEntity),
    };
  }
}
