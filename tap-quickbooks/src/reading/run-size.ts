/** The records that a run will have read of each stream, as far as they are counted or read to the end. */
export class RunSize {
  readonly #parts = new Map<string, Map<object, number | undefined>>();

  readonly #later = new Set<string>();

  /** Notes that the newest time of a stream is left to a later run. */
  leave(stream: string): void {
    this.#later.add(stream);
  }

  /** Returns true if this run reads a stream up to the end of its range. */
  isWhole(stream: string): boolean {
    return !this.#later.has(stream);
  }

  /** Notes that the parts of a stream are known. Until one is added, there is nothing to read of it. */
  begin(stream: string): void {
    if (!this.#parts.has(stream)) this.#parts.set(stream, new Map());
  }

  /** Adds a part of a stream. The returned function tells its records, which may be corrected later. */
  add(stream: string): (records: number) => void {
    this.begin(stream);
    const part = {};
    const set = (records: number | undefined) => this.#parts.get(stream)?.set(part, records);
    set(undefined);
    return set;
  }

  /** The records of a stream; undefined while those of a part are not known. */
  of(stream: string): number | undefined {
    const parts = this.#parts.get(stream);
    if (parts === undefined) return undefined;
    let sum = 0;
    for (const records of parts.values()) {
      if (records === undefined) return undefined;
      sum += records;
    }
    return sum;
  }
}
