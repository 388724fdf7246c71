import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import { readStateFile } from '../../src/coverage/state-file.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const day = (date: number) => Date.UTC(2024, 0, date);
const JANUARY = `{"bookmarks":{"qb_invoices":{"window_field":"${FIELD}","covered":[["2024-01-01T00:00:00Z","2024-01-05T00:00:00Z"],["2024-01-09T00:00:00Z","2024-01-09T12:00:01Z"]]}}}`;

describe('a state', () => {
  it('comes out as it came in', () => {
    expect(State.parse(JANUARY, 'state.json').toJson()).toBe(JANUARY);
  });

  it('says what is covered, as instants', () => {
    expect(State.parse(JANUARY, 'state.json').covered('qb_invoices', FIELD)).toEqual([
      { start: day(1), end: day(5) },
      { start: day(9), end: day(9) + 12 * 3_600_000 + 1_000 },
    ]);
    expect(State.parse(JANUARY, 'state.json').covered('qb_items', FIELD)).toEqual([]);
  });

  it('reads a bookmark once, however often it is asked', () => {
    const state = State.parse(JANUARY, 'state.json');
    const covered = state.covered('qb_invoices', FIELD);
    const next = state.withCovered('qb_items', FIELD, covered);
    expect(state.covered('qb_invoices', FIELD)).toBe(covered);
    expect(next.covered('qb_invoices', FIELD)).toBe(covered);
    expect(next.covered('qb_items', FIELD)).toBe(covered);
  });

  it('reads a bookmark of reports once, and not at all after a change', () => {
    const state = State.parse(
      '{"bookmarks":{"qb_report_trial_balance":{"reports":{"month_end?":[]}}}}',
      'state.json',
    );
    const reports = state.reports('qb_report_trial_balance');
    const changed = { ...reports, closedUntil: day(1) };
    const next = state.withReports('qb_report_trial_balance', changed);
    expect(state.reports('qb_report_trial_balance')).toBe(reports);
    expect(next.reports('qb_report_trial_balance')).toBe(changed);
    expect(State.parse(next.toJson(), 'state.json').reports('qb_report_trial_balance')).toEqual(changed);
  });

  it('remembers time in which records were missing until it is covered', () => {
    const [second, third] = [
      { start: day(2), end: day(3) },
      { start: day(3), end: day(4) },
    ];
    const open = State.parse(JANUARY, 'state.json').withUnverified('qb_invoices', FIELD, {
      ...second,
      end: day(4),
    });
    const text = open.toJson();
    expect(text).toContain('"unverified":[["2024-01-02T00:00:00Z","2024-01-04T00:00:00Z"]]}');
    const again = State.parse(text, 'state.json');
    expect(again.covered('qb_invoices', FIELD)[0]).toEqual({ start: day(1), end: day(2) });
    const half = again.withCovered('qb_invoices', FIELD, [{ start: day(1), end: day(3) }]);
    expect(half.unverified('qb_invoices', FIELD)).toEqual([third]);
    const whole = half.withCovered('qb_invoices', FIELD, [{ start: day(1), end: day(5) }]);
    expect(whole.toJson()).not.toContain('unverified');
  });

  it('keeps the part of a second until the second is covered, or the time before it is not', () => {
    const part = { second: day(5), records: 2, of: 9, ids: 'AAAA', lastIds: ['7'] };
    const state = State.parse(JANUARY, 'state.json').withPartlyRead('qb_invoices', FIELD, part);
    const parts = (of: State, field = FIELD) => of.partlyRead('qb_invoices', field);
    expect(parts(State.parse(state.toJson(), 'state.json'))).toEqual([part]);
    expect(state.covered('qb_invoices', FIELD)).toEqual(
      State.parse(JANUARY, 'state.json').covered('qb_invoices', FIELD),
    );
    const newer = { ...part, records: 4 };
    expect(parts(state.withPartlyRead('qb_invoices', FIELD, newer))).toEqual([newer]);
    expect(parts(state.withRead('qb_invoices', FIELD, [{ start: day(8), end: day(9) }]))).toEqual([part]);
    const second = { start: day(5), end: day(5) + 1_000 };
    expect(parts(state.withRead('qb_invoices', FIELD, [second]))).toEqual([]);
    expect(parts(state.withSilence('qb_invoices', FIELD, second))).toEqual([]);
    expect(parts(state.withUnverified('qb_invoices', FIELD, second))).toEqual([]);
    expect(parts(state.withUnverified('qb_invoices', FIELD, { start: day(4), end: day(5) }))).toEqual([]);
    expect(parts(state.withCovered('qb_invoices', FIELD, []))).toEqual([]);
    expect(parts(state.withInclude('qb_invoices', FIELD, 'x'))).toEqual([]);
    expect(parts(state.withCovered('qb_invoices', 'MetaData.CreateTime', [second]))).toEqual([]);
    expect(parts(state, 'MetaData.CreateTime')).toEqual([]);
  });

  it('says nothing about another window field', () => {
    expect(State.parse(JANUARY, 'state.json').covered('qb_invoices', 'MetaData.CreateTime')).toEqual([]);
  });

  it('carries bookmarks of others and other keys along, numbers and all', () => {
    const foreign =
      '{"currently_syncing":null,"bookmarks":{"other":{"big":12345678901234567890,"float":1.10}}}';
    const next = State.parse(foreign, 'state.json').withCovered('qb_items', FIELD, [
      { start: day(1), end: day(2) },
    ]);
    expect(next.toJson()).toBe(
      `{"currently_syncing":null,"bookmarks":{"other":{"big":12345678901234567890,"float":1.10},"qb_items":{"window_field":"${FIELD}","covered":[["2024-01-01T00:00:00Z","2024-01-02T00:00:00Z"]]}}}`,
    );
  });

  it('tells when a snapshot was read', () => {
    const state = State.EMPTY.withSnapshot('qb_company_info', day(1) + 5_900);
    expect(state.toJson()).toBe(
      '{"bookmarks":{"qb_company_info":{"snapshot_at_utc":"2024-01-01T00:00:05.900Z"}}}',
    );
    expect(State.parse(state.toJson(), 'state.json').snapshotAt('qb_company_info')).toBe(day(1) + 5_900);
    expect(State.EMPTY.snapshotAt('qb_company_info')).toBeUndefined();
  });

  it.each([
    '"2024-01-01T00:00:00Z"',
    '{"snapshot_at_utc":"soon"}',
    '{"window_field":"x","covered":[]}',
    'null',
  ])('with the bookmark %s of a snapshot is refused with what to do', (bookmark) => {
    const state = State.parse(`{"bookmarks":{"qb_company_info":${bookmark}}}`, 'state.json');
    expect(() => state.snapshotAt('qb_company_info')).toThrow(/bookmark of qb_company_info.*Remove it/);
  });

  it('of another tap is refused with what to do', () => {
    const foreign = State.parse('{"bookmarks":{"qb_invoices":"2024-01-01T00:00:00Z"}}', 'state.json');
    expect(() => foreign.covered('qb_invoices', FIELD)).toThrow(/bookmark of qb_invoices.*Remove it/);
  });

  it('names its company first, and keeps other keys', () => {
    const state = State.parse(
      '{"currently_syncing":null,"bookmarks":{},"company":{"realm_id":"7","environment":"sandbox"}}',
      'state.json',
    );
    expect(state.company).toEqual({ environment: 'sandbox', realmId: '7' });
    expect(state.withCompany({ environment: 'production', realmId: '8' }).toJson()).toBe(
      '{"company":{"environment":"production","realm_id":"8"},"currently_syncing":null,"bookmarks":{}}',
    );
    expect(State.parse(JANUARY, 'state.json').company).toBeUndefined();
  });

  it.each(['"acme"', 'null', '{"realm_id":"7"}'])('with the company %s is refused', (company) => {
    expect(() => State.parse(`{"company":${company},"bookmarks":{}}`, 'state.json')).toThrow(
      /state\.json has the company .*expected/,
    );
  });

  it.each(['[]', '"x"', '{"bookmarks":[]}', 'not json', '{"bookmarks":{}'])('%s is refused', (text) => {
    expect(() => State.parse(text, 'state.json')).toThrow(/state\.json is not a JSON object/);
  });
});

