import { describe, expect, it } from 'vitest';
import { coverageFrom } from '../../src/volumetry/coverage.ts';
import { moneyText } from '../../src/volumetry/months-section.ts';
import { lastCountOf, requestedOf } from '../../src/volumetry/of-runs.ts';

const COMPANY = { environment: 'production', realmId: '7' };
const of = { environment: 'production', realm_id: '7' };
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const range = (from: string, until: string) => ({ start: at(from), end: at(until) });
const request = (from: string, until: string, more: object = {}) => ({
  ...of,
  streams: ['qb_invoices'],
  requested_from_utc: `${from}T00:00:00Z`,
  requested_until_utc: `${until}T00:00:00Z`,
  ...more,
});

describe('the time that runs asked for', () => {
  it('is that of the stream and of its company, joined', () => {
    const requests = [
      request('2024-01-01', '2024-03-01'),
      request('2024-02-01', '2024-06-01'),
      request('2020-01-01', '2021-01-01', { streams: ['qb_items'] }),
      request('2010-01-01', '2011-01-01', { realm_id: '8' }),
      request('2030-01-01', '2031-01-01', { environment: 'sandbox' }),
    ];
    expect(requestedOf({ requests, counts: [] }, 'qb_invoices', COMPANY)).toEqual([
      range('2024-01-01', '2024-06-01'),
    ]);
  });

  it('is a gap where nothing covers it: an interrupted backfill shows what is missing', () => {
    const bookmark = {
      windowField: 'MetaData.LastUpdatedTime',
      covered: [range('2024-01-01', '2024-02-01')],
    };
    const requested = [range('2000-01-01', '2024-06-01')];
    expect(coverageFrom([bookmark], [], requested)?.gaps).toEqual([
      range('2000-01-01', '2024-01-01'),
      range('2024-02-01', '2024-06-01'),
    ]);
    expect(coverageFrom([bookmark], [])?.gaps).toEqual([]);
  });
});

describe("QuickBooks' count of a stream", () => {
  it('is that of the last run of its company that counted it', () => {
    const count = (day: string, quickbooks: number, more: object = {}) => ({
      ...{ ...of, stream: 'qb_invoices', started_at_utc: `${day}T00:00:00Z`, quickbooks, read: 1 },
      ...more,
    });
    const counts = [
      count('2024-01-02', 20),
      count('2024-01-03', 30, { realm_id: '8' }),
      count('2024-01-01', 10),
    ];
    expect(lastCountOf({ requests: [], counts }, 'qb_invoices', COMPANY)?.quickbooks).toBe(20);
    expect(lastCountOf({ requests: [], counts }, 'qb_items', COMPANY)).toBeUndefined();
  });
});

describe('a sum of money', () => {
  it.each([
    ['0', '0.00'],
    ['12345.5', '12,345.50'],
    ['-1234567.891', '-1,234,567.891'],
    ['99999999999999999999.01', '99,999,999,999,999,999,999.01'],
    [null, '–'],
  ])('%s is %s', (amount, text) => {
    expect(moneyText(amount)).toBe(text);
  });
});
