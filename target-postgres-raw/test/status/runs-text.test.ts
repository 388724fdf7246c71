import { expect, it } from 'vitest';
import type { RunRow } from '../../src/sql/runs.ts';
import { runsText } from '../../src/status/runs-text.ts';

const run = (changes: Partial<RunRow> = {}) =>
  ({
    ...{ started_at_utc: '2026-11-29T16:36:58Z', ended_at_utc: '2026-11-29T16:37:12Z' },
    ...{ environment: 'production', realm_id: '9341450000000001', exit_code: 0, tap_exit_code: 0 },
    ...{ streams: Array.from({ length: 39 }, (_, n) => `qb_${n}`), batches: 1, tap: 'tap-quickbooks/0.1.0' },
    ...{ records: 20_866, deletions: 0, calls: 96, last_line: '', tap_last_line: '' },
    ...changes,
  }) as RunRow;

it('the runs of one company fit 80 columns, with its name above them', () => {
  const text = runsText({
    latest: [run(), run({ streams: ['qb_recurring_transactions'] })],
    failed: [],
    problems: [],
  });
  const [title, , heads, first] = text.split('\n');
  expect(title).toBe('company 9341450000000001 (production)');
  expect(heads).toMatch(/^started +took +streams +records +deletions +calls$/);
  expect(first).toMatch(/^2026-11-29 16:36 {2}14 s +39 +20,866 +0 +96 {2}ok$/);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('runs of several companies name each, and a run that has not ended took no time yet', () => {
  const others = [
    run(),
    run({ realm_id: '7', environment: 'sandbox', ended_at_utc: null, is_connected: true }),
  ];
  const text = runsText({ latest: others, failed: [], problems: ['company 7'] });
  expect(text).toMatch(/^company {2}/);
  expect(text).toMatch(/^company 7 \(sandbox\) +2026-11-29 16:36 +39 /m);
  expect(text).toMatch(/\nPROBLEM: company 7$/);
});
