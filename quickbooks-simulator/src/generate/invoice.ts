import { money } from '../data/number-text.ts';
import { pacificDate, pacificTime } from '../data/pacific-time.ts';
import type { WireText } from '../data/wire-text.ts';
import { exchangeRate } from './currencies.ts';
import type { Customers } from './customer.ts';
import type { EntityText, RowFacts } from './entity-text.ts';
import { Draws, hash, saltedSeed } from './hash.ts';
import { invoiceLines } from './invoice-lines.ts';
import { invoiceTotals, type Totals } from './invoice-totals.ts';
import type { Items } from './item.ts';
import { MEMOS, PRIVATE_NOTES } from './phrases.ts';
import { address } from './places.ts';

/** One edited invoice in this many was voided. */
const VOID_EVERY = 12;
const VOID_SALT = 0x510e527f;
const TERMS = [15, 30, 60] as const;

export interface InvoiceSources {
  readonly size: number;
  readonly customers: Customers;
  readonly customerCount: number;
  readonly items: Items;
  readonly itemCount: number;
}

/** The invoices of a company; the totals of each add up: lines − discount + tax = TotalAmt. */
export function createInvoices(companySeed: number, sources: InvoiceSources): EntityText {
  const seed = saltedSeed(companySeed, 'invoices');
  return {
    entity: 'Invoice',
    seed,
    isActive: () => true,
    text: (facts) => invoiceText(seed, sources, facts),
  };
}

function invoiceText(seed: number, sources: InvoiceSources, facts: RowFacts): WireText {
  const { row, syncToken, created } = facts;
  const draws = new Draws(seed, row);
  const customer = customerOf(sources, row, draws);
  const isVoid = syncToken > 0 && hash(seed ^ VOID_SALT, row) % VOID_EVERY === 0;
  const lines = invoiceLines({ ...sources, draws, isVoid });
  const totals = invoiceTotals(lines, draws);
  const currency = sources.customers.currency(customer);
  const rate = exchangeRate(currency, created);
  const payment = paymentOf(totals.total, syncToken, draws);
  const term = draws.of(TERMS);
  // Joined by +, which copies nothing: the page's buffer takes each piece from where it is.
  const text =
    '{"AllowIPNPayment":false,"AllowOnlinePayment":false,"AllowOnlineCreditCardPayment":false,"AllowOnlineACHPayment":false,"domain":"QBO","sparse":false' +
    `,"Id":"${facts.id}","SyncToken":"${syncToken}","MetaData":{"CreateTime":"${pacificTime(created)}","LastUpdatedTime":"${pacificTime(facts.updated)}"}` +
    `,"CustomField":${customField(draws)},"DocNumber":"${row + 1001}","TxnDate":"${pacificDate(created)}","CurrencyRef":${currency.ref}` +
    (currency.isForeign ? `,"ExchangeRate":${rate.text}` : '') +
    privateNote(isVoid, draws) +
    `,"LinkedTxn":[${payment.link}],"Line":[${lines.text}${totals.lines}],"TxnTaxDetail":${totals.taxDetail}` +
    parties(sources.customers, customer, draws) +
    `,"SalesTermRef":{"value":"${TERMS.indexOf(term) + 1}"},"DueDate":"${pacificDate(created, term)}"` +
    amounts(totals, currency.isForeign ? rate.value : undefined) +
    (draws.chance(1, 2) ? ',"PrintStatus":"NeedToPrint"' : ',"PrintStatus":"NotSet"') +
    email(customer, draws) +
    `,"Balance":${money(payment.open)}}`;
  return text as WireText;
}

/** An invoice is for one of the customers who were there at about that time. */
function customerOf({ customerCount, size }: InvoiceSources, row: number, draws: Draws): number {
  return draws.below(Math.max(1, Math.ceil((customerCount * (row + 1)) / size)));
}

/** Applying a payment edits the invoice (quirk 4): rows that were never edited are open. */
function paymentOf(total: number, syncToken: number, draws: Draws): { open: number; link: string } {
  const share = draws.below(10);
  if (syncToken === 0 || total === 0 || share > 6) return { open: total, link: '' };
  const open = share === 0 ? Math.floor(total / 3) : 0;
  return { open, link: `{"TxnId":"${200_000_000 + draws.below(100_000_000)}","TxnType":"Payment"}` };
}

function customField(draws: Draws): string {
  const kind = draws.below(3);
  if (kind === 0) return '[]';
  const value = kind === 1 ? `,"StringValue":"Crew ${draws.below(40)}"` : '';
  return `[{"DefinitionId":"1","Name":"Crew #","Type":"StringType"${value}}]`;
}

function privateNote(isVoid: boolean, draws: Draws): string {
  if (isVoid) return ',"PrivateNote":"Voided"';
  return draws.chance(1, 10) ? `,"PrivateNote":${draws.of(PRIVATE_NOTES)}` : '';
}

function parties(customers: Customers, customer: number, draws: Draws): string {
  const memo = draws.chance(1, 3) ? `,"CustomerMemo":{"value":${draws.of(MEMOS)}}` : '';
  const bill = address(draws, customer * 2 + 2);
  const ship = draws.chance(3, 4) ? bill : address(draws, customer * 2 + 3);
  return `,"CustomerRef":${customers.ref(customer)}${memo},"BillAddr":${bill},"ShipAddr":${ship},"FreeFormAddress":${draws.chance(1, 2)}`;
}

function amounts({ total, appliesTaxAfterDiscount }: Totals, rate: number | undefined): string {
  const home = rate === undefined ? '' : `,"HomeTotalAmt":${money(Math.round(total * rate))}`;
  return `,"TotalAmt":${money(total)}${home},"ApplyTaxAfterDiscount":${appliesTaxAfterDiscount}`;
}

function email(customer: number, draws: Draws): string {
  if (draws.chance(1, 2)) return ',"EmailStatus":"NotSet"';
  const status = draws.chance(1, 2) ? 'EmailSent' : 'NeedToSend';
  return `,"EmailStatus":"${status}","BillEmail":{"Address":"accounts+${customer + 1}@customer.example"}`;
}
