import QuickBooks from 'node-quickbooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { connect, type Row } from './client.ts';

let simulator: Simulator;
let client: Awaited<ReturnType<typeof connect>>;
beforeAll(async () => {
  simulator = await startSimulator({
    ...{ customers: 30, invoices: 120, items: 20, others: 60, to: '2024-06-01' },
    clock: '2024-07-01T00:00:00Z',
  });
  client = await connect(simulator);
});
afterAll(() => simulator.close());

const LISTS = [
  ...['Account', 'Budget', 'Class', 'CompanyCurrency', 'Customer', 'CustomerType', 'Department', 'Employee'],
  ...['Item', 'JournalCode', 'PaymentMethod', 'TaxCode', 'TaxRate', 'Term', 'Vendor'],
];
const TRANSACTIONS = [
  ...['Attachable', 'Bill', 'BillPayment', 'CreditCardPayment', 'CreditMemo', 'Deposit', 'Estimate'],
  ...['InventoryAdjustment', 'Invoice', 'JournalEntry', 'Payment', 'Purchase', 'PurchaseOrder'],
  ...['RecurringTransaction', 'RefundReceipt', 'ReimburseCharge', 'SalesReceipt', 'TimeActivity'],
  ...['Transfer', 'VendorCredit'],
];
const KEPT = ['CompanyInfo', 'ExchangeRate', 'Preferences', 'TaxAgency', 'TaxPayment'];

const statementFor = (entity: string) =>
  `select * from ${entity}${LISTS.includes(entity) ? ' where Active in (true,false)' : ''}`;
const inside = (entity: string, row: Row): Row =>
  entity === 'RecurringTransaction' ? (Object.values(row)[0] as Row) : row;
const rowsOf = async (entity: string) =>
  (await client.rows(`${statementFor(entity)}${entity === 'Preferences' ? '' : ' maxresults 1000'}`)).map(
    (row) => inside(entity, row),
  );

describe('a client library', () => {
  it.each([
    ...[
      'Accounts',
      'Attachables',
      'Bills',
      'CompanyCurrencies',
      'CustomerTypes',
      'BillPayments',
      'Budgets',
      'Classes',
      'CreditMemos',
      'Customers',
    ],
    ...['Departments', 'Deposits', 'Employees', 'Estimates', 'ExchangeRates', 'Invoices', 'Items'],
    ...['JournalCodes', 'JournalEntries', 'Payments', 'PaymentMethods', 'Purchases', 'PurchaseOrders'],
    ...['RefundReceipts', 'SalesReceipts', 'TaxAgencies', 'TaxCodes', 'TaxRates', 'Terms', 'TimeActivities'],
    ...['Transfers', 'Vendors', 'VendorCredits', 'CompanyInfos', 'Preferenceses'],
  ])('reads %s', async (plural) => {
    const answer = await new Promise<Row>((resolve, reject) => {
      library()[`find${plural}`]?.((error, found) => (error ? reject(error) : resolve(found)));
    });
    const rows = Object.values(answer.QueryResponse).find(Array.isArray) ?? [];
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe('changes of any entity', () => {
  it('are made to all entities that have rows, if the order says so', async () => {
    const now = simulator.clock.now();
    simulator.mutate({ count: 400, entities: ['*'], kinds: ['edit'] });
    const changed = [...LISTS, ...TRANSACTIONS, ...KEPT].filter((entity) =>
      [...simulator.truth({ entity })].some((row) => Date.parse(row.last_updated_time) >= now - 1000),
    );
    expect(changed.length).toBe(40);
  });

  it.each([...LISTS, ...TRANSACTIONS, ...KEPT])('an edit of %s gives the row a new time', async (entity) => {
    const before = await rowsOf(entity);
    simulator.clock.advance(1);
    const now = simulator.clock.now();
    const done = simulator.mutate({ count: 0 }).edit;
    expect(simulator.mutate({ count: 2, entities: [entity], kinds: ['edit'] }).edit).toBe(done + 2);
    const after = await rowsOf(entity);
    expect(after.length).toBe(before.length);
    const times = after.map((row) => Date.parse(row.MetaData.LastUpdatedTime));
    expect(Math.max(...times)).toBeGreaterThan(now - 2 * 86_400_000);
    const edited = after.filter((row) => JSON.stringify(row).match(/\(\d+\)"/));
    expect(edited.length).toBeGreaterThan(0);
    const members = (rows: readonly Row[]) => new Set(rows.flatMap((row) => Object.keys(row.MetaData)));
    expect(members(after)).toEqual(members(before));
  });

  it.each([...TRANSACTIONS, 'Budget'])('a deleted %s is gone', async (entity) => {
    const before = await rowsOf(entity);
    simulator.mutate({ count: 1, entities: [entity], kinds: ['delete'] });
    expect((await rowsOf(entity)).length).toBe(before.length - 1);
  });

  it.each(LISTS)('an inactive %s says so', async (entity) => {
    simulator.mutate({ count: 1, entities: [entity], kinds: ['deactivate'] });
    const inactive = (await rowsOf(entity)).filter((row) => row.Active === false);
    expect(inactive.length).toBeGreaterThan(0);
    for (const row of inactive) expect(row.Name ?? row.DisplayName).toMatch(/ \(deleted\)$/);
  });

  it.each([...TRANSACTIONS, ...LISTS])('a new %s has the next Id', async (entity) => {
    const before = new Set((await rowsOf(entity)).map((row) => row.Id));
    simulator.mutate({ count: 1, entities: [entity], kinds: ['add'] });
    const added = (await rowsOf(entity)).filter((row) => !before.has(row.Id));
    expect(added.length).toBe(1);
    expect(added[0]?.Id).toMatch(/^\d+$/);
  });
});

type Done = (error: unknown, found: Row) => void;

function library(): Record<string, (done: Done) => void> {
  const quickbooks = new QuickBooks(
    ...([simulator.clientId, simulator.clientSecret, client.token, false, simulator.realmId] as const),
    ...([false, false, '75', '2.0', simulator.refreshToken] as const),
  );
  quickbooks.endpoint = `${simulator.apiUrl}/v3/company/`;
  return quickbooks as unknown as Record<string, (done: Done) => void>;
}
