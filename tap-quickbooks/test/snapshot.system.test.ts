import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lastState, messagesOf, recordsOf } from './support/messages.ts';
import { configFor, temporaryFolder, writeJson } from './support/run-tap.ts';
import { runTap } from './support/tap-here.ts';

const HOUR_MS = 3_600_000;
const RANGE = { start_date: '2024-01-01', end_date: '2024-01-01T00:00:01Z' };

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator({
    customers: 5,
    invoices: 5,
    items: 5,
    from: '2023-01-01',
    to: '2023-02-01',
  });
  folder = temporaryFolder();
});
afterAll(() => simulator.close());

const callsOf = (entity: string) => simulator.stats().by_entity[entity]?.calls ?? 0;

/** A run, and how many calls it made for CompanyInfo and for everything else. */
async function run(options: Record<string, unknown> = {}, state?: unknown) {
  const names = ['qb_customers', 'qb_invoices', 'qb_items', 'qb_company_info'];
  const catalog = writeJson(folder, 'catalog.json', {
    streams: names.map((name) => ({ tap_stream_id: name, stream: name, schema: {} })),
  });
  const config = writeJson(folder, 'config.json', { ...configFor(simulator, folder), ...RANGE, ...options });
  const args = [
    '--config',
    config,
    '--catalog',
    catalog,
    ...(state === undefined ? [] : ['--state', writeJson(folder, 'state.json', state)]),
  ];
  const before = { all: simulator.stats().calls, company: callsOf('CompanyInfo') };
  const ended = await runTap(args);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const company = callsOf('CompanyInfo') - before.company;
  return { ...ended, company, others: simulator.stats().calls - before.all - company };
}

const read = (stdout: string) => recordsOf(stdout).filter(({ stream }) => stream === 'qb_company_info');

/** The STATE of a whole run whose snapshot was taken some hours ago. */
async function stateOfHoursAgo(hours: number) {
  const state = lastState((await run()).stdout);
  const at = new Date(Date.now() - hours * HOUR_MS).toISOString();
  return { ...state, bookmarks: { ...state?.bookmarks, qb_company_info: { snapshot_at_utc: at } } };
}

it('a snapshot comes as one envelope without a window, by a query without a page, and is in the STATE', async () => {
  const before = Date.now();
  const { stdout, company } = await run();
  expect(company).toBe(1);
  expect(read(stdout).map(({ record }) => record)).toEqual([
    {
      id: '1',
      extract_window_start_utc: null,
      extract_window_end_utc: null,
      page_number: 1,
      page_size: 100,
      request_payload: { query: 'select * from CompanyInfo', minorversion: 75 },
      payload: expect.objectContaining({ Id: '1', CompanyName: `Simulated Company ${simulator.realmId}` }),
    },
  ]);
  const bookmark = lastState(stdout)?.bookmarks.qb_company_info;
  expect(bookmark).toEqual({ snapshot_at_utc: expect.any(String) });
  const at = Date.parse(Object(bookmark).snapshot_at_utc);
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
});

it.each([
  { hours: 23, settings: {}, calls: 0 },
  { hours: 25, settings: {}, calls: 1 },
  { hours: 25, settings: { snapshot_max_age_hours: 48 }, calls: 0 },
  { hours: 0, settings: { snapshot_max_age_hours: 0 }, calls: 1 },
  { hours: -1, settings: {}, calls: 1 },
])(
  'a snapshot of $hours hours ago costs $calls calls with $settings, and nothing else is read',
  async (row) => {
    const state = await stateOfHoursAgo(row.hours);
    const { stdout, company, others } = await run(row.settings, state);
    expect({ company, others }).toEqual({ company: row.calls, others: 0 });
    expect(read(stdout)).toHaveLength(row.calls);
    const bookmark = lastState(stdout)?.bookmarks.qb_company_info;
    if (row.calls === 0) expect(bookmark).toEqual(state.bookmarks.qb_company_info);
    else expect(bookmark).not.toEqual(state.bookmarks.qb_company_info);
  },
);

it('a snapshot is read again after a run that ended between its RECORD and its STATE', async () => {
  const messages = messagesOf((await run()).stdout);
  const at = messages.findIndex(({ type, stream }) => type === 'RECORD' && stream === 'qb_company_info');
  expect(at).toBeGreaterThan(0);
  const earlier = messages.slice(0, at).filter(({ type }) => type === 'STATE');
  for (const { value } of earlier) expect(value.bookmarks).not.toHaveProperty('qb_company_info');
  const state = earlier.at(-1)?.value ?? { bookmarks: {} };
  const again = await run({}, state);
  expect(again.company).toBe(1);
  expect(read(again.stdout)).toHaveLength(1);
});

it('a snapshot has the fields of its entity at the top level in the format entity', async () => {
  const { stdout } = await run({ record_format: 'entity' });
  const schema = messagesOf(stdout).find(
    ({ type, stream }) => type === 'SCHEMA' && stream === 'qb_company_info',
  );
  expect(schema).toMatchObject({ key_properties: ['Id'] });
  expect(schema).not.toHaveProperty('bookmark_properties');
  const [message] = read(stdout);
  expect(message?.record).toMatchObject({ Id: '1', Country: 'US', extract_window_start_utc: null });
  expect(message?.record).not.toHaveProperty('last_updated_time_utc');
});

it('a stream whose bookmark is of the wrong kind ends the run with exit code 2 before a call', async () => {
  const config = writeJson(folder, 'config.json', { ...configFor(simulator, folder), ...RANGE });
  const bookmarks = { qb_company_info: { window_field: 'MetaData.LastUpdatedTime', covered: [] } };
  const { calls } = simulator.stats();
  const ended = await runTap(['--config', config, '--state', writeJson(folder, 'state.json', { bookmarks })]);
  expect(ended.exitCode).toBe(2);
  expect(ended.lastLine).toMatch(/bookmark of qb_company_info .*expected \{"snapshot_at_utc"\}/);
  expect(simulator.stats().calls).toBe(calls);
});
