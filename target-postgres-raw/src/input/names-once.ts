/**
 * Names from the input that are warned of, each of them once and up to a limit: a tap or a mapper that makes up names
 * must not fill the memory or the log.
 */
export class NamesOnce {
  readonly #most: number;
  readonly #names = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** `new` calls for a warning, and so does `one too many`, which comes once. */
  meet(name: string): 'new' | 'one too many' | 'known' {
    if (this.#names.has(name) || this.#names.size > this.#most) return 'known';
    this.#names.add(name);
    return this.#names.size > this.#most ? 'one too many' : 'new';
  }
}
