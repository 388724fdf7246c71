import { expect, it } from 'vitest';
import { RunState } from '../../src/coverage/claims.ts';
import { State } from '../../src/coverage/state.ts';
import { noteChanges } from '../../src/reports/note-changes.ts';
import { STREAMS } from '../../src/streams/streams.ts';

const [START, END] = ['2024-01-01', '2025-12-31'];
const BOOKMARK = { reports: { 'month_end?': [[START, END, 'month', '2026-01-01T00:00:00Z']] } };
const REPORTS = ['qb_report_aged_payables', 'qb_report_trial_balance', 'qb_report_account_list'];

function runWith(names: readonly string[]): RunState {
  const bookmarks = Object.fromEntries(names.map((name) => [name, BOOKMARK]));
  const state = State.parse(JSON.stringify({ bookmarks }), 'a test');
  return new RunState(state, 'MetaData.LastUpdatedTime', async () => {});
}

function note(run: RunState, entity: string, payload: object, selected: readonly string[] = []): void {
  const stream = STREAMS.find((each) => each.entity === entity);
  if (stream === undefined) throw new Error(`${entity} has no stream`);
  const rows = [{ id: '1', instant: 0, payload: Buffer.from(JSON.stringify(payload)) }];
  noteChanges(
    run,
    stream,
    { rows, query: '', pageSize: 1, isShort: false },
    selected.map((name) => ({ stream: { name } })),
  );
}

/** The entries of a report in the STATE, without the time of reading. */
const entriesOf = (run: RunState, name: string) =>
  JSON.parse(run.state.toJson()).bookmarks[name].reports['month_end?'].map(([from, to, , , mark]: string[]) =>
    [from, to, mark].filter((each) => each !== undefined).join(' '),
  );

it('a changed invoice marks its month as due, and later balances, in reports that it can change', () => {
  const run = runWith(REPORTS);
  note(run, 'Invoice', { Id: '1', TxnDate: '2025-10-07' });
  expect(entriesOf(run, 'qb_report_trial_balance')).toEqual([
    '2024-01-01 2025-09-30',
    '2025-10-01 2025-10-31 due',
    '2025-11-01 2025-12-31 later',
  ]);
  expect(entriesOf(run, 'qb_report_aged_payables')).toEqual([`${START} ${END}`]);
  expect(entriesOf(run, 'qb_report_account_list')).toEqual([`${START} ${END}`]);
});

it.each([
  ['Customer', { Id: '1', TxnDate: '2025-10-07' }],
  ['Bill', { Id: '1' }],
  ['Bill', { Id: '1', TxnDate: 'soon' }],
  ['InventoryAdjustment', { Id: '1', TxnDate: '2025-10-07' }],
])('%s %j marks nothing', (entity, payload) => {
  const run = runWith(REPORTS);
  note(run, entity, payload);
  for (const name of REPORTS) expect(entriesOf(run, name)).toEqual([`${START} ${END}`]);
});

it('the end of the closed books comes from the preferences, and goes with them', () => {
  const run = runWith(REPORTS);
  note(run, 'Preferences', { AccountingInfoPrefs: { BookCloseDate: '2025-06-30' } });
  expect(run.state.toJson().split('"books_closed":"2025-06-30"')).toHaveLength(REPORTS.length + 1);
  expect(run.state.reports('qb_report_trial_balance').closedUntil).toBe(Date.UTC(2025, 6, 1));
  note(run, 'Preferences', { AccountingInfoPrefs: {} });
  expect(run.state.toJson()).not.toContain('books_closed');
});

it('the end of the closed books is known to a report that the same run reads for the first time', () => {
  const run = runWith(['qb_report_trial_balance']);
  note(run, 'Preferences', { AccountingInfoPrefs: { BookCloseDate: '2025-06-30' } }, ['qb_report_cash_flow']);
  for (const name of ['qb_report_trial_balance', 'qb_report_cash_flow'])
    expect(run.state.reports(name).closedUntil).toBe(Date.UTC(2025, 6, 1));
});

it('preferences without closed books give no bookmark to a report that was not read', () => {
  const run = runWith([]);
  note(run, 'Preferences', { AccountingInfoPrefs: {} }, ['qb_report_cash_flow']);
  expect(run.state.streams).toEqual([]);
});

it('nothing is noted while no report was read', () => {
  const run = runWith([]);
  note(run, 'Invoice', { Id: '1', TxnDate: '2025-10-07' });
  note(run, 'Preferences', { AccountingInfoPrefs: { BookCloseDate: '2025-06-30' } });
  expect(run.state.streams).toEqual([]);
});
