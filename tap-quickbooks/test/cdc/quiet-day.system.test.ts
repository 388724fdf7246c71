import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { SECOND_MS } from 'singer';
import { afterEach, expect, it } from 'vitest';
import { lastState } from '../support/messages.ts';
import { configFor, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';

const STREAMS = ['qb_customers', 'qb_invoices', 'qb_items', 'qb_vendors', 'qb_tax_codes', 'qb_company_info'];
const COMPANY = { from: '2024-01-01', to: '2024-03-01', customers: 20, invoices: 40, items: 5 };

const SETTLE_MS = 10 * SECOND_MS;

let simulator: Simulator;
afterEach(() => simulator.close());

/** Waits until the range of a run ends later than that of the run before: it ends at whole seconds. */
async function secondAfter(state: ReturnType<typeof lastState>): Promise<void> {
  const end = Date.parse(state?.bookmarks.qb_customers?.covered?.at(-1)?.[1] ?? '');
  const waitMs = end + SETTLE_MS + SECOND_MS - Date.now();
  if (waitMs > 0) await sleep(waitMs);
}

/** Runs the tap again and again, each time from its last STATE. */
async function runs(settings: Record<string, unknown> = {}) {
  simulator = await startSimulator(COMPANY);
  const folder = temporaryFolder();
  const config = writeJson(folder, 'config.json', {
    ...configFor(simulator, folder),
    ...{
      start_date: COMPANY.from,
      settle_seconds: SETTLE_MS / SECOND_MS,
      streams: STREAMS.join(),
      ...settings,
    },
  });
  let state: ReturnType<typeof lastState>;
  const next = async () => {
    await secondAfter(state);
    const before = simulator.stats().calls;
    const args = state === undefined ? [] : ['--state', writeJson(folder, 'state.json', state)];
    const run = await runTap(['--config', config, ...args]);
    expect(run.exitCode, run.stderr).toBe(0);
    state = lastState(run.stdout);
    return { ...run, calls: simulator.stats().calls - before };
  };
  const estimate = async () => {
    const before = simulator.stats().calls;
    const args = ['--json', '--config', config, '--state', writeJson(folder, 'state.json', state)];
    const { stdout } = await runTap(['estimate', ...args]);
    return { report: JSON.parse(stdout), callsMade: simulator.stats().calls - before };
  };
  const doctor = async () => {
    const args = state === undefined ? [] : ['--state', writeJson(folder, 'state.json', state)];
    const { stdout } = await runTap(['doctor', '--json', '--config', config, ...args]);
    return JSON.parse(stdout);
  };
  return Object.assign(next, { estimate, doctor });
}

it('a run with nothing new makes one call for all streams, and a first backfill makes no such call', async () => {
  const run = await runs();
  const first = await run();
  expect(first.stderr).not.toContain('change data capture');
  const second = await run();
  expect(second.stderr).toContain('4 of 4 streams did not change');
  expect(second.calls).toBe(1);
  const { covered, covered_by_cdc: silent } = lastState(second.stdout)?.bookmarks.qb_invoices ?? {};
  expect(silent).toHaveLength(1);
  expect(silent?.[0]?.[1]).toBe(covered?.[0]?.[1]);
});

it('the setting cdc_trust_hours 0 queries every stream in every run', async () => {
  const run = await runs({ cdc_trust_hours: 0 });
  await run();
  expect((await run()).calls).toBe(5);
});

it.each([
  ['refuses', 'forbidden'],
  ['fails over', 'cut_json'],
] as const)('queries every stream if QuickBooks %s change data capture', async (_, kind) => {
  const run = await runs();
  await run();
  simulator.addFault({ kind, endpoint: 'cdc' });
  const second = await run();
  expect(second.stderr).toMatch(/WARNING .*change data capture did not tell what changed/);
  expect(JSON.stringify(lastState(second.stdout))).not.toContain('covered_by_cdc');
});

it('estimate tells the calls of a run with nothing new, and makes few itself', async () => {
  const run = await runs();
  await run();
  const { report, callsMade } = await run.estimate();
  expect(callsMade).toBe(0);
  expect(report.calls).toBe(1);
  expect(report.streams.filter((each: { is_asked_of_cdc: boolean }) => each.is_asked_of_cdc)).toHaveLength(4);
  expect((await run()).calls).toBe(report.calls);
});

it('a company that refuses an entity in change data capture takes one call more in a run with nothing new', async () => {
  const run = await runs();
  await run();
  simulator.tune({ cdcRefused: ['Item'] });
  const refused = await run();
  expect(refused.stderr).toMatch(/WARNING .*did not tell what changed.* wait for an answer: .*Item/);
  const quiet = await run();
  expect(quiet.calls).toBe(2);
  expect(quiet.stderr).not.toContain('WARNING');
  expect(quiet.stderr).toContain('3 of 3 streams did not change');
  expect(lastState(quiet.stdout)?.bookmarks.qb_items).toHaveProperty('refused_at_utc.cdc');
});

it('a whole company that refuses eight entities in change data capture takes three calls in a run with nothing new', async () => {
  const run = await runs({ streams: 'all' });
  await run();
  const sales = ['Invoice', 'Payment', 'SalesReceipt', 'Estimate'];
  simulator.tune({ cdcRefused: [...sales, 'Bill', 'Customer', 'Item', 'Vendor'] });
  await run();
  const { next_run: next } = await run.doctor();
  const quiet = await run();
  expect(quiet.calls, quiet.stderr).toBeLessThanOrEqual(3);
  expect(next.calls_at_least).toBe(quiet.calls);
});

it('a company that refuses all custom fields takes no further call in a run with nothing new', async () => {
  const run = await runs();
  simulator.tune({ enhancedCustomFields: 'refused' });
  const first = await run();
  expect(first.stderr.match(/refuses to send all custom fields/g)).toHaveLength(1);
  const quiet = await run();
  expect(quiet.calls).toBe(1);
  expect(quiet.stderr).not.toContain('WARNING');
});

it('an entity that the company lacks is asked for once a day', async () => {
  const run = await runs({ streams: 'all' });
  simulator.tune({ lacks: ['Class=5020', 'InventoryAdjustment=metadata', 'TaxPayment=5030'] });
  await run();
  const quiet = await run();
  expect(quiet.calls).toBeLessThanOrEqual(3);
  expect(
    quiet.stderr.match(/WARNING .*QuickBooks refused (Class|InventoryAdjustment|TaxPayment) /g),
  ).toHaveLength(3);
});

it('a feature that is switched off after the first run costs no call in a later run with nothing new', async () => {
  const run = await runs({ streams: 'all' });
  await run();
  simulator.tune({ lacks: ['Class=metadata', 'Department=5020', 'CompanyCurrency=context'] });
  await run();
  const quiet = await run();
  expect(quiet.calls).toBeLessThanOrEqual(3);
  expect(quiet.stderr.match(/WARNING/g)).toHaveLength(
    quiet.stderr.match(/WARNING .*QuickBooks refused (Class|CompanyCurrency) /g)?.length ?? 0,
  );
});

it('doctor tells what the next run asks, by the rules of the run', async () => {
  const run = await runs();
  const whole = await run.doctor();
  expect(whole).toMatchObject({ calls: 1, next_run: { cdc_calls: 0, calls_at_least: STREAMS.length } });
  await run();
  const { next_run: next } = await run.doctor();
  expect(next).toMatchObject({ cdc_calls: 1, calls_at_least: 1 });
  expect(next.streams.filter((each: { how: string }) => each.how === 'if_changed')).toHaveLength(4);
  expect((await run()).calls).toBe(next.calls_at_least);
});
