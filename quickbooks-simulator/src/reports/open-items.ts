import type { AccountChart } from '../ledger/account-chart.ts';
import { dayOfText } from '../ledger/days.ts';
import type { Named, Posting } from '../ledger/posting.ts';
import type { TransactionFacts } from '../ledger/transaction-facts.ts';
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

interface Entry {
  readonly facts: Omit<OpenItem, 'amount' | 'open'>;
  readonly amount: number;
  open: number;
  readonly isOwn: boolean;
}

const BEGINNING = -1_000_000;
const NO_NAME: Named = { id: '', name: 'Not Specified' };

/**
 * Debts of customers, or debts to vendors, at the day of the report. The items add up to the balance of the
 * accounts: payments are taken off what they pay, others are open themselves. Items that are settled are not kept.
 */
export function openItems(request: ReportRequest, side: Side): OpenItem[] {
  const { accrual, period, params } = request;
  const chart = accrual.chart();
  const asked = listIn(params, side.parameter);
  const entries = new Map<string, Entry>();
  for (const { facts, postings } of accrual.postings({ first: BEGINNING, last: period.last })) {
    for (const posting of postings) {
      if (!isOpen(posting, chart, side)) continue;
      const own = `${facts.entity}:${facts.id}`;
      const key = posting.opens ?? own;
      const cents = side.sign * posting.cents;
      const entry = entries.get(key);
      const open = (entry?.open ?? 0) + cents;
      if (open === 0) entries.delete(key);
      else if (entry !== undefined && (entry.isOwn || key !== own)) entry.open = open;
      else entries.set(key, { facts: factsOf(facts, posting), amount: cents, open, isOwn: key === own });
    }
  }
  return [...entries.values()]
    .map(({ facts, amount, open }) => ({ ...facts, amount, open }))
    .filter(({ party }) => asked === undefined || asked.has(party.id));
}

function isOpen({ account }: Posting, chart: AccountChart, { accountType }: Side): boolean {
  return chart.of(account).type === accountType;
}

function factsOf(facts: TransactionFacts, { party }: Posting): Entry['facts'] {
  const { day } = facts.transaction;
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
