import { BrokenPipeError } from 'singer';
import { expect, it } from 'vitest';
import { Interrupted, Shutdown } from '../src/shutdown.ts';
import { causeOf } from '../src/tell-end.ts';

const broken = new BrokenPipeError('the reader of our output is gone');

it('a reader that is gone after a signal to the tap is no failure', () => {
  const shutdown = new Shutdown();
  const signal = new Interrupted('SIGINT');
  shutdown.stop(signal);
  expect(causeOf(broken, shutdown)).toBe(signal);
  const other = new Error('another one');
  expect(causeOf(other, shutdown)).toBe(other);
});

it('a reader that is gone without a signal is the failure', () => {
  expect(causeOf(broken, new Shutdown())).toBe(broken);
});
