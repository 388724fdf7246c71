import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { Departures } from '../../src/limits/departures.ts';
import {
  LATE_START_MS,
  nextStart,
  QUICKBOOKS_PACE,
  remembered,
  TRIP_MS,
} from '../../src/limits/rate-limits.ts';

/** One request as chance has it: when it is wanted, how late it starts, and how long it is on its way. */
interface Request {
  readonly idleMs: number;
  readonly lateMs: number;
  readonly tripMs: number;
}

const requests = (lateMs: number) =>
  fc.array(
    fc.record({
      idleMs: fc.oneof(
        { weight: 9, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 4_000 }) },
      ),
      lateMs: fc.integer({ min: 0, max: lateMs }),
      // The extremes are the worst case: one request as late as can be, the next ones not at all.
      tripMs: fc.oneof(fc.constantFrom(0, TRIP_MS), fc.integer({ min: 0, max: TRIP_MS })),
    }),
    { minLength: 30, maxLength: 700, size: 'max' },
  );

describe('the pace of all processes', () => {
  it('allows for trips that differ by at least 180 ms', () => {
    expect(TRIP_MS).toBeGreaterThanOrEqual(180);
  });

  it('keeps arrivals within both limits if every start and every trip is as late as it may be', () => {
    fc.assert(
      fc.property(requests(LATE_START_MS), (wanted) => {
        const starts = planned(wanted.map(({ idleMs }) => idleMs));
        const arrivals = starts.map(
          (start, i) => start + (wanted[i]?.lateMs ?? 0) + (wanted[i]?.tripMs ?? 0),
        );
        expect(mostWithin(arrivals, 1_000)).toBeLessThanOrEqual(10);
        expect(mostWithin(arrivals, 60_000)).toBeLessThanOrEqual(500);
      }),
      { numRuns: 20 * inject('volume') },
    );
  });

  it('reaches at least 97 % of 500 requests a minute over three minutes', () => {
    const starts = planned(Array.from({ length: 1_800 }, () => 0));
    expect(starts.filter((start) => start < 180_000).length).toBeGreaterThanOrEqual(0.97 * 1_500);
  });

  it('lets the first ten requests start at once, and starts no two together after that', () => {
    const starts = planned(Array.from({ length: 100 }, () => 0));
    expect(starts.slice(0, 10)).toEqual(Array(10).fill(0));
    for (const [i, start] of starts.slice(10).entries()) {
      expect(start - (starts[i + 9] ?? 0)).toBeGreaterThanOrEqual(60);
    }
  });
});

describe('the departures of a process', () => {
  it('keeps arrivals within both limits however late the process starts its requests', () => {
    fc.assert(
      fc.property(requests(3_000), (wanted) => {
        const arrivals = departed(wanted).map((left, i) => left + (wanted[i]?.tripMs ?? 0));
        expect(mostWithin(arrivals, 1_000)).toBeLessThanOrEqual(10);
        expect(mostWithin(arrivals, 60_000)).toBeLessThanOrEqual(500);
      }),
      { numRuns: 20 * inject('volume') },
    );
  });

  it('reaches at least 97 % of 500 requests a minute if each start is 20 ms late', () => {
    const wanted = Array.from({ length: 1_800 }, () => ({ idleMs: 0, lateMs: LATE_START_MS, tripMs: 0 }));
    const starts = departed(wanted);
    expect(starts.filter((start) => start < 180_000).length).toBeGreaterThanOrEqual(0.97 * 1_500);
  });

  it('starts no two requests together after a process that sends many was blocked for a second', () => {
    const own = new Departures(QUICKBOOKS_PACE);
    for (let now = 0; now < 2_000; now += 120) own.begin(now).left(now);
    own.begin(3_000).left(3_000);
    expect(own.waitMs(3_000)).toBeGreaterThan(25);
  });

  it('counts requests that have not left the process as if they left now', () => {
    const own = new Departures(QUICKBOOKS_PACE);
    const leave = Array.from({ length: 10 }, () => own.begin(0));
    expect(own.waitMs(5_000)).toBeGreaterThan(1_000 + TRIP_MS - 1);
    for (const { left } of leave) left(5_000);
    expect(own.waitMs(6_000)).toBeGreaterThan(TRIP_MS - 1);
    expect(own.waitMs(5_000 + 1_000 + TRIP_MS)).toBe(0);
  });
});

