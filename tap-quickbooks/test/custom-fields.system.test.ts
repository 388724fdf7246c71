import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { lastState, recordsOf } from './support/messages.ts';
import { configFor, temporaryFolder, writeJson } from './support/run-tap.ts';
import { runTap } from './support/tap-here.ts';

const INCLUDE = 'enhancedAllCustomFields';
const RANGE = { start_date: '2024-01-01', end_date: '2024-02-01' };

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator({
    customers: 5,
    invoices: 40,
    items: 5,
    from: '2024-01-01',
    to: '2024-02-01',
  });
  folder = temporaryFolder();
});
beforeEach(() => simulator.tune({ enhancedCustomFields: 'accepted' }));
afterAll(() => simulator.close());

async function estimate(state: unknown) {
  const settings = { ...configFor(simulator, folder), ...RANGE, streams: 'Invoice' };
  const files = ['--config', writeJson(folder, 'config.json', settings)];
  const { stdout, stderr, exitCode } = await runTap([
    ...['estimate', '--json', ...files, '--state', writeJson(folder, 'state.json', state)],
  ]);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

async function run(customFields: 'plain' | 'enhanced', state?: unknown) {
  const settings = {
    ...configFor(simulator, folder),
    ...RANGE,
    streams: 'Invoice',
    custom_fields: customFields,
  };
  const args = ['--config', writeJson(folder, 'config.json', settings)];
  if (state !== undefined) args.push('--state', writeJson(folder, 'state.json', state));
  const before = simulator.stats().calls;
  const ended = await runTap(args);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const records = recordsOf(ended.stdout).map(({ record }) => record);
  const bookmark = Object(lastState(ended.stdout)?.bookmarks.qb_invoices);
  return {
    ...ended,
    records,
    bookmark,
    state: lastState(ended.stdout),
    calls: simulator.stats().calls - before,
  };
}

it('time that was read without custom fields is read again with them, which is said, and not the other way round', async () => {
  const plain = await run('plain');
  expect(plain.records).toHaveLength(40);
  expect(plain.bookmark).not.toHaveProperty('include');
  const enhanced = await run('enhanced', plain.state);
  expect(enhanced.records).toHaveLength(40);
  expect(enhanced.records[0]).toHaveProperty('request_payload.include', INCLUDE);
  expect(enhanced.bookmark).toMatchObject({ include: INCLUDE, covered: plain.bookmark.covered });
  expect(enhanced.stderr).toMatch(
    /read again once, 40 records in about 2 calls, for qb_invoices\. To avoid that, set custom_fields to plain/,
  );
  expect((await run('enhanced', enhanced.state)).calls).toBe(0);
  const back = await run('plain', enhanced.state);
  expect(back).toMatchObject({ calls: 0, records: [] });
  expect(back.bookmark.covered).toEqual(plain.bookmark.covered);
});

it('estimate counts the records that are read again with custom fields, and what asking for them takes', async () => {
  const { state } = await run('plain');
  const report = await estimate(state);
  const enhanced = await run('enhanced', state);
  expect(report).toMatchObject({ rows: 40, streams: [{ stream: 'qb_invoices', is_read_again: true }] });
  expect(report.calls).toBe(enhanced.calls);
});

it('where QuickBooks refuses them, records are read without them, with one warning, and no later run asks', async () => {
  simulator.tune({ enhancedCustomFields: 'refused' });
  const first = await run('enhanced');
  expect(first.records).toHaveLength(40);
  expect(first.records[0]).not.toHaveProperty('request_payload.include');
  expect(first.bookmark).not.toHaveProperty('include');
  expect(first.bookmark.refused_at_utc.include).toMatch(/^2\d{3}-/);
  expect(first.stderr.match(/refuses to send all custom fields/g)).toHaveLength(1);
  // The page, without them, with them again, and the count.
  expect(first.calls).toBe(4);
  const second = await run('enhanced', first.state);
  expect(second).toMatchObject({ records: [], calls: 0 });
  expect(second.bookmark).toEqual(first.bookmark);
});

it('a day later a refused stream is asked once more, and read again if QuickBooks sends custom fields now', async () => {
  simulator.tune({ enhancedCustomFields: 'refused' });
  const { state } = await run('enhanced');
  const aged = JSON.parse(
    JSON.stringify(state).replace(
      /"refused_at_utc":\{"include":"[^"]+"/,
      '"refused_at_utc":{"include":"2024-01-01T00:00:00Z"',
    ),
  );
  const refused = await run('enhanced', aged);
  expect(refused).toMatchObject({ records: [], calls: 3 });
  expect(refused.bookmark.refused_at_utc.include).not.toMatch(/^2024/);
  simulator.tune({ enhancedCustomFields: 'accepted' });
  const sent = await run('enhanced', aged);
  expect(sent.records).toHaveLength(40);
  expect(sent.bookmark).toMatchObject({ include: INCLUDE });
  expect(sent.bookmark).not.toHaveProperty('refused_at_utc');
});
