import type { Posting } from './posting.ts';
import {
  balanced,
  converted,
  expenseDrafts,
  named,
  ofLine,
  type Posted,
  rateOf,
  saleDrafts,
  shared,
  stockPostings,
} from './posting-lines.ts';
import { centsOf, flatLines, referenceIn, type SourceLine } from './source-transaction.ts';

type Rule = (posted: Posted) => readonly Posting[];

/** A rule for each type of transaction. Entities that are not here move no account. */
const RULES: Readonly<Record<string, Rule>> = {
  Invoice: (posted) => [...sale(posted, -1, receivable(posted)), ...stockPostings(posted, 1)],
  SalesReceipt: (posted) => [...sale(posted, -1, deposited(posted)), ...stockPostings(posted, 1)],
  CreditMemo: (posted) => [...sale(posted, 1, receivable(posted)), ...stockPostings(posted, -1)],
  RefundReceipt: (posted) => [...sale(posted, 1, deposited(posted)), ...stockPostings(posted, -1)],
  Payment: paymentPostings,
  Bill: (posted) => purchase(posted, 1, payable(posted)),
  VendorCredit: (posted) => purchase(posted, -1, payable(posted)),
  BillPayment: billPaymentPostings,
  Purchase: (posted) => purchase(posted, posted.source.Credit === true ? -1 : 1, paidFrom(posted)),
  Deposit: depositPostings,
  JournalEntry: journalPostings,
  Transfer: (posted) => moved(posted, 'ToAccountRef', 'FromAccountRef'),
  CreditCardPayment: (posted) => moved(posted, 'CreditCardAccountRef', 'BankAccountRef'),
  InventoryAdjustment: adjustmentPostings,
  TaxPayment: taxPaymentPostings,
};

export const POSTING_ENTITIES = Object.keys(RULES);

/**
 * The postings of a transaction. They add up to zero whatever its total says: the account that it is paid from or owed
 * on takes the rest of its lines.
 */
export function postingsOf(posted: Posted): readonly Posting[] {
  const postings = RULES[posted.entity]?.(posted) ?? [];
  return postings.filter(({ cents, foreign }) => cents !== 0 || foreign !== 0);
}

type Control = Omit<Posting, 'cents' | 'foreign'>;

function sale(posted: Posted, sign: 1 | -1, control: Control): Posting[] {
  return balanced(converted(saleDrafts(posted, sign), rateOf(posted.source)), control);
}

function purchase(posted: Posted, sign: 1 | -1, control: Control): Posting[] {
  return balanced(converted(expenseDrafts(posted, sign), rateOf(posted.source)), control);
}

function control(posted: Posted, account: string): Control {
  const note = posted.source.PrivateNote;
  return { ...shared(posted), account, ...(typeof note === 'string' && { memo: note }) };
}

function receivable(posted: Posted): Control {
  return { ...control(posted, receivableOf(posted)), opens: `${posted.entity}:${posted.id}` };
}

function payable(posted: Posted): Control {
  return { ...control(posted, payableOf(posted)), opens: `${posted.entity}:${posted.id}` };
}

/** Each currency has a receivable account and a payable account. */
function receivableOf({ source, books }: Posted): string {
  const currency = referenceIn(source, 'CurrencyRef')?.value;
  return (referenceIn(source, 'ARAccountRef') ?? books.usual('receivable', currency)).value;
}

function payableOf({ source, books }: Posted): string {
  const currency = referenceIn(source, 'CurrencyRef')?.value;
  return (referenceIn(source, 'APAccountRef') ?? books.usual('payable', currency)).value;
}

function deposited(posted: Posted): Control {
  const account = referenceIn(posted.source, 'DepositToAccountRef') ?? posted.books.usual('undeposited');
  return control(posted, account.value);
}

function paidFrom(posted: Posted): Control {
  const account = referenceIn(posted.source, 'AccountRef') ?? posted.books.usual('bank');
  return control(posted, account.value);
}

/** An invoice is paid at its own rate; what the rate has changed by since is a gain or a loss. */
function paymentPostings(posted: Posted): Posting[] {
  const { source, books } = posted;
  const account = receivableOf(posted);
  const own = rateOf(source);
  const total = centsOf(source.TotalAmt);
  let open = total;
  const paid = (source.Line ?? []).flatMap((line): Posting[] => {
    const link = line.LinkedTxn?.find(({ TxnType }) => TxnType === 'Invoice');
    if (link === undefined) return [];
    const foreign = Math.min(open, centsOf(line.Amount));
    open -= foreign;
    const cents = own === 1 ? foreign : homeOfPart(posted, link.TxnId, foreign, own);
    const opens = `Invoice:${link.TxnId}`;
    return [{ ...control(posted, account), cents: -cents, foreign: -foreign, opens }];
  });
  const rest: Posting = {
    ...control(posted, account),
    ...{ cents: -Math.round(open * own), foreign: -open, opens: `Payment:${posted.id}` },
  };
  const received = { ...deposited(posted), cents: Math.round(total * own), foreign: total };
  const postings = [received, ...paid, ...(open === 0 ? [] : [rest])];
  const gain = -postings.reduce((all, { cents }) => all + cents, 0);
  const exchange = { ...control(posted, books.usual('exchange').value), cents: gain, foreign: 0 };
  return gain === 0 ? postings : [...postings, exchange];
}

