import { describe, expect, it } from 'vitest';
import { bookmarkText, readBookmark } from '../../src/coverage/bookmark.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const day = (date: number) => Date.UTC(2024, 0, date);

describe('a bookmark', () => {
  it('comes out as it came in', () => {
    const text = `{"window_field":"${FIELD}","covered":[["2024-01-01T00:00:00Z","2024-01-05T00:00:00Z"],["2024-01-09T00:00:00Z","2024-01-09T12:00:01Z"]]}`;
    const bookmark = readBookmark(JSON.parse(text));
    expect(bookmark).toEqual({
      windowField: FIELD,
      covered: [
        { start: day(1), end: day(5) },
        { start: day(9), end: day(9) + 12 * 3_600_000 + 1_000 },
      ],
    });
    expect(bookmark && bookmarkText(bookmark)).toBe(text);
  });

  it('keeps the time in which records were missing', () => {
    const text = `{"window_field":"${FIELD}","covered":[],"unverified":[["2024-01-01T00:00:00Z","2024-01-02T00:00:00Z"]]}`;
    const bookmark = readBookmark(JSON.parse(text));
    expect(bookmark?.unverified).toEqual([{ start: day(1), end: day(2) }]);
    expect(bookmark && bookmarkText(bookmark)).toBe(text);
    expect(readBookmark({ window_field: FIELD, covered: [], unverified: ['x'] })).toBeUndefined();
  });

  it('is sorted and joined when it is read, and loses empty intervals', () => {
    const covered = [
      ['2024-01-04', '2024-01-06'],
      ['2024-01-09', '2024-01-08'],
      ['2024-01-01T00:00:00+00:00', '2024-01-05'],
    ];
    expect(readBookmark({ window_field: FIELD, covered })?.covered).toEqual([{ start: day(1), end: day(6) }]);
  });

  it.each([
    null,
    'x',
    { replication_key: 'x' },
    { window_field: FIELD },
    { window_field: 1, covered: [] },
    { window_field: FIELD, covered: [3] },
    { window_field: FIELD, covered: [['2024-01-01']] },
    { window_field: FIELD, covered: [['x', 'y']] },
    { window_field: FIELD, covered: [['2024-01-01T00:00:00', '2024-01-02T00:00:00Z']] },
    { window_field: FIELD, covered: [['2024-01-01', '2024-99-99']] },
  ])('%j is none of this tap', (value) => {
    expect(readBookmark(value)).toBeUndefined();
  });
});
