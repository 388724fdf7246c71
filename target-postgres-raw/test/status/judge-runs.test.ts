import { describe, expect, it } from 'vitest';
import type { RunRow } from '../../src/sql/runs.ts';
import { judgeRuns, outcomeOf } from '../../src/status/judge-runs.ts';

const HOUR_S = 3_600;
const run = (changes: Partial<RunRow> = {}): RunRow => ({
  ...{ run_id: 'r', environment: 'production', realm_id: '1', streams: ['qb_a', 'qb_b'] },
  ...{
    started_at_utc: '2026-01-01T00:00:00Z',
    ended_at_utc: '2026-01-01T00:01:00Z',
    exit_code: 0,
    last_line: '',
  },
  ...{
    tap: 'tap-quickbooks/0.1.0',
    tap_exit_code: 0,
    tap_last_line: '',
    calls: 1,
    metered_calls: 1,
    batches: 1,
  },
  ...{
    records: 1,
    deletions: 0,
    requested_from_utc: null,
    requested_until_utc: null,
    quickbooks_counts: null,
  },
  ...{ is_connected: false, age_seconds: HOUR_S, ...changes },
});

describe('the outcome of a run', () => {
  it.each<[string, Partial<RunRow>]>([
    ['ok', {}],
    ['ok', { tap: null, tap_exit_code: null }],
    ['failed', { exit_code: 7 }],
    ['failed', { tap_exit_code: 4 }],
    ['stopped', { tap_exit_code: 130 }],
    ['stopped', { exit_code: 143 }],
    ['killed or unknown', { tap_exit_code: null }],
    ['killed or unknown', { ended_at_utc: null, exit_code: null }],
    [
      'killed or unknown',
      { ended_at_utc: null, exit_code: null, is_connected: true, age_seconds: 2 * HOUR_S },
    ],
    ['running', { ended_at_utc: null, exit_code: null, is_connected: true, age_seconds: 60 }],
    ['nothing came', { tap: null, tap_exit_code: null, batches: 0 }],
  ])('is %s for %j', (outcome, changes) => {
    expect(outcomeOf(run(changes))).toBe(outcome);
  });
});

describe('the judgement of runs', () => {
  const problems = (runs: readonly RunRow[], maxAgeSeconds?: number) =>
    judgeRuns(runs, maxAgeSeconds).problems;

  it('says once that a run was stopped', () => {
    const [problem] = problems([run({ exit_code: 143, last_line: 'stopped by SIGTERM' })]);
    expect(problem).toMatch(/Z: stopped by SIGTERM$/);
  });

  it('finds nothing where the last run succeeded', () => {
    expect(problems([run(), run({ exit_code: 7 })])).toEqual([]);
  });

  it('names the last line of the tap that failed', () => {
    expect(problems([run({ tap_exit_code: 4, tap_last_line: 'invalid_grant' }), run()])).toEqual([
      'company 1 (production) of 2026-01-01T00:00:00Z: failed. invalid_grant',
    ]);
  });

  it('keeps a failure until its streams are loaded by a later run', () => {
    const failed = run({ streams: ['qb_c'], exit_code: 7, last_line: 'no server' });
    expect(problems([run(), failed])).toHaveLength(1);
    expect(problems([run({ streams: ['qb_c', 'qb_d'] }), failed])).toEqual([]);
  });

  it('never lets another company mend a failure', () => {
    const other = run({ realm_id: '2' });
    expect(problems([other, run({ exit_code: 7 })])).toHaveLength(1);
  });

  it('wants a good run of each company since the given age', () => {
    expect(problems([run()], 2 * HOUR_S)).toEqual([]);
    expect(problems([run()], HOUR_S / 2)).toEqual([
      expect.stringContaining('the last good run ended 2026-01-01'),
    ]);
    const second = run({ realm_id: '2', age_seconds: 30 * HOUR_S });
    expect(problems([run(), second], 26 * HOUR_S)).toEqual([expect.stringContaining('company 2')]);
  });

  it('is no good where no run was recorded', () => {
    expect(problems([])).toEqual(['no run was recorded so far']);
  });
});
