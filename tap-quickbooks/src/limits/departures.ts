import { type Limit, nextStart, ownPace, remembered } from './rate-limits.ts';
import { UsualTime } from './usual-time.ts';

/** A request under way, by the time at which it was handed to the network. Undefined before that. */
interface UnderWay {
  leftAt: number | undefined;
}

/** A request that was answered: when it left, and the latest time at which the server can have counted it. */
interface Answered {
  readonly leftAt: number;
  readonly countedAt: number;
}

/** A request as its sender tells of it. Each of the two may be called again, which changes nothing. */
export interface Departure {
  readonly left: (at?: number) => void;
  readonly answered: (at?: number) => void;
}

/**
 * The requests of this process, by the time at which each was handed to the network. A busy process starts late, and
 * a new connection takes a while, so that time is later than the planned start. A request that has not left yet may
 * leave at any moment, and counts as if it left now. Times come from a clock that is never set.
 *
 * A server or a network that stands still counts the requests of that time at once, when it continues. Therefore, on a
 * machine that is late, a request whose answer is overdue counts as if it left now, and one whose answer was late as if
 * it left later by as much.
 */
export class Departures {
  readonly #pace: readonly Limit[];
  readonly #windows: readonly Limit[];
  readonly #mostRemembered: number;
  readonly #usual = new UsualTime();
  readonly #underWay = new Set<UnderWay>();
  #starts: readonly number[] = [];
  #answered: readonly Answered[] = [];

  constructor(limits: readonly Limit[]) {
    this.#pace = ownPace(limits);
    this.#windows = this.#pace.filter(({ after }) => after === undefined);
    this.#mostRemembered = Math.max(...this.#windows.map(({ starts }) => starts));
  }

  /** The time (ms) until the next request may start. A machine that is late has a margin (ms), by which windows are longer. */
  waitMs(now: number = performance.now(), marginMs = 0): number {
    const isLate = marginMs > 0;
    const byStarts = nextStart(this.#starts, now, this.#pace);
    const windows = this.#windows.map((limit) => ({ ...limit, milliseconds: limit.milliseconds + marginMs }));
    return Math.max(byStarts, nextStart(this.#departures(now, isLate), now, windows)) - now;
  }

  /** Notes a start. */
  begin(now: number = performance.now()): Departure {
    this.#starts = remembered([...this.#starts, now], this.#pace);
    const request: UnderWay = { leftAt: undefined };
    this.#underWay.add(request);
    return {
      left: (at = performance.now()) => {
        request.leftAt ??= at;
      },
      answered: (at = performance.now()) => {
        if (this.#underWay.delete(request)) this.#note(request.leftAt ?? at, at);
      },
    };
  }

  #note(leftAt: number, at: number): void {
    this.#usual.note(at - leftAt);
    const countedAt = leftAt + Math.max(0, at - leftAt - this.#usual.ms);
    this.#answered = [...this.#answered, { leftAt, countedAt }].slice(-this.#mostRemembered);
  }

  /** The times by which requests count, ascending. */
  #departures(now: number, isLate: boolean): number[] {
    const underWay = [...this.#underWay].map(({ leftAt = now }) =>
      isLate && now - leftAt > this.#usual.ms ? now : leftAt,
    );
    const answered = this.#answered.map(({ leftAt, countedAt }) => (isLate ? countedAt : leftAt));
    return [...answered, ...underWay].sort((a, b) => a - b);
  }
}
