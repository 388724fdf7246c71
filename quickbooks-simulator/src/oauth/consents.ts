import { derive } from './credentials.ts';

/** Lifetime of a code that is not exchanged for tokens. */
const CODE_SECONDS = 600;

interface Consent {
  readonly realm: string;
  readonly redirectUri: string;
  readonly ends: number;
}

/** The authorization codes that were given out and not used. */
export class Consents {
  readonly #seed: number;
  readonly #now: () => number;
  readonly #codes = new Map<string, Consent>();
  #made = 0;

  constructor(seed: number, now: () => number) {
    this.#seed = seed;
    this.#now = now;
  }

  give(realm: string, redirectUri: string): string {
    this.#made += 1;
    const code = `SIM-code-${derive(['code', this.#seed, this.#made]).slice(0, 40)}`;
    this.#codes.set(code, { realm, redirectUri, ends: this.#now() + CODE_SECONDS * 1000 });
    return code;
  }

  /** The realm that a code is for. A code works once, and with the redirect address that it was given to. */
  take(code: string, redirectUri: string): string | undefined {
    const consent = this.#codes.get(code);
    this.#codes.delete(code);
    const isGood = consent !== undefined && consent.redirectUri === redirectUri && this.#now() < consent.ends;
    return isGood ? consent.realm : undefined;
  }
}
