import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsOf } from './support/messages.ts';
import { configFor, temporaryFolder, writeJson } from './support/run-tap.ts';
import { runTap } from './support/tap-here.ts';

const FROM = '2024-01-01';
const TO = '2024-03-01';

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator({
    customers: 30,
    invoices: 60,
    items: 20,
    others: 20,
    from: FROM,
    to: TO,
  });
  folder = temporaryFolder();
});
afterAll(() => simulator.close());

async function run(settings: Record<string, unknown>) {
  const config = { ...configFor(simulator, folder), start_date: FROM, end_date: TO, ...settings };
  const ended = await runTap(['--config', writeJson(folder, 'config.json', config)]);
  const ids = new Map<string, string[]>();
  for (const { stream, record } of recordsOf(ended.stdout))
    ids.set(stream, [...(ids.get(stream) ?? []), String(record.id)]);
  return { ...ended, ids };
}

const PECULIAR = [
  ...['qb_tax_codes', 'qb_recurring_transactions', 'qb_credit_card_payments', 'qb_inventory_adjustments'],
  ...['qb_reimburse_charges', 'qb_tax_agencies', 'qb_time_activities', 'qb_customer_types', 'qb_preferences'],
];

it('peculiar entities are read whole, whichever way QuickBooks answers', async () => {
  simulator.tune({ lacks: [], timeActivityPages: 'exact' });
  const streams = PECULIAR.join();
  const before = await run({ streams });
  expect(before.exitCode, before.stderr).toBe(0);
  expect([...before.ids.keys()].sort()).toEqual([...PECULIAR].sort());
  expect(before.ids.get('qb_tax_codes')).toEqual(expect.arrayContaining(['TAX', 'NON']));
  simulator.tune({
    countRefusals: 'none',
    inventoryAdjustmentTimes: 'instant',
    preferencesPaging: 'accepted',
    reimburseChargeKey: 'ReimburseCarge',
    taxAgencyOrder: 'honoured',
    timeActivityPages: 'one-more',
  });
  const after = await run({ streams, page_size: 10 });
  expect(after.exitCode, after.stderr).toBe(0);
  for (const [name, ids] of before.ids)
    expect([...new Set(after.ids.get(name))].sort(), name).toEqual([...new Set(ids)].sort());
});

it('exchange rates are read by the day, with a key of both currencies and the date', async () => {
  const { exitCode, stderr, ids } = await run({ streams: 'ExchangeRate', start_date: '2024-02-27' });
  expect(exitCode, stderr).toBe(0);
  expect(ids.get('qb_exchange_rates')?.[0]).toMatch(/^[A-Z]{3}-[A-Z]{3}-\d{4}-\d\d-\d\d$/);
  expect(new Set(ids.get('qb_exchange_rates')).size).toBe(ids.get('qb_exchange_rates')?.length);
});

const LACKS = ['Budget=metadata', 'Class=context', 'JournalCode=5020', 'TaxPayment=5030', 'Department=403'];
const MORE = ['CompanyCurrency=not-enabled', 'TimeActivity=empty'];

it('what the company lacks is skipped with a warning each, and the rest is read', async () => {
  simulator.tune({ lacks: [...LACKS, ...MORE] });
  const { exitCode, stderr, ids } = await run({ streams: 'all' });
  expect(exitCode, stderr).toBe(0);
  const warnings = stderr.split('\n').filter((line) => line.includes('the stream is skipped'));
  expect(warnings).toHaveLength(6);
  for (const entity of ['Budget', 'Class', 'JournalCode', 'TaxPayment', 'Department', 'CompanyCurrency'])
    expect(stderr).toContain(`QuickBooks refuses ${entity} of this company`);
  expect(ids.has('qb_classes') || ids.has('qb_time_activities')).toBe(false);
  expect(ids.get('qb_customers')).toHaveLength(30);
});

it('a lack of a named stream ends the run with exit code 5, and one of CompanyInfo with 4', async () => {
  simulator.tune({ lacks: LACKS });
  const named = await run({ streams: 'Budget, Customer' });
  expect(named.exitCode).toBe(5);
  expect(named.lastLine).toContain('the company lacks what the setting streams names: qb_budgets');
  expect(named.ids.get('qb_customers')).toHaveLength(30);
  simulator.tune({ lacks: ['Budget=5020', 'CompanyInfo=403'] });
  const closed = await run({ streams: 'all' });
  expect(closed.exitCode).toBe(4);
  expect(closed.stderr).not.toContain('the stream is skipped');
});

it('estimate counts a company that lacks entities, and says what it refuses', async () => {
  simulator.tune({ lacks: LACKS });
  const config = {
    ...configFor(simulator, folder),
    start_date: FROM,
    end_date: TO,
    streams: 'Budget,Customer',
  };
  const args = ['estimate', '--json', '--config', writeJson(folder, 'config.json', config)];
  const { exitCode, stdout, stderr } = await runTap(args);
  expect(exitCode, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ rows: 30 });
  expect(stderr).toContain('QuickBooks refuses Budget of this company');
});
