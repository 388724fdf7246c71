import { money } from '../data/number-text.ts';
import { pacificDate, pacificTime } from '../data/pacific-time.ts';
import type { WireText } from '../data/wire-text.ts';
import { exchangeRate } from './currencies.ts';
import type { Customers } from './customer.ts';
import type { EntityText, RowFacts } from './entity-text.ts';
import { Draws, hash, saltedSeed } from './hash.ts';
import { type Ids, ownIds } from './ids.ts';
import { invoiceLines } from './invoice-lines.ts';
import { invoiceTotals, type Totals } from './invoice-totals.ts';
import type { Items } from './item.ts';
import { MEMOS, PRIVATE_NOTES } from './phrases.ts';
import { address } from './places.ts';

/** One edited invoice in this many was voided. */
const VOID_EVERY = 12;
const VOID_SALT = 0x510e527f;
const PAID_SALT = 0x3c6ef372;
const TERMS = [15, 30, 60] as const;

export interface InvoiceSources {
  readonly size: number;
  readonly customers: Customers;
  readonly customerCount: number;
  readonly items: Items;
  readonly itemCount: number;
  readonly ids?: Ids;
  /** The Id of the payment of an invoice, if it has one. Undefined for a company that has no payments. */
  readonly paymentId?: (invoice: Pick<RowFacts, 'row' | 'syncToken'>) => string | undefined;
}

export interface Invoices extends EntityText {
  /** True if a payment can pay it: it was edited, and it is not void. */
  isPayable(facts: Pick<RowFacts, 'row' | 'syncToken'>): boolean;
  /** Facts of its payment: the cents that it pays, and the row of the customer. */
  payment(facts: Pick<RowFacts, 'row' | 'syncToken'>): { readonly cents: number; readonly customer: number };
}

/** The invoices of a company; the totals of each add up: lines − discount + tax = TotalAmt. */
export function createInvoices(companySeed: number, sources: InvoiceSources): Invoices {
  const seed = saltedSeed(companySeed, 'invoices');
  return {
    entity: 'Invoice',
    sequence: 'transactions',
    ids: sources.ids ?? ownIds(seed),
    isActive: () => true,
    isPayable: ({ row, syncToken }) =>
      syncToken > 0 && !isVoid(seed, row, syncToken) && paidShare(seed, row) > 0,
    payment(facts) {
      const { customer, totals } = sums(seed, sources, facts);
      return { cents: totals.total - openOf(totals.total, paidShare(seed, facts.row)), customer };
    },
    text: (facts) => invoiceText(seed, sources, facts),
  };
}

/** Tenths: 0 for an invoice without a payment, 1 for one that is paid in part, more for one that is paid in full. */
function paidShare(seed: number, row: number): number {
  return hash(seed ^ PAID_SALT, row) % 10;
}

function openOf(total: number, share: number): number {
  return share === 1 ? Math.floor(total / 3) : 0;
}

function isVoid(seed: number, row: number, syncToken: number): boolean {
  return syncToken > 0 && hash(seed ^ VOID_SALT, row) % VOID_EVERY === 0;
}

/** The draws of an invoice up to its totals. The text continues with the same draws. */
function sums(
  seed: number,
  sources: InvoiceSources,
  { row, syncToken }: Pick<RowFacts, 'row' | 'syncToken'>,
) {
  const draws = new Draws(seed, row);
  const customer = customerOf(sources, row, draws);
  const isVoided = isVoid(seed, row, syncToken);
  const lines = invoiceLines({ ...sources, draws, isVoid: isVoided });
  return { draws, customer, isVoided, lines, totals: invoiceTotals(lines, draws) };
}

function invoiceText(seed: number, sources: InvoiceSources, facts: RowFacts): WireText {
  const { row, syncToken, created } = facts;
  const { draws, customer, isVoided, lines, totals } = sums(seed, sources, facts);
  const currency = sources.customers.currency(customer);
  const rate = exchangeRate(currency, created);
  const drawn = paymentOf(totals.total, syncToken, draws);
  const payment =
    sources.paymentId === undefined
      ? drawn
      : linkedPayment(totals.total, sources.paymentId(facts), paidShare(seed, row));
  const term = draws.of(TERMS);
  // Joined by +, which copies nothing: the page's buffer takes each piece from where it is.
  const text =
    '{"AllowIPNPayment":false,"AllowOnlinePayment":false,"AllowOnlineCreditCardPayment":false,"AllowOnlineACHPayment":false,"domain":"QBO","sparse":false' +
    `,"Id":"${facts.id}","SyncToken":"${syncToken}","MetaData":{"CreateTime":"${pacificTime(created)}","LastUpdatedTime":"${pacificTime(facts.updated)}"}` +
    `,"CustomField":${customField(draws)},"DocNumber":"${row + 1001}","TxnDate":"${pacificDate(created)}","CurrencyRef":${currency.ref}` +
    (currency.isForeign ? `,"ExchangeRate":${rate.text}` : '') +
    privateNote(isVoided, draws) +
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

function linkedPayment(total: number, id: string | undefined, share: number): { open: number; link: string } {
  if (id === undefined) return { open: total, link: '' };
  return { open: openOf(total, share), link: `{"TxnId":"${id}","TxnType":"Payment"}` };
}

function customField(draws: Draws): string {
  const kind = draws.below(3);
  if (kind === 0) return '[]';
  const value = kind === 1 ? `,"StringValue":"Crew ${draws.below(40)}"` : '';
  return `[{"DefinitionId":"1","Name":"Crew #","Type":"StringType"${value}}]`;
}

function privateNote(isVoided: boolean, draws: Draws): string {
  if (isVoided) return ',"PrivateNote":"Voided"';
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
