/** Time as the simulator sees it, in milliseconds since the epoch. It runs, unless it was stopped. */
export class Clock {
  readonly #real: () => number;
  #offset = 0;
  #stoppedAt: number | undefined;

  constructor(real: () => number, startsAt?: number) {
    this.#real = real;
    if (startsAt !== undefined) this.set(startsAt);
  }

  readonly now = (): number => this.#stoppedAt ?? this.#real() + this.#offset;

  /** Jumps to an instant, in milliseconds; a running clock runs on from there. */
  set(instant: number): void {
    this.#offset = instant - this.#real();
    if (this.#stoppedAt !== undefined) this.#stoppedAt = instant;
  }

  advance(seconds: number): void {
    this.set(this.now() + seconds * 1000);
  }

  stop(): void {
    this.#stoppedAt = this.now();
  }

  run(): void {
    const now = this.now();
    this.#stoppedAt = undefined;
    this.set(now);
  }

  get isStopped(): boolean {
    return this.#stoppedAt !== undefined;
  }
}
