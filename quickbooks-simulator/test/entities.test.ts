import { describe, expect, it } from 'vitest';
import { money, unpadded, unpaddedCents } from '../src/data/number-text.ts';
import type { Row } from './client.ts';
import { customers, invoices, items, parsed } from './generated-texts.ts';

const all = { customers: parsed(customers), invoices: parsed(invoices), items: parsed(items) };

describe('numbers are written as QuickBooks writes them', () => {
  it.each([
    [0, '0'],
    [1, '0.01'],
    [63_900, '639.00'],
    [33_750, '337.50'],
    [-205, '-2.05'],
    [123_456_789_012, '1234567890.12'],
  ])('money of %d cents is %s', (cents, text) => expect(money(cents)).toBe(text));

  it.each([
    [7500, '75'],
    [450, '4.5'],
    [1234, '12.34'],
    [0, '0'],
  ])('a price of %d cents is %s', (cents, text) => expect(unpaddedCents(cents)).toBe(text));

  it.each([
    [7.96 / 15, 7, '0.5306667'],
    [20, 7, '20'],
    [-12.5, 2, '-12.5'],
    [100, 0, '100'],
  ])('%d with up to %d decimals is %s', (value, decimals, text) =>
    expect(unpadded(value, decimals)).toBe(text),
  );

  it('amounts in invoices have two decimals or are a bare 0', () => {
    const amounts = invoices
      .join('')
      .matchAll(/"(?:Amount|Balance|TotalAmt|HomeTotalAmt|TotalTax)":([^,}]+)/g);
    const texts = [...amounts].map((match) => match[1] ?? '');
    expect(texts.length).toBeGreaterThan(30_000);
    expect(texts.filter((text) => !/^(0|-?\d+\.\d\d)$/.test(text) || /^0\.00$/.test(text))).toEqual([]);
  });

  it('prices and quantities are not padded and have up to seven decimals', () => {
    const texts = [...invoices.join('').matchAll(/"(?:UnitPrice|Qty)":([^,}]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(texts.filter((text) => !/^(0|[1-9]\d*|\d+\.\d{0,6}[1-9])$/.test(text))).toEqual([]);
    expect(texts.some((text) => /\.\d{7}$/.test(text))).toBe(true);
  });
});

describe('invoices', () => {
  it('add up: lines − discount + tax = total, and amount = price × quantity', () => {
    const wrong = all.invoices.filter((invoice) => {
      const lines = invoice.Line as Row[];
      const sales = lines
        .flatMap((line) => line.GroupLineDetail?.Line ?? [line])
        .filter((line) => line.SalesItemLineDetail);
      const subtotal = cents(lines.find((line) => line.DetailType === 'SubTotalLineDetail')?.Amount);
      const discount = cents(lines.find((line) => line.DetailType === 'DiscountLineDetail')?.Amount ?? 0);
      const total = subtotal - discount + cents(invoice.TxnTaxDetail.TotalTax);
      const isProduct = ({ Amount, SalesItemLineDetail: { UnitPrice, Qty } }: Row) =>
        Qty === undefined || Math.abs(UnitPrice * Qty - Amount) < 0.0051;
      const isWhole = sum(sales.map((line) => cents(line.Amount))) === subtotal;
      return !isWhole || total !== cents(invoice.TotalAmt) || !sales.every(isProduct);
    });
    expect(wrong).toEqual([]);
  });

  it('have taxes that follow from their rate and base', () => {
    const taxed = all.invoices.filter((invoice) => invoice.TxnTaxDetail.TaxLine);
    expect(taxed.length).toBeGreaterThan(500);
    for (const { TxnTaxDetail: tax } of taxed) {
      const { NetAmountTaxable, TaxPercent } = tax.TaxLine[0].TaxLineDetail;
      expect(Math.abs((NetAmountTaxable * TaxPercent) / 100 - tax.TotalTax)).toBeLessThan(0.0051);
    }
  });

  it('have mostly few lines, some have hundreds, and their text is 2.7 kB on average', () => {
    const counts = all.invoices.map((invoice) => invoice.Line.length).sort((one, other) => one - other);
    expect(counts[0]).toBe(2);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(6);
    expect(counts.at(-1)).toBeGreaterThan(150);
    const bytes = Buffer.byteLength(invoices.join('')) / invoices.length;
    expect(bytes).toBeGreaterThan(2500);
    expect(bytes).toBeLessThan(2950);
  });

  it('have every kind of line, with numbers that count up and none on subtotals and discounts', () => {
    const kinds = new Set(
      all.invoices.flatMap((invoice) => invoice.Line.map((line: Row) => line.DetailType)),
    );
    expect([...kinds].sort()).toEqual([
      'DescriptionOnly',
      'DiscountLineDetail',
      'GroupLineDetail',
      'SalesItemLineDetail',
      'SubTotalLineDetail',
    ]);
    const wrong = all.invoices.filter((invoice) => {
      const lines = (invoice.Line as Row[]).flatMap((line) => [line, ...(line.GroupLineDetail?.Line ?? [])]);
      const ids = lines.filter((line) => line.Id !== undefined).map((line) => line.Id);
      const subtotal = lines.find((line) => line.DetailType === 'SubTotalLineDetail');
      return subtotal === undefined || 'Id' in subtotal || ids.some((id, i) => id !== String(i + 1));
    });
    expect(wrong).toEqual([]);
  });

  it('in a foreign currency have a rate that is not 1 and an amount in the home currency', () => {
    const foreign = all.invoices.filter((invoice) => invoice.CurrencyRef.value !== 'USD');
    expect(foreign.length).toBeGreaterThan(300);
    for (const invoice of foreign) {
      expect(invoice.ExchangeRate).not.toBe(1);
      expect(Math.abs(invoice.TotalAmt * invoice.ExchangeRate - invoice.HomeTotalAmt)).toBeLessThan(0.0051);
    }
    expect(
      all.invoices.filter((invoice) => invoice.CurrencyRef.value === 'USD' && invoice.ExchangeRate),
    ).toEqual([]);
  });

  it('are in the currency of their customer', () => {
    const byId = new Map(all.customers.map((customer) => [customer.Id, customer]));
    const wrong = all.invoices.filter(({ CurrencyRef, CustomerRef }) => {
      const customer = byId.get(CustomerRef.value);
      const { value, name } = customer?.CurrencyRef ?? {};
      const isSame = value === CurrencyRef.value && name === CurrencyRef.name;
      return !isSame || customer?.DisplayName.replace(' (deleted)', '') !== CustomerRef.name;
    });
    expect(wrong).toEqual([]);
  });

  it('that were voided have lines, a note, a new SyncToken and no amounts', () => {
    const voided = all.invoices.filter((invoice) => invoice.PrivateNote === 'Voided');
    expect(voided.length).toBeGreaterThan(30);
    for (const invoice of voided) {
      expect([invoice.TotalAmt, invoice.Balance, invoice.TxnTaxDetail.TotalTax]).toEqual([0, 0, 0]);
      expect(Number(invoice.SyncToken)).toBeGreaterThan(0);
      expect(invoice.Line.every((line: Row) => (line.Amount ?? 0) === 0)).toBe(true);
    }
  });

  it('are open until a payment, which edits them, is linked', () => {
    const linked = all.invoices.filter((invoice) => invoice.LinkedTxn.length > 0);
    expect(linked.length).toBeGreaterThan(300);
    expect(linked.every((invoice) => invoice.Balance < invoice.TotalAmt && invoice.SyncToken !== '0')).toBe(
      true,
    );
    const others = all.invoices.filter((invoice) => invoice.LinkedTxn.length === 0);
    expect(others.every((invoice) => invoice.Balance === invoice.TotalAmt)).toBe(true);
  });

  it('start with the keys in the recorded order', () => {
    expect(Object.keys(all.invoices[0] ?? {}).slice(0, 12)).toEqual([
      ...['AllowIPNPayment', 'AllowOnlinePayment', 'AllowOnlineCreditCardPayment', 'AllowOnlineACHPayment'],
      ...['domain', 'sparse', 'Id', 'SyncToken', 'MetaData', 'CustomField', 'DocNumber', 'TxnDate'],
    ]);
  });
});

function cents(amount: number): number {
  return Math.round(amount * 100);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
