import { describe, expect, it } from 'vitest';
import { type RunAtEnd, reportOf } from '../../src/alerts/run-report.ts';
import { webhookOf } from '../../src/alerts/webhook.ts';

const NOW = new Date('2026-01-01T00:10:00Z');
const FACTS = {
  ...{ tap: 'tap-quickbooks/0.1.0', streams: ['qb_invoices'], calls: 3, metered_calls: 2 },
  requested: ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'] as const,
};
const run = (changes: Partial<RunAtEnd> = {}): RunAtEnd => ({
  ...{ id: 'r', company: { environment: 'sandbox', realmId: '7' }, batches: 1, exitCode: 0, lastLine: '' },
  facts: { ...FACTS, ended: { exit_code: 0, last_line: '' } },
  startedAt: new Date('2026-01-01T00:00:00Z'),
  ...changes,
});
const tapEnded = (exitCode: number, lastLine: string) => ({
  facts: { ...FACTS, ended: { exit_code: exitCode, last_line: lastLine } },
});

describe('the report of a run', () => {
  it('is none after a good run, and none after Ctrl-C', () => {
    expect(reportOf(run(), NOW)).toBeUndefined();
    expect(reportOf(run({ facts: undefined }), NOW)).toBeUndefined();
    expect(reportOf(run({ exitCode: 130 }), NOW)).toBeUndefined();
    expect(reportOf(run(tapEnded(130, 'stopped')), NOW)).toBeUndefined();
  });

  it('has the company, the run, the exit codes, the last line and the times', () => {
    expect(reportOf(run({ exitCode: 7, lastLine: 'no server' }), NOW)).toEqual({
      text: 'QuickBooks to Postgres: the run of company 7 (sandbox) ended: failed. no server',
      ...{ outcome: 'failed', environment: 'sandbox', realm_id: '7', run_id: 'r' },
      ...{ exit_code: 7, tap_exit_code: 0, last_line: 'no server' },
      ...{ started_at_utc: '2026-01-01T00:00:00.000Z', ended_at_utc: '2026-01-01T00:10:00.000Z' },
    });
  });

  it.each<[string, Partial<RunAtEnd>, string]>([
    ['failed', tapEnded(4, 'invalid_grant'), 'invalid_grant'],
    ['killed or unknown', { facts: FACTS }, 'it ended without a word: see the log of its machine'],
    ['nothing came', { facts: undefined, batches: 0 }, 'the input was empty: see the last line of the tap'],
    ['stopped', { exitCode: 143, lastLine: 'ended by SIGTERM' }, 'ended by SIGTERM'],
  ])('tells a run that ended: %s', (outcome, changes, lastLine) => {
    expect(reportOf(run(changes), NOW)).toMatchObject({ outcome, last_line: lastLine });
  });
});

describe('the address of the webhook', () => {
  const of = (url: string, isAllowed = false) =>
    webhookOf({ on_failure_webhook: url, allow_insecure_http: isAllowed })?.href;

  it('is https, or http of this machine, unless more is allowed', () => {
    expect(of('https://hooks.example.com/T1')).toBe('https://hooks.example.com/T1');
    expect(of('http://127.0.0.1:9/x')).toBe('http://127.0.0.1:9/x');
    expect(of('http://hooks.example.com/', true)).toBe('http://hooks.example.com/');
  });

  it.each(['http://hooks.example.com/secret', 'ftp://x/', 'hooks.example.com', '/x'])(
    'is refused without its path: %s',
    (url) => {
      expect(() => of(url)).toThrow(/on_failure_webhook is/);
      expect(() => of(url)).not.toThrow(/secret/);
    },
  );

  it('is refused if its name or password cannot be read', () => {
    expect(() => of('https://a:50%@hooks.example.com/')).toThrow(/on_failure_webhook has a %/);
    expect(of('https://a:50%25@hooks.example.com/')).toBe('https://a:50%25@hooks.example.com/');
  });
});
