import { dateText } from '../data/pacific-time.ts';
import { companyDay } from '../ledger/days.ts';
import type { TransactionFacts } from '../ledger/transaction-facts.ts';
import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import type { ColumnHead } from '../report-layout/columns.ts';
import { type Look, say } from '../report-layout/labels.ts';

export interface TransactionColumn extends ColumnHead {
  cell(facts: TransactionFacts, look: Look): Cell;
}

type Column = Omit<TransactionColumn, 'key'>;

const date = (title: string, day: (facts: TransactionFacts) => number): Column => ({
  title,
  type: 'Date',
  cell: (facts) => ({ value: dateText(day(facts)) }),
});
const text = (title: string, of: (facts: TransactionFacts) => string): Column => ({
  title,
  type: 'String',
  cell: (facts) => ({ value: of(facts) }),
});
const money = (title: string, cents: (facts: TransactionFacts) => number): Column => ({
  title,
  type: 'Money',
  cell: (facts, { isModern }) => amountCell(cents(facts), isModern),
});
const reference = (title: string, member: string): Column => ({
  title,
  type: 'String',
  cell: (facts) => ({ value: facts.reference(member)?.name ?? '' }),
});
const party = (title: string, kind?: string): Column => ({
  title,
  type: 'String',
  cell: ({ party: found }) =>
    found === undefined || (kind !== undefined && found.kind !== kind)
      ? { value: '', id: '' }
      : { value: found.name ?? '', id: found.value },
});

/** The creator of every transaction: the one user of the simulator. */
const USER = 'Sim Ulator';

/** Columns of the lists of transactions by their keys. */
const COLUMNS: Readonly<Record<string, Column>> = {
  tx_date: date('Date', ({ transaction }) => transaction.day),
  txn_type: {
    title: 'Transaction Type',
    type: 'String',
    cell: (facts, look) => ({ value: say(look, facts.type.name), id: facts.id }),
  },
  doc_num: text('#', (facts) => facts.member('DocNumber')),
  is_no_post: {
    title: 'Posting',
    type: 'Boolean',
    cell: ({ type }, look) => ({ value: say(look, type.isPosting ? 'Yes' : 'No') }),
  },
  name: party('Name'),
  cust_name: party('Customer', 'Customer'),
  vend_name: party('Vendor', 'Vendor'),
  emp_name: party('Employee', 'Employee'),
  memo: text('Memo/Description', (facts) => facts.member('PrivateNote')),
  subt_nat_amount: money('Amount', ({ total }) => total),
  nat_open_bal: money('Open Balance', ({ value }) => Math.round(Number(value.Balance ?? 0) * 100)),
  due_date: text('Due Date', (facts) => facts.member('DueDate')),
  create_date: date('Create Date', ({ created }) => companyDay(created * 1000)),
  create_by: text('Created By', () => USER),
  last_mod_date: date('Last Modified', ({ updated }) => companyDay(updated * 1000)),
  last_mod_by: text('Last Modified By', () => USER),
  pmt_mthd: reference('Payment Method', 'PaymentMethodRef'),
  dept_name: reference('Location', 'DepartmentRef'),
  term_name: reference('Terms', 'SalesTermRef'),
  currency: text('Currency', (facts) => facts.reference('CurrencyRef')?.value ?? ''),
  exch_rate: text('Exchange Rate', (facts) => facts.member('ExchangeRate') || '1'),
  is_ar_paid: paid('A/R Paid', ['Invoice', 'CreditMemo']),
  is_ap_paid: paid('A/P Paid', ['Bill', 'VendorCredit']),
};

/** A column by its key; undefined if there is none. */
export function transactionColumn(key: string): TransactionColumn | undefined {
  const found = Object.hasOwn(COLUMNS, key) ? COLUMNS[key] : undefined;
  return found && { key, ...found };
}

function paid(title: string, entities: readonly string[]): Column {
  return {
    title,
    type: 'String',
    cell(facts, look) {
      if (!entities.includes(facts.entity)) return EMPTY;
      return { value: say(look, Number(facts.value.Balance ?? 0) === 0 ? 'Paid' : 'Unpaid') };
    },
  };
}

function amountCell(cents: number, isModern: boolean): Cell {
  return cents === 0 && isModern ? EMPTY : { value: moneyText(cents) };
}
