import { dayOfText } from '../ledger/days.ts';
import type { OpenPosting } from '../ledger/open-postings.ts';
import { EVER } from '../ledger/posted-facts.ts';
import type { Named } from '../ledger/posting.ts';
import { TransactionFacts } from '../ledger/transaction-facts.ts';
import { invalidReportValue } from '../refusals/refusals.ts';
import { listIn } from './line-filters.ts';
import type { ReportRequest } from './report-request.ts';

/** The side that is open: of customers or of vendors. */
export interface Side {
  readonly kind: 'Customer' | 'Vendor';
  readonly accountType: string;
  /** The parameter that names some of them. */
  readonly parameter: string;
  /** 1 if a debit is owed to the company, -1 if a credit is owed by it. */
  readonly sign: 1 | -1;
}

export const RECEIVABLE: Side = {
  ...{ kind: 'Customer', accountType: 'Accounts Receivable', parameter: 'customer', sign: 1 },
};
export const PAYABLE: Side = {
  ...{ kind: 'Vendor', accountType: 'Accounts Payable', parameter: 'vendor', sign: -1 },
};

/** A transaction that is not settled at the day of the report. */
export interface OpenItem {
  readonly id: string;
  readonly type: string;
  readonly number: string;
  readonly party: Named;
  readonly day: number;
  readonly due: number;
  /** Cents of the transaction, and those that are open. */
  readonly amount: number;
  readonly open: number;
}

const NO_NAME: Named = { id: '', name: 'Not Specified' };

/** The open items whose due dates a detail report is asked for; all of them if it names none. */
export function itemsDue(request: ReportRequest, side: Side): OpenItem[] {
  const day = (name: string, otherwise: number) => {
    const text = request.params.get(name);
    if (text === null) return otherwise;
    const found = dayOfText(text);
    if (Number.isNaN(found)) throw invalidReportValue(name, text);
    return found;
  };
  const [first, last] = [day('start_duedate', EVER.first), day('end_duedate', EVER.last)];
  return openItems(request, side).filter(({ due }) => first <= due && due <= last);
}

/**
 * Debts of customers, or debts to vendors, at the day of the report. The items add up to the balance of the
 * accounts: payments are taken off what they pay, others are open themselves.
 */
export function openItems(request: ReportRequest, { accountType, parameter, sign }: Side): OpenItem[] {
  const { accrual, period, params } = request;
  const asked = listIn(params, parameter);
  const items: OpenItem[] = [];
  for (const { first, open } of accrual.openAmounts(accountType, period.last)) {
    if (asked !== undefined && !asked.has((first.party ?? NO_NAME).id)) continue;
    items.push({ ...factsOf(first), amount: sign * first.cents, open: sign * open });
  }
  return items;
}

type ItemFacts = Omit<OpenItem, 'amount' | 'open'>;

/** Facts of postings that an earlier report showed. A change of the books makes new postings. */
const factsOfPostings = new WeakMap<OpenPosting, ItemFacts>();

function factsOf(posting: OpenPosting): ItemFacts {
  const known = factsOfPostings.get(posting) ?? readFacts(posting);
  factsOfPostings.set(posting, known);
  return known;
}

function readFacts({ transaction, party }: OpenPosting): ItemFacts {
  const facts = new TransactionFacts(transaction);
  const { day } = transaction;
  const due = facts.member('DueDate');
  return {
    id: facts.id,
    type: facts.type.name,
    number: facts.member('DocNumber'),
    party: party ?? NO_NAME,
    day,
    due: due === '' ? day : dayOfText(due),
  };
}