describe('a server that stands still again and again', () => {
  const pauses = fc.array(
    fc.record({ everyMs: fc.integer({ min: 300, max: 3_000 }), ms: fc.integer({ min: 0, max: 2_500 }) }),
    {
      minLength: 10,
      maxLength: 20,
    },
  );

  it('never counts more than ten requests in a second if this machine is late as well', () => {
    fc.assert(
      fc.property(pauses, fc.integer({ min: 5, max: 400 }), (stops, latencyMs) => {
        expect(mostWithin(countedBy(stops, latencyMs, 100), 1_000)).toBeLessThanOrEqual(10);
      }),
      { numRuns: 10 * inject('volume') },
    );
  });

  it('gets as many requests as before if it never does', () => {
    const steady = [{ everyMs: 60_000, ms: 0 }];
    expect(countedBy(steady, 800, 100).length).toBeGreaterThan(0.9 * countedBy(steady, 800, 0).length);
  });
});

/**
 * The times at which a server counts the requests of eight readers. It stands still for some time again and again, and
 * then counts the requests of that time at once.
 */
function countedBy(
  stops: readonly { readonly everyMs: number; readonly ms: number }[],
  latencyMs: number,
  marginMs: number,
): number[] {
  const own = new Departures(QUICKBOOKS_PACE);
  // A first second without a stop: before the first answers, nothing tells what is usual.
  let at = 1_000;
  const still = stops.map(({ everyMs, ms }) => {
    const from = at + everyMs;
    at = from + ms;
    return { from, until: at };
  });
  const openAgain = (time: number) =>
    still.find(({ from, until }) => from <= time && time < until)?.until ?? time;
  const readers: { readyAt: number; answered?: (at: number) => void }[] = Array.from({ length: 8 }, () => ({
    readyAt: 0,
  }));
  const counted: number[] = [];
  for (let now = 0; now < at; ) {
    for (const reader of readers.filter(({ readyAt }) => readyAt <= now)) {
      reader.answered?.(reader.readyAt);
      delete reader.answered;
    }
    const reader = readers.find(({ readyAt }) => readyAt <= now);
    const waitMs = reader === undefined ? 0 : own.waitMs(now, marginMs);
    if (reader !== undefined && waitMs === 0) {
      const { left, answered } = own.begin(now);
      left(now);
      counted.push(openAgain(now));
      reader.answered = answered;
      reader.readyAt = openAgain(openAgain(now) + latencyMs);
    } else {
      const next = Math.min(...readers.map(({ readyAt }) => readyAt).filter((ready) => ready > now));
      now = Math.min(next, waitMs > 0 ? now + Math.max(1, waitMs) : next);
    }
  }
  return counted;
}

/** Starts of requests, each wanted this long after the start before. */
function planned(idleMs: readonly number[]): number[] {
  let recent: readonly number[] = [];
  return idleMs.map((idle) => {
    const start = nextStart(recent, (recent.at(-1) ?? 0) + idle, QUICKBOOKS_PACE);
    recent = remembered([...recent, start], QUICKBOOKS_PACE);
    return start;
  });
}

/** Requests of one process, planned as for all, each of which leaves late and holds back the next ones. */
function departed(wanted: readonly Request[]): number[] {
  const own = new Departures(QUICKBOOKS_PACE);
  const starts: number[] = [];
  let now = 0;
  const plan = planned(wanted.map(({ idleMs }) => idleMs));
  for (const [i, { lateMs }] of wanted.entries()) {
    now = Math.max(now, (plan[i] ?? 0) + lateMs);
    now += own.waitMs(now);
    starts.push(now);
    own.begin(now).left(now);
  }
  return starts;
}

/** The most arrivals in any moving window: a request is in it until it is as old as the window. */
function mostWithin(arrivals: readonly number[], windowMs: number): number {
  const sorted = arrivals.toSorted((a, b) => a - b);
  let first = 0;
  let most = 0;
  for (const [last, arrival] of sorted.entries()) {
    while ((sorted[first] ?? 0) <= arrival - windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
