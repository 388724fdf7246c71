import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Changes } from '../src/change/changes.ts';
import { Mutator } from '../src/change/mutator.ts';
import { generatedCompany } from '../src/company/generated-company.ts';
import type { LiveDataset } from '../src/data/live-dataset.ts';
import { type Basis, Ledger } from '../src/ledger/ledger.ts';
import type { Posting } from '../src/ledger/posting.ts';
import { POSTING_ENTITIES } from '../src/ledger/posting-rules.ts';
import { keptLive } from './kept-texts.ts';

const RANGE = { from: Date.UTC(2023, 10, 1) / 1000, to: Date.UTC(2024, 4, 1) / 1000 };
const EVER = { first: 0, last: 40_000 };
const BASES: readonly Basis[] = ['Accrual', 'Cash'];

/** A company that was changed in every way, some changes of its own by a client among them. */
function company(seed: number, changes: number, invoices = 250): Map<string, LiveDataset> {
  const sizes = { customers: 60, invoices, items: 60, others: 'scaled' as const };
  const datasets = new Map(
    generatedCompany({ seed, ...RANGE, ...sizes }).map((dataset) => [
      dataset.entity.toLowerCase(),
      keptLive(dataset),
    ]),
  );
  const settings = { accountTimes: 'kept', changeTimes: 'rounded-down', merges: 'gone' } as const;
  const now = () => Date.UTC(2024, 5, 1);
  const mutator = new Mutator({ datasets, seed, changes: new Changes({ datasets, settings, now }) });
  mutator.mutate({ count: changes, entities: POSTING_ENTITIES });
  return datasets;
}

const changed = new Map([1, 2, 3].map((seed) => [seed, company(seed, 300)]));

const total = (postings: readonly Posting[]) => postings.reduce((sum, { cents }) => sum + cents, 0);
const ledgerOf = (datasets: Map<string, LiveDataset>, basis: Basis) =>
  new Ledger(datasets, basis, { inventoryPostings: 'posted' });

describe.each(BASES)('the postings on basis %s', (basis) => {
  it.each([...changed])(
    'of every transaction balance to the cent, also after changes (seed %d)',
    (_, datasets) => {
      const types = new Set<string>();
      const wrong: string[] = [];
      let count = 0;
      for (const { transaction, postings } of ledgerOf(datasets, basis).postings(EVER)) {
        const { entity } = transaction.dataset;
        types.add(entity);
        count += 1;
        const isWhole = postings.every(({ cents }) => Number.isSafeInteger(cents));
        if (total(postings) !== 0 || !isWhole)
          wrong.push(`${entity} ${transaction.dataset.id(transaction.row)}`);
      }
      expect(wrong).toEqual([]);
      expect(count).toBeGreaterThan(250);
      const unpaid = ['Bill', 'CreditMemo', 'Invoice', 'VendorCredit'];
      expect([...types].sort()).toEqual(
        POSTING_ENTITIES.filter((entity) => basis === 'Accrual' || !unpaid.includes(entity)).sort(),
      );
    },
  );

  it('add up to the sums by day that are kept, whatever changed since', () => {
    const datasets = company(4, 0, 100);
    const ledger = ledgerOf(datasets, basis);
    const settings = { accountTimes: 'kept', changeTimes: 'rounded-down', merges: 'gone' } as const;
    const changes = new Changes({ datasets, settings, now: () => Date.UTC(2024, 5, 1) });
    const mutator = new Mutator({ datasets, seed: 9, changes });
    for (const count of [0, 200, 200]) {
      mutator.mutate({ count, entities: POSTING_ENTITIES });
      for (const range of [EVER, { first: 19_680, last: 19_722 }, { first: 19_760, last: 19_760 }]) {
        expect(nonZero(ledger.sums(range))).toEqual(nonZero(summed(ledger, range)));
      }
    }
  });
});

