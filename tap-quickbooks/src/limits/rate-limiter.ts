import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'singer';
import { isoTime, LONGEST_PAUSE_MS } from '../longest-pause.ts';
import type { CallEntry, CallOrder } from './call-order.ts';
import { type Departure, Departures } from './departures.ts';
import { Lag } from './lag.ts';
import { LATE_START_MS, type Limit, nextStart, QUICKBOOKS_PACE, remembered } from './rate-limits.ts';

/** Longest time (ms) by which an entry may be ahead of this clock. A later time comes from a wrong clock. */
const CLOCK_TOLERANCE_MS = 5_000;

/** A wait that is longer than this (ms) is reported, once for all requests that wait for the same reason. */
const UNREPORTED_WAIT_MS = 5_000;

/**
 * Hands out starting times to the requests of one company, first come first served, over all processes that share
 * its order of calls.
 *
 * A process that wants to start a request appends an entry; the order of the entries is the same for all. From it
 * each process computes the same starting times, so nothing is locked, and a process that is killed costs one start.
 * A pause is an entry as well: it delays all requests after it, and those that still wait queue again.
 */
export class RateLimiter {
  readonly #order: CallOrder;
  readonly #limits: readonly Limit[];
  readonly #logger: Pick<Logger, 'info' | 'warning'> | undefined;
  /** Starting times, ascending, as many as the limits look at. */
  #starts: readonly number[] = [];
  #notBefore = 0;
  #lastOfOthers = 0;
  /** Waits until this time are reported already. */
  #reportedUntil = 0;
  #hasWarned = false;
  readonly #departures: Departures;
  readonly #lag = new Lag();
  /** Starting times of this process's places that are not taken yet, by the place's name. */
  readonly #places = new Map<string, number>();

  constructor(
    order: CallOrder,
    limits: readonly Limit[] = QUICKBOOKS_PACE,
    logger?: Pick<Logger, 'info' | 'warning'>,
  ) {
    this.#order = order;
    this.#limits = limits;
    this.#departures = new Departures(limits);
    this.#logger = logger;
  }

  /**
   * Sends a request as soon as it may start, and returns what `send` returns. `send` calls the function that it is
   * given when the request has left this process.
   */
  async start<T>(send: (left: () => void) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const departure = await this.#take(signal);
    try {
      return await send(departure.left);
    } finally {
      departure.answered();
    }
  }

  /** Delays every request of the company, as QuickBooks asks with a 429. */
  async pause(milliseconds: number): Promise<void> {
    await this.#order.append({ kind: 'pause', until: Date.now() + milliseconds });
  }

  async #take(signal: AbortSignal | undefined): Promise<Departure> {
    for (;;) {
      const start = await this.#reserve();
      this.#report(start);
      await this.#pass(start - Date.now(), signal);
      await this.#readOrder();
      // A process that was busy has several requests to send at once. They start one after the other.
      for (let waitMs = this.#waitMs(); waitMs > 0; waitMs = this.#waitMs()) await this.#pass(waitMs, signal);
      const isLate = Date.now() - start > LATE_START_MS && this.#isShared;
      if (this.#notBefore <= start && !isLate) return this.#departures.begin();
    }
  }

  /** Other processes count on the places of this one, so it takes no margin beside them. */
  #waitMs(): number {
    return this.#departures.waitMs(performance.now(), this.#isShared ? 0 : this.#lag.marginMs());
  }

  async #pass(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    const before = performance.now();
    await sleep(Math.max(0, waitMs), undefined, { ...(signal && { signal }) });
    this.#lag.note(performance.now() - before - Math.max(0, waitMs));
  }

  /** True if another process has started requests that the limits still look at. */
  get #isShared(): boolean {
    const memory = Math.max(...this.#limits.map(({ milliseconds }) => milliseconds));
    return Date.now() - this.#lastOfOthers < memory;
  }

  async #reserve(): Promise<number> {
    const place = randomUUID();
    this.#places.set(place, Number.NaN);
    await this.#order.append({ kind: 'call', at: Date.now(), place });
    await this.#readOrder();
    const start = this.#places.get(place) ?? Number.NaN;
    this.#places.delete(place);
    // The entry is missing only if the order was cut: then nothing is known of the others.
    return Number.isNaN(start) ? Date.now() : start;
  }

  async #readOrder(): Promise<void> {
    for (const entry of await this.#order.news()) this.#note(entry);
  }

  #report(start: number): void {
    const waitMs = start - Date.now();
    if (waitMs <= UNREPORTED_WAIT_MS || start <= this.#reportedUntil) return;
    this.#reportedUntil = start + UNREPORTED_WAIT_MS;
    this.#logger?.info(
      `the next request may start in ${Math.ceil(waitMs / 1_000)} s, by QuickBooks' limits or a pause that it asked for`,
    );
  }

  #note(entry: CallEntry): void {
    if (entry.kind === 'pause') {
      const latest = Date.now() + LONGEST_PAUSE_MS + CLOCK_TOLERANCE_MS;
      if (entry.until > latest) this.#warnOfTime(entry.until, 'a pause until');
      else this.#notBefore = Math.max(this.#notBefore, entry.until);
      return;
    }
    const isAhead = entry.at > Date.now() + CLOCK_TOLERANCE_MS;
    if (isAhead) this.#warnOfTime(entry.at, 'a request at');
    const at = isAhead ? Date.now() : entry.at;
    const start = nextStart(this.#starts, Math.max(at, this.#notBefore), this.#limits);
    this.#starts = remembered([...this.#starts, start], this.#limits);
    if (this.#places.has(entry.place)) this.#places.set(entry.place, start);
    else this.#lastOfOthers = Math.max(this.#lastOfOthers, start);
  }

  /** Another process's clock is ahead, or the clock was set back: waiting for that time has no use. */
  #warnOfTime(time: number, entry: string): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#logger?.warning(
      `the log of this company's requests has ${entry} ${isoTime(time)}, which this process does not wait for: check the clocks of the machines that read this company`,
    );
  }
}
