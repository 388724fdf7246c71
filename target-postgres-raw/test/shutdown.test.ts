import { SIGNAL_ECHO_MS } from 'singer';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Interrupted, Shutdown } from '../src/shutdown.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a second signal within a second is the echo of the first; a later one rolls back at once', () => {
  const shutdown = new Shutdown();
  const first = new Interrupted('SIGTERM');
  shutdown.stop(first);
  vi.advanceTimersByTime(SIGNAL_ECHO_MS);
  shutdown.stop(new Interrupted('SIGINT'));
  expect(shutdown.stopping.reason).toBe(first);
  expect([shutdown.inputOver.aborted, shutdown.aborting.aborted]).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  shutdown.stop(new Interrupted('SIGINT'));
  expect([shutdown.inputOver.reason, shutdown.aborting.reason]).toEqual([first, first]);
});

it('one signal ends the input after four seconds, and rolls back after five', () => {
  const shutdown = new Shutdown();
  shutdown.stop(new Interrupted('SIGTERM'));
  vi.advanceTimersByTime(3_999);
  expect(shutdown.inputOver.aborted).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect([shutdown.inputOver.aborted, shutdown.aborting.aborted]).toEqual([true, false]);
  vi.advanceTimersByTime(1);
  expect(shutdown.aborting.aborted).toBe(true);
});
