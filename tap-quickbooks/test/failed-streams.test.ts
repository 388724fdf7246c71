import { AuthError, DAY_MS, FatalApiError, RetryableApiError, ThrottledError } from 'singer';
import { describe, expect, it } from 'vitest';
import type { StreamSource } from '../src/reading/page-source.ts';
import { LiveSource, row } from './support/live-source.ts';
import { runSync } from './support/run-sync.ts';

const RANGE = { start: 0, end: 10 * DAY_MS };
const rows = Array.from({ length: 300 }, (_, i) => row(i + 1, i * 600));
const healthy = () => new LiveSource(rows, 100);

function failing(error: Error, ...parts: readonly ('count' | 'fetch')[]): StreamSource {
  const { fetch, count } = healthy();
  const fail = async () => {
    throw error;
  };
  return { fetch: parts.includes('fetch') ? fail : fetch, count: parts.includes('count') ? fail : count };
}

describe.each([
  ['count', 'refused', new FatalApiError('GET /query answered 400: no count'), 5],
  ['count', 'unanswered', new RetryableApiError('GET /query answered 500'), 6],
  ['count', 'forbidden', new AuthError('GET /query answered 403'), 4],
  ['fetch', 'refused', new FatalApiError('GET /query answered 400: no query'), 5],
  ['fetch', 'unanswered', new RetryableApiError('GET /query got no answer'), 6],
] as const)('a stream whose %s is %s every time', (part, _, error, exitCode) => {
  it('lets the others finish, is named, and ends the run with its exit code', async () => {
    const sources = { qb_bills: healthy(), qb_invoices: failing(error, part), qb_items: healthy() };
    const run = await runSync({ range: RANGE, sources, callsLeft: () => 100 });
    const { bookmarks } = JSON.parse(run.state);
    for (const name of ['qb_bills', 'qb_items']) expect(bookmarks[name].covered).toHaveLength(1);
    expect(bookmarks.qb_invoices.covered).not.toContainEqual(bookmarks.qb_items.covered[0]);
    expect(run.error).toMatchObject({
      exitCode,
      message: expect.stringContaining(`qb_invoices: ${error.message}`),
    });
  });
});

describe('a failure that is not of one stream alone', () => {
  it.each([
    [
      'QuickBooks does not answer for the company either',
      new RetryableApiError('down'),
      async () => Promise.reject(),
    ],
    ['QuickBooks asks to wait', new ThrottledError('too many'), async () => {}],
    ['it is a defect', new TypeError('defect'), async () => {}],
  ])('ends the run at once if %s', async (_, error, askCompany) => {
    const sources = { qb_invoices: failing(error, 'fetch'), qb_items: healthy() };
    const run = await runSync({ range: RANGE, sources, askCompany, concurrency: 1 });
    expect(run.error).toBe(error);
    expect(sources.qb_items.fetches).toBe(0);
  });

  it('ends the run when four streams fail without an answer between them', async () => {
    const error = new RetryableApiError('GET /query answered 500');
    const names = ['qb_bills', 'qb_classes', 'qb_customers', 'qb_deposits', 'qb_invoices'];
    const sources = Object.fromEntries(names.map((name) => [name, failing(error, 'fetch')]));
    let asked = 0;
    const askCompany = async () => {
      asked += 1;
    };
    const run = await runSync({ range: RANGE, sources, askCompany, concurrency: 1 });
    expect(asked).toBe(3);
    expect(run.error).toBe(error);
  });
});
