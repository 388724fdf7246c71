import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lastState, recordsOf } from './support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from './support/run-tap.ts';

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
afterAll(() => simulator.close());

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
    /read again, 40 records in about 2 calls\. To avoid that, set custom_fields to plain/,
  );
  expect((await run('enhanced', enhanced.state)).calls).toBe(0);
  const back = await run('plain', enhanced.state);
  expect(back).toMatchObject({ calls: 0, records: [] });
  expect(back.bookmark.covered).toEqual(plain.bookmark.covered);
});

it('where QuickBooks refuses them, records are read without them, with one warning, and nothing is read again', async () => {
  simulator.tune({ enhancedCustomFields: 'refused' });
  const first = await run('enhanced');
  expect(first.records).toHaveLength(40);
  expect(first.records[0]).not.toHaveProperty('request_payload.include');
  expect(first.bookmark).not.toHaveProperty('include');
  expect(first.stderr.match(/refuses to send all custom fields/g)).toHaveLength(1);
  const second = await run('enhanced', first.state);
  expect(second.records).toEqual([]);
  expect(second.bookmark.covered).toEqual(first.bookmark.covered);
});
