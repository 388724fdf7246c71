import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { retried } from '../../src/commit/retry.ts';
import { LOST_CONNECTION, policyFor } from '../../src/postgres/sqlstates.ts';

describe('work that may fail', () => {
  const options = (delaysMs: number[], signal = new AbortController().signal) => {
    const waits: number[] = [];
    const isRetryable = (error: unknown) => error instanceof Error && error.message === 'may pass';
    return { waits, delaysMs, signal, isRetryable, onRetry: (_: unknown, ms: number) => waits.push(ms) };
  };

  it('is done again until it succeeds', async () => {
    const how = options([1, 2, 3]);
    const result = await retried(async (attempt) => {
      if (attempt < 3) throw new Error('may pass');
      return attempt;
    }, how);
    expect({ result, waits: how.waits }).toEqual({ result: 3, waits: [1, 2] });
  });

  it('is given up after the last wait', async () => {
    const how = options([1, 2]);
    const work = () => Promise.reject(new Error('may pass'));
    await expect(retried(work, how)).rejects.toThrow('may pass');
    expect(how.waits).toEqual([1, 2]);
  });

  it('is given up with the time limit of the server that came before a lost connection', async () => {
    const limit = Object.assign(new pg.DatabaseError('terminating', 0, 'error'), { code: '25P04' });
    const lost = Object.assign(new Error('Connection terminated'), { code: LOST_CONNECTION });
    const work = (attempt: number) => Promise.reject(attempt === 1 ? limit : lost);
    await expect(retried(work, { ...options([1, 2]), isRetryable: () => true })).rejects.toBe(limit);
  });

  it('is not done again after a failure that stays', async () => {
    const how = options([1]);
    await expect(retried(() => Promise.reject(new Error('stays')), how)).rejects.toThrow('stays');
    expect(how.waits).toEqual([]);
  });

  it('is not retried after a stop', async () => {
    const stop = new AbortController();
    const how = options([60_000], stop.signal);
    setTimeout(() => stop.abort(), 20);
    await expect(retried(() => Promise.reject(new Error('may pass')), how)).rejects.toThrow('may pass');
  });
});

describe('what follows from a failure of Postgres', () => {
  it.each([
    ['40P01', 'retry'],
    ['40001', 'retry'],
    ['57P01', 'retry'],
    ['08006', 'retry'],
    ['ECONNRESET', 'retry'],
    ['22003', 'reject'],
    ['22P05', 'reject'],
    ['54000', 'reject'],
    ['53100', 'stop'],
    ['42501', 'stop'],
    ['25006', 'reconnect'],
    ['23505', 'reject'],
    ['23514', 'reject'],
    ['XX000', 'stop'],
  ])('%s: %s', (code, action) => {
    expect(policyFor(code).action).toBe(action);
  });
});
