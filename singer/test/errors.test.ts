import { expect, it } from 'vitest';
import { FatalApiError, RetryableApiError, ThrottledError } from '../src/errors.ts';

it('the last line of a run that got no answer says what to do', () => {
  for (const error of [new RetryableApiError('no answer'), new ThrottledError('no answer', { cause: 1 })]) {
    expect(error.line).toBe('no answer. Run again later: a run continues from the last STATE');
    expect(error.message).toBe('no answer');
  }
  expect(new RetryableApiError('no answer: run again when the other run has ended').line).toBe(
    'no answer: run again when the other run has ended',
  );
  expect(new RetryableApiError('is api_url right?').line).toMatch(/^is api_url right\? Run again later/);
  expect(new FatalApiError('refused').line).toBe('refused');
});
