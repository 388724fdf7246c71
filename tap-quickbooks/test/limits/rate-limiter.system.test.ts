import { join } from 'node:path';
import { describe, expect, inject, it, vi } from 'vitest';
import { CallLog } from '../../src/limits/call-log.ts';
import { RateLimiter } from '../../src/limits/rate-limiter.ts';
import { temporaryFolder } from '../support/run-tap.ts';

const newLog = () => join(temporaryFolder(), 'tokens.json');

const LIMITS = [
  { starts: 3, milliseconds: 100 },
  { starts: 10, milliseconds: 1_000 },
];

describe('the rate limiter', () => {
  it('serves calls that come at once in turn, within the limits', async () => {
    const limiter = new RateLimiter(new CallLog(newLog()), [{ starts: 2, milliseconds: 60 }]);
    const starts = await Promise.all(Array.from({ length: 6 }, () => limiter.start(async () => Date.now())));
    starts.sort((a, b) => a - b);
    for (const [i, start] of starts.slice(2).entries()) {
      // A start may be 20 ms late, and does not delay the next one.
      expect(start - (starts[i] ?? 0)).toBeGreaterThanOrEqual(38);
    }
  });

  it('holds every process back after a pause', async () => {
    const limiter = new RateLimiter(new CallLog(newLog()), LIMITS);
    const before = Date.now();
    await limiter.pause(80);
    await Promise.all([taken(limiter), taken(limiter)]);
    expect(Date.now() - before).toBeGreaterThanOrEqual(79);
  });

  it('keeps several processes on one log within the limits together', async () => {
    const path = newLog();
    const milliseconds = 150;
    // A process takes itself for the only one if it is later than the longest limit, which is longer than any stall.
    const limits = [
      { starts: 4, milliseconds },
      { starts: 1_000, milliseconds: 600_000 },
    ];
    const starts: number[] = [];
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const limiter = new RateLimiter(new CallLog(path), limits);
        for (let i = 0; i < 6; i += 1) await limiter.start(async () => starts.push(Date.now()));
      }),
    );
    starts.sort((a, b) => a - b);
    for (const [i, start] of starts.slice(4).entries()) {
      // A start may be 20 ms late before it queues again, so the next one may come that much too close.
      expect(start - (starts[i] ?? 0)).toBeGreaterThanOrEqual(milliseconds - 22);
    }
  });

  it('holds back waiting requests of every process when one has to pause', async () => {
    const path = newLog();
    const [one, other] = [new RateLimiter(new CallLog(path), SLOW), new RateLimiter(new CallLog(path), SLOW)];
    await taken(one);
    const waiting = taken(other);
    const before = Date.now();
    await one.pause(300);
    await waiting;
    expect(Date.now() - before).toBeGreaterThanOrEqual(295);
  });
});

describe('the rate limiter, beside entries of other processes', () => {
  const limiterOf = (path: string) => {
    const said: string[] = [];
    const say = (message: string) => void said.push(message);
    return { limiter: new RateLimiter(new CallLog(path), LIMITS, { info: say, warning: say }), said };
  };
  const HOUR_MS = 3_600_000;

  it.each([
    ['a request in an hour', () => ({ kind: 'call', at: Date.now() + HOUR_MS, place: 'x' }) as const],
    ['a request in half a minute', () => ({ kind: 'call', at: Date.now() + 30_000, place: 'x' }) as const],
    ['a request at no time that is', () => ({ kind: 'call', at: 1e300, place: 'x' }) as const],
    ['a pause of a day', () => ({ kind: 'pause', until: Date.now() + 24 * HOUR_MS }) as const],
  ])('does not wait for %s, and warns once', async (_, entry) => {
    const path = newLog();
    const { limiter, said } = limiterOf(path);
    for (let i = 0; i < 3; i += 1) await new CallLog(path).append(entry());
    const before = Date.now();
    await taken(limiter);
    await taken(limiter);
    expect(Date.now() - before).toBeLessThan(25_000);
    expect(said).toEqual([
      expect.stringMatching(/has a (request|pause) .*which this process does not wait for: check the clocks/),
    ]);
  });

  it('reports a wait of more than some seconds, once for all that wait', async () => {
    const path = newLog();
    const { limiter, said } = limiterOf(path);
    await new CallLog(path).append({ kind: 'pause', until: Date.now() + 40_000 });
    const enough = new AbortController();
    const all = Promise.allSettled([1, 2, 3].map(() => taken(limiter, enough.signal)));
    await vi.waitFor(() => expect(said).not.toEqual([]), { timeout: inject('patienceMs') });
    // Each of them begins to wait, and has reported that, before it sees that it need not.
    enough.abort();
    const waits = await all;
    expect(waits.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(said).toEqual([
      expect.stringMatching(/^the next request may start in (3\d|40) s, by QuickBooks' limits/),
    ]);
  });
});

/** Waits for a start, of a request that leaves at once. */
function taken(limiter: RateLimiter, signal?: AbortSignal): Promise<void> {
  return limiter.start(async () => {}, signal);
}

const SLOW = [{ starts: 1, milliseconds: 100 }];