describe('a state file', () => {
  const file = (text: string) => {
    const path = join(mkdtempSync(join(tmpdir(), 'tap-state-')), 'state.json');
    writeFileSync(path, text);
    return path;
  };

  it.each(['{"type":"STATE","value":{"bookmarks":{}}}', '{"singer_state":{"bookmarks":{}}}'])(
    'inside something else, %s, is refused instead of read as nothing',
    (text) => {
      expect(() => State.parse(text, 'state.json')).toThrow(/has no "bookmarks" but .*the value of a STATE/);
    },
  );

  it.each(['2024-01-01T00:00:00', '1', 'Jan 1 2024'])(
    'with the time %j, which depends on the machine, is refused',
    (time) => {
      const text = `{"bookmarks":{"qb_items":{"window_field":"${FIELD}","covered":[["${time}","2024-02-01T00:00:00Z"]]}}}`;
      expect(() => State.parse(text, 'state.json').covered('qb_items', FIELD)).toThrow(
        /bookmark of qb_items/,
      );
    },
  );

  it('that is empty is no state', () => {
    expect(readStateFile(file(''))).toBeUndefined();
    expect(readStateFile(file(' \n'))).toBeUndefined();
  });

  it('may be laid out over several lines, as Meltano writes it', () => {
    const indented = JSON.stringify(JSON.parse(JANUARY), null, 2);
    expect(readStateFile(file(indented))?.covered('qb_invoices', FIELD)).toHaveLength(2);
  });

  it('that is laid out over lines comes out on one', () => {
    const path = file(JSON.stringify(JSON.parse(JANUARY), null, 2));
    const text = readStateFile(path)?.toJson() ?? '';
    expect(text).not.toContain('\n');
    expect(JSON.parse(text)).toEqual(JSON.parse(JANUARY));
  });

  it('may be all that a target printed: the last line counts', () => {
    expect(readStateFile(file(`{"bookmarks":{}}\n${JANUARY}\n`))?.toJson()).toBe(JANUARY);
  });

  it('that is missing is named', () => {
    expect(() => readStateFile('/nowhere/state.json')).toThrow(
      /state file \/nowhere\/state\.json cannot be read/,
    );
  });
});