it('postings of unchanged rows are made once: a second report reads the texts of changed rows only', () => {
  const datasets = company(6, 0);
  const ledger = ledgerOf(datasets, 'Accrual');
  const made = [...ledger.postings(EVER)].map(({ postings }) => postings);
  const invoices = datasets.get('invoice');
  if (invoices === undefined) throw new Error('The company has no invoices');
  const read = vi.spyOn(invoices.base, 'text');
  expect([...ledger.postings(EVER)].map(({ postings }) => postings)).toEqual(made);
  expect(read).not.toHaveBeenCalled();
});

describe('the postings on accrual basis', () => {
  let postings: Map<string, readonly Posting[]>;
  let datasets: Map<string, LiveDataset>;
  beforeAll(() => {
    datasets = company(5, 0);
    postings = new Map(
      [...ledgerOf(datasets, 'Accrual').postings(EVER)].map(({ transaction, postings: all }) => [
        `${transaction.dataset.entity}:${transaction.dataset.id(transaction.row)}`,
        all,
      ]),
    );
  });
  const on = (key: string, account: string) =>
    total((postings.get(key) ?? []).filter((posting) => posting.account === account));
  const rowsOf = (entity: string) => {
    const dataset = datasets.get(entity.toLowerCase());
    return Array.from({ length: dataset?.size ?? 0 }, (_, row) => JSON.parse(dataset?.text(row) ?? ''));
  };
  const cents = (amount: number) => Math.round(amount * 100);
  /** Each currency has a receivable account. */
  const receivableOf = (currency: string) =>
    rowsOf('Account').find(
      (one) => one.AccountType === 'Accounts Receivable' && one.CurrencyRef.value === currency,
    ).Id;

  it('of an invoice owe its total on receivables, in the home currency', () => {
    for (const invoice of rowsOf('Invoice')) {
      const owed = cents(invoice.HomeTotalAmt ?? invoice.TotalAmt);
      const account = receivableOf(invoice.CurrencyRef.value);
      expect(on(`Invoice:${invoice.Id}`, account), invoice.Id).toBe(owed);
    }
  });

  it('of a bill owe its total on payables, and those of a purchase take it from its account', () => {
    for (const bill of rowsOf('Bill')) expect(on(`Bill:${bill.Id}`, '33')).toBe(-cents(bill.TotalAmt));
    for (const purchase of rowsOf('Purchase')) {
      const sign = purchase.Credit === true ? 1 : -1;
      expect(on(`Purchase:${purchase.Id}`, purchase.AccountRef.value)).toBe(sign * cents(purchase.TotalAmt));
    }
  });

  it('of a payment close the part of the invoice that it pays, whatever the rate is then', () => {
    let foreign = 0;
    const invoices = new Map(rowsOf('Invoice').map((invoice) => [invoice.Id, invoice]));
    for (const payment of rowsOf('Payment')) {
      const invoiceId = payment.Line[0]?.LinkedTxn[0].TxnId;
      const invoice = invoices.get(invoiceId);
      if (invoice === undefined || invoice.Balance !== 0) continue;
      foreign += invoice.ExchangeRate === undefined ? 0 : 1;
      const account = receivableOf(invoice.CurrencyRef.value);
      expect(on(`Invoice:${invoiceId}`, account) + on(`Payment:${payment.Id}`, account)).toBe(0);
      const rate = payment.ExchangeRate ?? 1;
      expect(on(`Payment:${payment.Id}`, '4')).toBe(Math.round(cents(payment.TotalAmt) * rate));
    }
    expect(foreign).toBeGreaterThan(1);
  });

  it('of all payments and deposits leave nothing in the undeposited funds', () => {
    const left = [...postings.values()].reduce(
      (sum, all) => sum + total(all.filter(({ account }) => account === '4')),
      0,
    );
    expect(left).toBe(0);
  });
});

function summed(ledger: Ledger, range: { first: number; last: number }): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { postings } of ledger.postings(range)) {
    for (const { account, cents } of postings) sums.set(account, (sums.get(account) ?? 0) + cents);
  }
  return sums;
}

function nonZero(sums: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...sums].filter(([, cents]) => cents !== 0).sort());
}
