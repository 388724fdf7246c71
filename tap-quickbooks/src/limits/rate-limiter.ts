import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallLog } from './call-log.ts';
import { type Limit, nextStart, QUICKBOOKS_LIMITS, remembered } from './rate-limits.ts';

/**
 * Milliseconds that a start may be late, as it is where the process or the machine is busy. One that is later than
 * that would come too close in front of those of other processes behind it, and takes a new place.
 */
const TOLERANCE = 25;

/**
 * Hands out starting times to the requests of one realm, first come first served, to all processes that share a log.
 *
 * Whoever wants to start appends a line to the log; the order of the lines is the order of all. From it each process
 * works out the same starting times, so there is nothing to lock, and a process that is killed costs one start.
 * A pause is a line as well: it holds back everybody behind it, and those who still wait take a new place.
 */
export class RateLimiter {
  readonly #log: CallLog;
  readonly #limits: readonly Limit[];
  /** Starting times, ascending, as many as the limits look at. */
  #starts: readonly number[] = [];
  #notBefore = 0;
  #lastOfOthers = 0;
  /** When our own requests did start. */
  #ownStarts: readonly number[] = [];
  /** Starting times of our own places that are not taken yet, by the place's name. */
  readonly #places = new Map<string, number>();

  constructor(log: CallLog, limits: readonly Limit[] = QUICKBOOKS_LIMITS) {
    this.#log = log;
    this.#limits = limits;
  }

  /** Resolves when a request may start. */
  async take(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const start = await this.#reserve();
      await until(start, signal);
      await this.#readLog();
      const isLate = Date.now() - start > TOLERANCE && this.#isShared;
      if (this.#notBefore <= start && !isLate) break;
    }
    // A process that is busy starts late, and would then start the next one too soon behind it.
    for (let start = this.#nextOwnStart(); start > Date.now(); start = this.#nextOwnStart()) {
      await until(start, signal);
    }
    this.#ownStarts = remembered([...this.#ownStarts, Date.now()], this.#limits);
  }

  /** Holds back every request of the realm, as QuickBooks asks with a 429. */
  async pause(milliseconds: number): Promise<void> {
    await this.#log.append(`pause ${Date.now() + milliseconds}`);
  }

  #nextOwnStart(): number {
    return nextStart(this.#ownStarts, Date.now(), this.#limits);
  }

  /** Whether somebody else has started requests that the limits still look at. */
  get #isShared(): boolean {
    const memory = Math.max(...this.#limits.map(({ milliseconds }) => milliseconds));
    return Date.now() - this.#lastOfOthers < memory;
  }

  async #reserve(): Promise<number> {
    const place = randomUUID();
    this.#places.set(place, Number.NaN);
    await this.#log.append(`call ${Date.now()} ${place}`);
    await this.#readLog();
    const start = this.#places.get(place) ?? Number.NaN;
    this.#places.delete(place);
    // The line is there unless somebody has cut the log: then nothing is known of the others.
    return Number.isNaN(start) ? Date.now() : start;
  }

  async #readLog(): Promise<void> {
    for (const line of await this.#log.news()) this.#note(line);
  }

  #note(line: string): void {
    const [kind, time, place = ''] = line.split(' ');
    const at = Number(time);
    if (!Number.isFinite(at)) return;
    if (kind === 'pause') this.#notBefore = Math.max(this.#notBefore, at);
    if (kind !== 'call') return;
    const start = nextStart(this.#starts, Math.max(at, this.#notBefore), this.#limits);
    this.#starts = remembered([...this.#starts, start], this.#limits);
    if (this.#places.has(place)) this.#places.set(place, start);
    else this.#lastOfOthers = Math.max(this.#lastOfOthers, start);
  }
}

async function until(time: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(Math.max(0, time - Date.now()), undefined, { ...(signal && { signal }) });
}
