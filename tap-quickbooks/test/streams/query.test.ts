import { describe, expect, it } from 'vitest';
import { countQuery, firstPageSizeOf, pageQuery } from '../../src/streams/query.ts';
import { STREAMS, type Stream } from '../../src/streams/streams.ts';

const stream = (name: string, facts: Partial<Stream> = {}): Stream => {
  const found = STREAMS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no stream ${name}`);
  return { ...found, ...facts };
};
const selection = (of: Stream) => ({
  stream: of,
  windowField: 'MetaData.LastUpdatedTime' as const,
  interval: { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 0, 2) },
});
const page = (of: Stream) => pageQuery({ ...selection(of), startPosition: 3, pageSize: 200 });

describe('the statement for a page', () => {
  it('of a windowed stream asks for its interval in the order of time', () => {
    expect(page(stream('qb_invoices'))).toBe(
      "select * from Invoice where MetaData.LastUpdatedTime >= '2024-01-01T00:00:00Z' and MetaData.LastUpdatedTime < '2024-01-02T00:00:00Z' orderby MetaData.LastUpdatedTime asc startposition 3 maxresults 200",
    );
  });

  it('of a list asks for inactive rows too', () => {
    expect(page(stream('qb_customers'))).toContain(
      " < '2024-01-02T00:00:00Z' and Active in (true, false) orderby",
    );
  });

  it('of a singleton names no window, order or page', () => {
    expect(page(stream('qb_company_info'))).toBe('select * from CompanyInfo');
  });

  it('of a snapshot with several rows names the page', () => {
    const snapshot = stream('qb_company_info', { hasActive: true, firstPageSize: 1_000 });
    expect(page(snapshot)).toBe(
      'select * from CompanyInfo where Active in (true, false) startposition 3 maxresults 200',
    );
  });
});

it.each([
  ['qb_invoices', 1_000, 1_000],
  ['qb_invoices', 50, 50],
  ['qb_time_activities', 1_000, 200],
  ['qb_time_activities', 50, 50],
  ['qb_budgets', 1_000, 25],
  ['qb_company_info', 1_000, 100],
])('a page of %s has with page_size %i at most %i rows', (name, pageSize, rows) => {
  expect(firstPageSizeOf(stream(name), pageSize)).toBe(rows);
});

it('a count asks for the same rows as the pages', () => {
  expect(countQuery(selection(stream('qb_customers')))).toBe(
    "select count(*) from Customer where MetaData.LastUpdatedTime >= '2024-01-01T00:00:00Z' and MetaData.LastUpdatedTime < '2024-01-02T00:00:00Z' and Active in (true, false)",
  );
  expect(countQuery(selection(stream('qb_company_info')))).toBe('select count(*) from CompanyInfo');
});
