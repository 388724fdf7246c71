import { BrokenPipeError, SIGNAL_ECHO_MS } from 'singer';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Interrupted, Shutdown } from '../src/shutdown.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a signal that comes twice at once lets the requests under way finish; a later one does not', () => {
  const shutdown = new Shutdown();
  shutdown.stop(new Interrupted('SIGTERM'));
  shutdown.stop(new Interrupted('SIGTERM'));
  expect(shutdown.stopping.aborted).toBe(true);
  expect(shutdown.aborting.aborted).toBe(false);
  vi.advanceTimersByTime(SIGNAL_ECHO_MS + 1);
  expect(shutdown.aborting.aborted).toBe(false);
  shutdown.stop(new Interrupted('SIGINT'));
  expect(shutdown.aborting.aborted).toBe(true);
});

it('the requests under way end before the target stops reading, and at once if the reader of the output is gone', () => {
  const slow = new Shutdown();
  slow.stop(new Interrupted('SIGINT'));
  vi.advanceTimersByTime(2_500);
  expect(slow.aborting.aborted).toBe(false);
  vi.advanceTimersByTime(1_200);
  expect(slow.aborting.aborted).toBe(true);
  const unread = new Shutdown();
  unread.stop(new Interrupted('SIGINT'));
  unread.stop(new BrokenPipeError('gone'));
  expect(unread.aborting.aborted).toBe(true);
});
