import { describe, expect, it } from 'vitest';
import { generatedCompany } from '../src/company/generated-company.ts';
import { type Dataset, TIME_FIELDS } from '../src/data/dataset.ts';
import { settingsOf } from '../src/settings.ts';
import type { Row } from './client.ts';

const OPTIONS = {
  ...{ seed: 5, from: Date.UTC(2024, 0, 1) / 1000, to: Date.UTC(2024, 6, 1) / 1000, realm: '9341' },
  ...{ customers: 200, invoices: 1200, items: 100, others: 'scaled' as const },
};
const company = new Map(generatedCompany(OPTIONS).map((dataset) => [dataset.entity, dataset]));
const rows = new Map([...company].map(([entity, dataset]) => [entity, rowsOf(dataset)]));
const all = (entity: string): Row[] => rows.get(entity) ?? [];
const byId = (entity: string) => new Map(all(entity).map((row) => [row.Id, row]));

/** The entity that a reference names, by the name of the member. */
const REFERENCES: Readonly<Record<string, string>> = {
  ...{ CustomerRef: 'Customer', VendorRef: 'Vendor', EmployeeRef: 'Employee', ItemRef: 'Item' },
  ...{ ClassRef: 'Class', DepartmentRef: 'Department', PaymentMethodRef: 'PaymentMethod', TermRef: 'Term' },
  ...{ SalesTermRef: 'Term', TaxCodeRef: 'TaxCode', TaxRateRef: 'TaxRate', AgencyRef: 'TaxAgency' },
  ...{
    RecurDataRef: 'RecurringTransaction',
    TxnTaxCodeRef: 'TaxCode',
    DefaultTaxCodeRef: 'TaxCode',
    GroupItemRef: 'Item',
  },
};

