import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lastState, recordsOf } from './support/messages.ts';
import { configFor, temporaryFolder, writeJson } from './support/run-tap.ts';
import { runTap } from './support/tap-here.ts';

const RANGE = { start_date: '2024-01-01', end_date: '2024-02-01' };
const PAGE = 5;
const ENTITIES = { qb_tax_agencies: 'TaxAgency', qb_inventory_adjustments: 'InventoryAdjustment' } as const;
const SINGLETONS = { qb_company_info: 'CompanyInfo', qb_preferences: 'Preferences' } as const;

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  const sizes = { customers: 5, invoices: 5, items: 12, others: 24 };
  simulator = await startSimulator({ from: '2024-01-01', to: '2024-02-01', ...sizes });
  folder = temporaryFolder();
});
beforeEach(() => {
  simulator.clearFaults();
  simulator.tune({ countRefusals: 'reported' });
});
afterAll(() => simulator.close());

const truth = (entity: string) => [...simulator.truth({ entity })].map(({ id }) => id).sort();

const argsFor = (streams: string, settings: object, state?: unknown) => {
  const config = { ...configFor(simulator, folder), ...RANGE, page_size: PAGE, streams, ...settings };
  return [
    ...['--config', writeJson(folder, 'config.json', config)],
    ...(state === undefined ? [] : ['--state', writeJson(folder, 'state.json', state)]),
  ];
};

/** Reads some streams, and tells the calls and the Ids of each. */
async function run(streams: string, settings: object = {}, state?: unknown) {
  const before = simulator.stats().calls;
  const ended = await runTap(argsFor(streams, settings, state));
  const records = recordsOf(ended.stdout);
  const idsOf = (name: string) => [
    ...new Set(records.filter(({ stream }) => stream === name).map(({ record }) => String(record.id))),
  ];
  const calls = simulator.stats().calls - before;
  return { ...ended, calls, idsOf: (name: string) => idsOf(name).sort(), state: lastState(ended.stdout) };
}

describe.each(Object.entries(ENTITIES))('the snapshot %s', (stream, entity) => {
  it.each(['lost_row', 'no_rows'] as const)(
    'is not taken while each page has the fault %s, and is whole in the next run',
    async (kind) => {
      simulator.addFault({ kind, entity });
      const failed = await run(`${stream},qb_items`);
      expect(failed.exitCode, failed.stderr).toBe(10);
      const [came, all] = [failed.idsOf(stream).length, truth(entity).length];
      expect(failed.lastLine).toContain(`${stream} (${came} of ${all} records came)`);
      expect(failed.state?.bookmarks).not.toHaveProperty(`${stream}.snapshot_at_utc`);
      expect(failed.idsOf('qb_items')).toEqual(truth('Item'));
      simulator.clearFaults();
      const next = await run(`${stream},qb_items`, {}, failed.state);
      expect(next.exitCode, next.stderr).toBe(0);
      expect(next.idsOf(stream)).toEqual(truth(entity));
      expect(next.state?.bookmarks).toHaveProperty(`${stream}.snapshot_at_utc`);
    },
  );

  it.each([
    ['short_page', undefined],
    ['short_page', 1],
    ['lost_row', 1],
    ['no_rows', 1],
  ] as const)('is whole although its pages have the fault %s %s times', async (kind, count) => {
    simulator.addFault({ kind, entity, ...(count !== undefined && { count }) });
    const { exitCode, stderr, idsOf } = await run(stream);
    expect(exitCode, stderr).toBe(0);
    if (kind !== 'short_page')
      expect(stderr).toMatch(/WARNING .*more records than came \(\d+ of \d+\): reading the others/);
    expect(idsOf(stream)).toEqual(truth(entity));
  });

  it('takes one call more than with verify: false', async () => {
    const [counted, believed] = [await run(stream), await run(stream, { verify: false })];
    expect([counted.exitCode, believed.exitCode, counted.calls - believed.calls]).toEqual([0, 0, 1]);
  });

  it('is read twice if QuickBooks refuses its count', async () => {
    const believed = await run(stream, { verify: false });
    simulator.tune({ countRefusals: 'more' });
    const { exitCode, stderr, calls, idsOf } = await run(stream);
    expect(exitCode, stderr).toBe(0);
    expect(idsOf(stream)).toEqual(truth(entity));
    expect(calls).toBe(2 * believed.calls + 1);
    expect(stderr).toMatch(/INFO .*does not count the records of this stream: a second look/);
    expect(stderr).not.toContain('WARNING');
  });
});

it.each(Object.entries(SINGLETONS))('%s without its record is not taken', async (stream, entity) => {
  simulator.addFault({ kind: 'no_rows', entity });
  const failed = await run(`${stream},qb_items`);
  expect(failed.exitCode, failed.stderr).toBe(10);
  expect(failed.lastLine).toContain(`${stream} (0 of 1 record came)`);
  expect(failed.idsOf('qb_items')).toEqual(truth('Item'));
  simulator.clearFaults();
  expect((await run(stream, {}, failed.state)).idsOf(stream)).toHaveLength(1);
});

it.each([
  [{}, 'reported'],
  [{ verify: false }, 'reported'],
  [{ page_size: 1_000 }, 'reported'],
  [{ page_size: 1_000 }, 'more'],
] as const)(
  'estimate reckons the calls of a run with %j and count refusals %s',
  async (settings, countRefusals) => {
    simulator.tune({ countRefusals });
    const streams = [...Object.keys(ENTITIES), ...Object.keys(SINGLETONS)].join();
    const { calls } = await run(streams, settings);
    const estimated = await runTap(['estimate', '--json', ...argsFor(streams, settings)]);
    expect(estimated.exitCode, estimated.stderr).toBe(0);
    expect(JSON.parse(estimated.stdout).calls).toBe(calls);
  },
);