/** The part of an invoice that is paid, at the rate of the invoice: its total less what is left of it. */
function homeOfPart({ books }: Posted, invoice: string, foreign: number, own: number): number {
  const found = books.paid('Invoice', invoice);
  if (found === undefined) return Math.round(foreign * own);
  return Math.round(found.total * found.rate) - Math.round((found.total - foreign) * found.rate);
}

function billPaymentPostings(posted: Posted): Posting[] {
  const { source } = posted;
  const account = payableOf(posted);
  let open = centsOf(source.TotalAmt);
  const paid = (source.Line ?? []).flatMap((line): Posting[] => {
    const link = line.LinkedTxn?.find(({ TxnType }) => TxnType === 'Bill');
    if (link === undefined) return [];
    const cents = Math.min(open, centsOf(line.Amount));
    open -= cents;
    return [{ ...control(posted, account), cents, foreign: cents, opens: `Bill:${link.TxnId}` }];
  });
  const rest = { ...control(posted, account), cents: open, foreign: open, opens: `BillPayment:${posted.id}` };
  return balanced(open === 0 ? paid : [...paid, rest], control(posted, meansOf(posted)));
}

/** The bank account or the card that a bill is paid from. */
function meansOf({ source, books }: Posted): string {
  const { CheckPayment: check, CreditCardPayment: card } = source as {
    readonly CheckPayment?: { readonly BankAccountRef?: { readonly value: string } };
    readonly CreditCardPayment?: { readonly CCAccountRef?: { readonly value: string } };
  };
  return (card?.CCAccountRef ?? check?.BankAccountRef ?? books.usual('bank')).value;
}

/** Payments come out of the funds that wait for a deposit; other lines name their account. */
function depositPostings(posted: Posted): Posting[] {
  const { source, books } = posted;
  const drafts = (source.Line ?? []).map((line) => {
    const account = line.DepositLineDetail?.AccountRef ?? books.usual('undeposited');
    return { ...shared(posted), ...ofLine(line), account: account.value, foreign: -centsOf(line.Amount) };
  });
  const account = referenceIn(source, 'DepositToAccountRef') ?? books.usual('bank');
  return balanced(converted(drafts, rateOf(source)), control(posted, account.value));
}

/** QuickBooks refuses an entry that does not balance; here the rest of one goes to the opening balances. */
function journalPostings(posted: Posted): Posting[] {
  const { source, books } = posted;
  const postings = converted(source.Line?.map(journalDraft) ?? [], rateOf(source));
  const isBalanced = postings.reduce((all, { cents }) => all + cents, 0) === 0;
  return isBalanced ? postings : balanced(postings, control(posted, books.usual('equity').value));
}

function journalDraft(line: SourceLine): Omit<Posting, 'cents'> {
  const detail = line.JournalEntryLineDetail;
  const sign = detail?.PostingType === 'Credit' ? -1 : 1;
  const party = named(detail?.Entity?.EntityRef);
  return {
    ...ofLine(line),
    account: detail?.AccountRef?.value ?? '',
    foreign: sign * centsOf(line.Amount),
    ...(party && { party: { kind: detail?.Entity?.Type ?? 'Vendor', ...party } }),
  };
}

function moved(posted: Posted, to: string, from: string): Posting[] {
  const { source, books } = posted;
  const cents = centsOf(source.Amount);
  const accountOf = (member: string) => (referenceIn(source, member) ?? books.usual('bank')).value;
  return [
    { ...control(posted, accountOf(to)), cents, foreign: cents },
    { ...control(posted, accountOf(from)), cents: -cents, foreign: -cents },
  ];
}

/** A difference of stock at the cost of the item. */
function adjustmentPostings(posted: Posted): Posting[] {
  const { source, books } = posted;
  if (!books.hasInventory) return [];
  const postings = flatLines(source).flatMap((line): Posting[] => {
    const detail = line.ItemAdjustmentLineDetail;
    const item = named(detail?.ItemRef);
    const facts = books.item(item?.id ?? '');
    if (facts.asset === undefined || item === undefined) return [];
    const quantity = Number(detail?.QtyDiff ?? 0);
    const cents = Math.round(facts.cost * quantity);
    return [{ ...shared(posted), account: facts.asset.value, cents, foreign: cents, item, quantity }];
  });
  const account = referenceIn(source, 'AdjustAccountRef') ?? books.usual('goods');
  return balanced(postings, control(posted, account.value));
}

function taxPaymentPostings(posted: Posted): Posting[] {
  const { source, books } = posted;
  const isRefund = String(source.Refund) === 'true';
  const cents = centsOf(source.PaymentAmount) * (isRefund ? -1 : 1);
  const bank = (referenceIn(source, 'PaymentAccountRef') ?? books.usual('bank')).value;
  return [
    { ...control(posted, books.usual('taxes').value), cents, foreign: cents },
    { ...control(posted, bank), cents: -cents, foreign: -cents },
  ];
}
