import { describe, expect, it } from 'vitest';
import { bookmarkText, readBookmark } from '../../src/coverage/bookmark.ts';
import { partlyReadJson } from '../../src/coverage/partly-read.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const COVERED = [['2024-01-01T00:00:00Z', '2024-01-05T00:00:07Z']];
const PART = { second: '2024-01-05T00:00:07Z', records: 3, ids: 'i1Yy0jHSMYgFAA==', last_ids: ['3', '4'] };

const bookmarkWith = (parts: unknown, others: object = {}) =>
  readBookmark({ window_field: FIELD, covered: COVERED, ...others, partly_read: parts });

describe('a second that is partly read', () => {
  it('comes out of a bookmark as it came in, and is not covered', () => {
    const text = JSON.stringify({ window_field: FIELD, covered: COVERED, partly_read: [PART] });
    const bookmark = readBookmark(JSON.parse(text));
    const second = Date.UTC(2024, 0, 5, 0, 0, 7);
    expect(bookmark?.partlyRead).toEqual([{ second, records: 3, ids: PART.ids, lastIds: ['3', '4'] }]);
    expect(bookmark?.covered.at(-1)?.end).toBe(second);
    expect(bookmark && bookmarkText(bookmark)).toBe(text);
  });

  it('has the records of its second if they were counted', () => {
    const [part] = bookmarkWith([{ ...PART, of: 4 }])?.partlyRead ?? [];
    expect(part?.of).toBe(4);
    expect(part && partlyReadJson(part)).toEqual({ ...PART, of: 4 });
  });

  it('has the records of an interval around it if that was counted', () => {
    const within = { from: '2024-01-01T00:00:00Z', to: '2024-02-01T00:00:00Z', records: 40 };
    const [part] = bookmarkWith([{ ...PART, within }])?.partlyRead ?? [];
    expect(part?.within).toEqual({ start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1), records: 40 });
    expect(part && partlyReadJson(part)).toEqual({ ...PART, within });
  });

  it.each([
    [[]],
    [null],
    ['x'],
    [[null]],
    [['x']],
    [[[]]],
    [[{ ...PART, second: '2024-01-05T00:00:07' }]],
    [[{ ...PART, second: 3 }]],
    [[{ ...PART, records: '3' }]],
    [[{ ...PART, of: 2 }]],
    [[{ ...PART, of: '4' }]],
    [[{ ...PART, of: null }]],
    [[{ ...PART, within: null }]],
    [[{ ...PART, within: 40 }]],
    [[{ ...PART, within: { from: '2024-01-01T00:00:00Z', to: 'x', records: 40 } }]],
    [[{ ...PART, within: { from: '2024-01-01T00:00:00Z', to: '2024-02-01T00:00:00Z', records: '40' } }]],
    [[{ ...PART, within: { from: '2024-01-05T00:00:08Z', to: '2024-02-01T00:00:00Z', records: 40 } }]],
    [[{ ...PART, within: { from: '2024-01-01T00:00:00Z', to: '2024-01-05T00:00:07Z', records: 40 } }]],
    [[{ ...PART, ids: 3 }]],
    [[{ ...PART, ids: 'not base64!' }]],
    [[{ ...PART, ids: 'A'.repeat(8_193) }]],
    [[{ ...PART, last_ids: [] }]],
    [[{ ...PART, last_ids: '34' }]],
    [[{ ...PART, last_ids: [3, 4] }]],
    [[{ ...PART, last_ids: ['3'.repeat(65)] }]],
    [[{ ...PART, last_ids: Array.from({ length: 11 }, String) }]],
  ])('is left out if it is malformed: %j', (parts) => {
    const bookmark = bookmarkWith(parts);
    expect(bookmark?.covered).toHaveLength(1);
    expect(bookmark).not.toHaveProperty('partlyRead');
  });

  it('is left out if the coverage does not end there, or records were missing in it', () => {
    expect(bookmarkWith([PART], { covered: [] })).not.toHaveProperty('partlyRead');
    expect(bookmarkWith([{ ...PART, second: '2024-01-05T00:00:06Z' }])).not.toHaveProperty('partlyRead');
    const unverified = [['2024-01-05T00:00:07Z', '2024-01-06T00:00:00Z']];
    expect(bookmarkWith([PART], { unverified })).not.toHaveProperty('partlyRead');
  });

  it('is kept of the newest 16', () => {
    const ends = Array.from({ length: 20 }, (_, i) => new Date(Date.UTC(2024, 0, i + 1)));
    const bookmark = readBookmark({
      window_field: FIELD,
      covered: ends
        .map((end) => [new Date(end.getTime() - 9_000), end])
        .map((each) => each.map((at) => at.toISOString())),
      partly_read: ends.map((end) => ({ ...PART, second: end.toISOString() })),
    });
    expect(bookmark?.partlyRead).toHaveLength(16);
    expect(bookmark?.partlyRead?.at(-1)?.second).toBe(Date.UTC(2024, 0, 20));
  });
});
