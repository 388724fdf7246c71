import fc from 'fast-check';
import { DAY_MS } from 'singer';
import { expect, it } from 'vitest';
import {
  type ReportPiece,
  readReportBookmark,
  reportBookmarkText,
} from '../../src/coverage/report-bookmark.ts';

const piece = fc.record({
  days: fc.oneof(fc.constantFrom(1, 28, 31, 365), fc.integer({ min: 1, max: 800 })),
  gap: fc.constantFrom(0, 0, 0, 5),
  at: fc.constantFrom(0, 1_000, 86_400_000),
  mark: fc.constantFrom(undefined, undefined, 'due' as const, 'later' as const),
  parts: fc.constantFrom(undefined, undefined, [{ account_type: 'Bank' }, {}]),
  isEmpty: fc.constantFrom(undefined, undefined, true as const),
});

it('a bookmark of reports reads back as it was written', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.array(fc.constantFrom({}, { instead: { account_type: 'Bank' } }), { maxLength: 3 }),
      fc.option(fc.integer({ min: 0, max: 20_000 })),
      (list, parts, closed) => {
        let day = Date.UTC(2020, 0, 1);
        const pieces = list.map(({ days, gap, at, mark, parts, isEmpty }): ReportPiece => {
          const start = day + gap * DAY_MS;
          day = start + days * DAY_MS;
          return {
            start,
            end: day,
            at,
            ...(mark && { mark }),
            ...(parts && { parts }),
            ...(isEmpty && { isEmpty }),
          };
        });
        const begun = parts.map((part) => ({ start: day, end: day + DAY_MS, ...part }));
        const bookmark = {
          orders: new Map([['month?x=1', pieces]]),
          ...(begun.length > 0 && { begun: new Map([['fit?', begun]]) }),
          ...(closed !== null && { closedUntil: closed * DAY_MS, currency: 'USD' }),
        };
        expect(readReportBookmark(JSON.parse(reportBookmarkText(bookmark)))).toEqual(bookmark);
      },
    ),
  );
});

it('ten years of months that were read together are one entry', () => {
  const pieces = Array.from({ length: 120 }, (_, i) => ({
    start: Date.UTC(2016, i, 1),
    end: Date.UTC(2016, i + 1, 1),
    at: 0,
  }));
  expect(reportBookmarkText({ orders: new Map([['month_end?', pieces]]) })).toBe(
    '{"reports":{"month_end?":[["2016-01-01","2025-12-31","month","1970-01-01T00:00:00Z"]]}}',
  );
});

it.each([
  null,
  {},
  { reports: [] },
  { reports: { a: [['2024-01-01']] } },
  { reports: { a: [['2024-02-30', '2024-03-01', '', '2024-01-01T00:00:00Z']] } },
  { reports: { a: [['2024-01-02', '2024-01-01', '', '2024-01-01T00:00:00Z']] } },
  { reports: { a: [['2024-01-01', '2024-01-01', 'week', '2024-01-01T00:00:00Z']] } },
  { reports: { a: [['2024-01-01', '2024-01-01', '', '2024-01-01T00:00:00Z', 'soon']] } },
])('%j is no bookmark of reports', (value) => {
  expect(readReportBookmark(value)).toBeUndefined();
});