describe('a whole company', () => {
  it('has rows of all forty entities but the two singletons', () => {
    expect([...company.keys()].sort()).toEqual(
      [
        ...['Account', 'Attachable', 'Bill', 'BillPayment', 'Budget', 'Class', 'CompanyCurrency'],
        ...['CreditCardPayment', 'CreditMemo', 'Customer', 'CustomerType', 'Department', 'Deposit'],
        ...['Employee', 'Estimate', 'ExchangeRate', 'InventoryAdjustment', 'Invoice', 'Item', 'JournalCode'],
        ...['JournalEntry', 'Payment', 'PaymentMethod', 'Purchase', 'PurchaseOrder', 'RecurringTransaction'],
        ...['RefundReceipt', 'ReimburseCharge', 'SalesReceipt', 'TaxAgency', 'TaxCode', 'TaxPayment'],
        ...['TaxRate', 'Term', 'TimeActivity', 'Transfer', 'Vendor', 'VendorCredit'],
      ].sort(),
    );
    for (const [entity, { length }] of rows) expect(length, entity).toBeGreaterThan(2);
  });

  it('is the same for the same options, and its rows are found by their Ids', () => {
    for (const again of generatedCompany(OPTIONS)) {
      const row = Math.floor(again.size / 2);
      expect(again.text(row)).toBe(company.get(again.entity)?.text(row));
      for (let at = 0; at < again.size; at += 1) expect(again.rowById(again.id(at))).toBe(at);
    }
  });

  it.each(TIME_FIELDS)('has the rows of each entity in the order of %s, at any rank', (field) => {
    for (const dataset of company.values()) {
      const ranks = Array.from({ length: dataset.size }, (_, rank) => dataset.rowAt(field, rank));
      expect(new Set(ranks).size).toBe(dataset.size);
      const times = ranks.map((row) => dataset.time(row, field));
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(ranks.map((row) => dataset.rankOf(field, row))).toEqual([...ranks.keys()]);
      for (const time of new Set(times)) expect(dataset.countBefore(field, time)).toBe(times.indexOf(time));
    }
  });

  it.each([
    ['transactions', (dataset: Dataset) => dataset.sequence === 'transactions', 18],
    ['names', (dataset: Dataset) => dataset.sequence === 'names', 3],
  ])('has one sequence of Ids for all %s', (_what, isOf, least) => {
    const datasets = [...company.values()].filter(isOf);
    const ids = datasets.flatMap((dataset) => all(dataset.entity).map((_, row) => dataset.id(row)));
    expect(datasets.length).toBeGreaterThanOrEqual(least);
    expect(new Set(ids).size).toBe(ids.length);
    const next = Math.max(...datasets.map(({ nextId = 0 }) => nextId));
    expect(ids.filter((id) => id.length <= 6 && Number(id) >= next)).toEqual([]);
  });

  it('has Ids of 19 and 21 digits', () => {
    const lengths = new Set([...rows.values()].flat().map((row) => row.Id?.length));
    expect(lengths).toContain(19);
    expect(lengths).toContain(21);
  });

  it('refers only to rows that exist, by their names', () => {
    const wrong: string[] = [];
    let count = 0;
    for (const [entity, members] of [...rows].map(([name, each]) => [name, references(each)] as const)) {
      for (const { name, ref } of members) {
        const target =
          (name === 'ParentRef' ? entity : REFERENCES[name]) ??
          (name.endsWith('AccountRef') || name === 'AccountRef' ? 'Account' : (ref.type ?? 'Vendor'));
        const dataset = company.get(String(target));
        const row = dataset?.rowById(ref.value);
        count += 1;
        const text = all(String(target))[row ?? 0] ?? ({} as Row);
        const names = [text.FullyQualifiedName, text.DisplayName, text.Name].map((one) =>
          one?.replace(' (deleted)', ''),
        );
        const isRight = row !== undefined && (ref.name === undefined || names.includes(ref.name));
        if (!isRight) wrong.push(`${entity}.${name} ${JSON.stringify(ref)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(10_000);
  });

  it('links transactions to transactions that exist', () => {
    const links = [...rows.values()].flat().flatMap((row) => linksOf(row));
    expect(links.length).toBeGreaterThan(500);
    for (const { TxnId, TxnType } of links) {
      const entity = TxnType === 'BillPaymentCheck' ? 'BillPayment' : TxnType;
      expect(company.get(entity)?.rowById(TxnId), `${TxnType} ${TxnId}`).toBeDefined();
    }
  });
});

describe('payments', () => {
  it.each([
    ['Invoice', 'Payment', 'CustomerRef'],
    ['Bill', 'BillPayment', 'VendorRef'],
  ])('of each %s are one %s, which takes its amount off the balance', (entity, payment, party) => {
    const payments = byId(payment);
    const paid = all(entity).filter((row) => row.LinkedTxn.length > 0);
    expect(paid.length).toBeGreaterThan(50);
    expect(paid.some((row) => row.Balance === 0)).toBe(true);
    for (const row of paid) {
      const by = payments.get(row.LinkedTxn[0].TxnId);
      expect(by?.Line[0].LinkedTxn[0]).toEqual({ TxnId: row.Id, TxnType: entity });
      expect(by?.[party]).toEqual(row[party]);
      expect(cents(row.TotalAmt) - cents(by?.TotalAmt)).toBe(cents(row.Balance));
    }
    for (const row of all(entity).filter((one) => one.LinkedTxn.length === 0))
      expect(row.Balance).toBe(row.TotalAmt);
    const linked = all(payment).filter((one) => one.Line.length > 0);
    expect(linked.length).toBe(paid.length);
  });

  it('are gathered by deposits, each once, and add up in the home currency', () => {
    const payments = byId('Payment');
    const gathered = all('Deposit').flatMap((deposit) => {
      const amounts = deposit.Line.map((line: Row) => {
        const payment = payments.get(line.LinkedTxn[0].TxnId);
        return Math.round(cents(payment?.TotalAmt) * (payment?.ExchangeRate ?? 1)) / 100;
      });
      expect(cents(deposit.TotalAmt)).toBe(sum(amounts));
      return deposit.Line.map((line: Row) => line.LinkedTxn[0].TxnId);
    });
    expect(gathered.length).toBe(payments.size);
    expect(new Set(gathered).size).toBe(payments.size);
  });
});

it.each(['Bill', 'Purchase', 'PurchaseOrder', 'VendorCredit', 'Estimate', 'SalesReceipt', 'CreditMemo'])(
  'the lines of a %s add up to its total',
  (entity) => {
    const wrong = all(entity).filter((row) => {
      const lines = row.Line.filter((line: Row) => line.DetailType !== 'SubTotalLineDetail');
      return sum(lines.map((line: Row) => line.Amount)) !== cents(row.TotalAmt);
    });
    expect(wrong).toEqual([]);
  },
);

it('debits and credits of a journal entry balance, and its lines count from 0', () => {
  for (const entry of all('JournalEntry')) {
    const side = (type: string) =>
      sum(
        entry.Line.filter((line: Row) => line.JournalEntryLineDetail.PostingType === type).map(
          (line: Row) => line.Amount,
        ),
      );
    expect(side('Debit')).toBe(side('Credit'));
    expect(entry.Line.map((line: Row) => line.Id)).toEqual(entry.Line.map((_: Row, i: number) => String(i)));
  }
});

describe('settings', () => {
  it('in code the other entities have no rows, unless a number or scaled is given', () => {
    expect(settingsOf({}).others).toBe(0);
    expect(settingsOf({ others: 'scaled' }).others).toBe('scaled');
    const empty = generatedCompany({ ...OPTIONS, others: 0 }).filter(({ size }) => size > 0);
    expect(empty.map(({ entity }) => entity)).toEqual(['Customer', 'Invoice', 'Item']);
  });

  it.each([
    [{ others: -1 }, 'others must be a whole number from 0 to 1000000000, not "-1"'],
    [{ lacks: ['Class=never'] }, 'lacks must be Entity or Entity=how'],
    [{ lacks: ['Foo'] }, 'lacks names Foo, which is no entity and no report: it is one of Account, '],
    [{ lacks: ['Clas=5020'] }, 'lacks names Clas, which is no entity and no report: Class is near'],
    [{ cdcRefused: ['Invoices'] }, 'cdcRefused names Invoices, which is no entity and no report: Invoice is'],
  ])('%j are refused', (options, message) => {
    expect(() => settingsOf(options)).toThrow(message);
  });

  it('name entities and reports in any case', () => {
    const lacks = ['class', 'TaxPayment=5020', 'CompanyInfo=403', 'CashFlow', 'Customer'];
    expect(settingsOf({ lacks, cdcRefused: ['ITEM'] }).lacks).toEqual(lacks);
  });
});

function rowsOf(dataset: Dataset): Row[] {
  return Array.from({ length: dataset.size }, (_, row) => JSON.parse(dataset.text(row)));
}

interface Found {
  readonly name: string;
  readonly ref: { readonly value: string; readonly name?: string; readonly type?: string };
}

/** Members that are called …Ref, but for currencies. */
function references(value: unknown, name = ''): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((element) => references(element));
  const isReference = /Ref$/.test(name) && Object.hasOwn(value, 'value');
  if (isReference) return isCurrency(name) ? [] : [{ name, ref: value as Found['ref'] }];
  return Object.entries(value).flatMap(([key, member]) => references(member, key));
}

function isCurrency(name: string): boolean {
  return name === 'CurrencyRef';
}

function linksOf(value: unknown): { readonly TxnId: string; readonly TxnType: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(linksOf);
  const links = (value as Row).LinkedTxn ?? [];
  return [...links, ...Object.values(value).flatMap(linksOf)];
}

function cents(amount: number): number {
  return Math.round(amount * 100);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + cents(amount), 0);
}
