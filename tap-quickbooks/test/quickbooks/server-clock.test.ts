import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/http/http.ts';
import { requireClockInTime } from '../../src/quickbooks/server-clock.ts';

const THEIRS = Date.UTC(2024, 5, 15, 12);
const answered = (headers: Record<string, string>): Outcome => ({
  kind: 'answer',
  status: 200,
  headers,
  body: Buffer.alloc(0),
});
const readsUntil = (seconds: number, settleMs = 60_000) => ({ end: THEIRS + seconds * 1_000, settleMs });
const ANSWER = answered({ date: new Date(THEIRS).toUTCString() });

describe('a machine whose clock is ahead of QuickBooks', () => {
  it.each([
    ['by two minutes, reading until a minute ago by its own clock', 120, 60],
    ['by 31 seconds, reading until a second ago by theirs', 31, -1],
  ])('%s, is refused', (_, ahead, until) => {
    expect(() => requireClockInTime(ANSWER, THEIRS + ahead * 1_000, readsUntil(until))).toThrow(
      new RegExp(`${ahead} s ahead of QuickBooks.*set the clock, or an end_date that is past`),
    );
  });

  it.each([
    ['by an hour, but reads what is long past', 3_600, -86_400],
    ['by less than half of the settling delay', 29, -31],
    ['not at all, and waited long for the answer', -120, -180],
  ])('%s, is not', (_, ahead, until) => {
    requireClockInTime(ANSWER, THEIRS + ahead * 1_000, readsUntil(until));
  });

  it('may be ahead by half of the time that the settings give to settle', () => {
    requireClockInTime(ANSWER, THEIRS + 149_000, readsUntil(-151, 300_000));
    expect(() => requireClockInTime(ANSWER, THEIRS + 151_000, readsUntil(-149, 300_000))).toThrow(
      '151 s ahead',
    );
  });

  it.each([
    ['has no date', answered({})],
    ['has a date that is none', answered({ date: 'yesterday' })],
    ['did not come', { kind: 'noAnswer', reason: 'reset', isTimeout: false, isTooLong: false } as const],
  ])('is not judged by an answer that %s', (_, outcome) => {
    requireClockInTime(outcome, THEIRS + 3_600_000, readsUntil(3_600));
  });
});
