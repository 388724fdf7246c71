/** A number of calls that may be under way at once. After one has failed, no other one starts. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #failure: { readonly error: unknown } | undefined;

  constructor(size: number) {
    this.#free = size;
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      if (this.#failure !== undefined) throw this.#failure.error;
      return await call();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  /** Lets no further call start. */
  stop(error: unknown): void {
    this.#failure ??= { error };
  }
}
