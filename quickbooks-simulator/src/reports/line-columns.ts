import { dateText } from '../data/pacific-time.ts';
import { companyDay } from '../ledger/days.ts';
import type { Named } from '../ledger/posting.ts';
import type { TransactionFacts } from '../ledger/transaction-facts.ts';
import { type Cell, EMPTY, moneyText } from '../report-layout/cells.ts';
import type { ColumnHead } from '../report-layout/columns.ts';
import { type Look, say } from '../report-layout/labels.ts';
import { accountOf, type Line, naturalCents, otherAccounts } from './line.ts';

/** One column of the reports that list transactions or postings. */
export interface LineColumn extends ColumnHead {
  readonly key: string;
  /** The entity without whose rows a company lacks the column. */
  readonly needs?: string;
  cell(line: Line, look: Look): Cell;
  /** Cents of a column that is summed. */
  cents?(line: Line): number;
}

type Column = Omit<LineColumn, 'key'>;

const NO_NAME: Cell = { value: '', id: '' };

const date = (title: string, day: (facts: TransactionFacts) => number): Column => ({
  title,
  type: 'Date',
  cell: ({ facts }) => ({ value: dateText(day(facts)) }),
});
const text = (title: string, of: (line: Line) => string): Column => ({
  title,
  type: 'String',
  cell: (line) => ({ value: of(line) }),
});
/** An amount; zero is empty in the modern service, and in a column that has one side only. */
const money = (title: string, cents: (line: Line) => number, isOneSided = false): Column => ({
  title,
  type: 'Money',
  cents,
  cell(line, { isModern }) {
    const amount = cents(line);
    return amount === 0 && (isModern || isOneSided) ? EMPTY : { value: moneyText(amount) };
  },
});
const home = (column: Column): Column => ({ ...column, needs: 'CompanyCurrency' });
const reference = (title: string, member: string): Column =>
  text(title, ({ facts }) => facts.reference(member)?.name ?? '');
const named = (title: string, of: (line: Line) => Named | undefined): Column => ({
  title,
  type: 'String',
  cell(line) {
    const found = of(line);
    return found === undefined ? NO_NAME : { value: found.name, id: found.id };
  },
});
const party = (title: string, kind?: string): Column =>
  named(title, (line) => {
    const found = line.isWhole ? wholeParty(line) : line.posting?.party;
    return kind === undefined || found?.kind === kind ? found : undefined;
  });

/** The creator of every transaction: the one user of the simulator. */
const USER = 'Sim Ulator';

const DEBIT = money('Debit', ({ posting }) => Math.max(0, posting?.cents ?? 0), true);
const CREDIT = money('Credit', ({ posting }) => Math.max(0, -(posting?.cents ?? 0)), true);

/** Columns by their keys. */
const COLUMNS: Readonly<Record<string, Column>> = {
  tx_date: date('Date', ({ transaction }) => transaction.day),
  txn_type: {
    title: 'Transaction Type',
    type: 'String',
    cell: ({ facts }, look) => ({ value: say(look, facts.type.name), id: facts.id }),
  },
  doc_num: text('#', ({ facts }) => facts.member('DocNumber')),
  is_no_post: {
    title: 'Posting',
    type: 'Boolean',
    cell: ({ facts }, look) => ({ value: say(look, facts.type.isPosting ? 'Yes' : 'No') }),
  },
  name: party('Name'),
  cust_name: party('Customer', 'Customer'),
  vend_name: party('Vendor', 'Vendor'),
  emp_name: party('Employee', 'Employee'),
  item_name: named('Product/Service', ({ posting }) => posting?.item),
  memo: text('Memo/Description', ({ facts, isWhole, posting }) =>
    isWhole ? facts.member('PrivateNote') : (posting?.memo ?? ''),
  ),
  account_name: named('Account', (line) => account(accountOf(line))),
  account_num: text('Account #', () => ''),
  other_account: splitColumn(),
  split_acc: splitColumn(),
  klass_name: { ...named('Class', ({ posting }) => posting?.class), needs: 'Class' },
  dept_name: { ...named('Location', department), needs: 'Department' },
  subt_nat_amount: money('Amount', amount),
  subt_nat_home_amount: home(money('Amount', homeAmount)),
  debt_amt: DEBIT,
  credit_amt: CREDIT,
  debt_home_amt: home(DEBIT),
  credit_home_amt: home(CREDIT),
  rbal_nat_amount: balanceColumn(),
  rbal_nat_home_amount: home(balanceColumn()),
  nat_open_bal: money('Open Balance', ({ facts }) => Math.round(Number(facts.value.Balance ?? 0) * 100)),
  quantity: {
    title: 'Qty',
    type: 'Quantity',
    cell: (line) => ({ value: line.posting?.quantity === undefined ? '' : unitsText(line) }),
  },
  tax_amount: money('Tax Amount', ({ posting }) => (posting?.tax ? -posting.cents : 0), true),
  currency: home(text('Currency', ({ facts }) => facts.reference('CurrencyRef')?.value ?? '')),
  exch_rate: home(text('Exchange Rate', ({ facts }) => facts.member('ExchangeRate') || '1')),
  due_date: text('Due Date', ({ facts }) => facts.member('DueDate')),
  create_date: date('Create Date', ({ created }) => companyDay(created * 1000)),
  create_by: text('Created By', () => USER),
  last_mod_date: date('Last Modified', ({ updated }) => companyDay(updated * 1000)),
  last_mod_by: text('Last Modified By', () => USER),
  pmt_mthd: reference('Payment Method', 'PaymentMethodRef'),
  term_name: reference('Terms', 'SalesTermRef'),
  is_cleared: text('Clr', () => ''),
  is_adj: text('Adj', ({ facts }) => (facts.value.Adjustment === true ? 'Yes' : '')),
  is_ar_paid: paid('A/R Paid', ['Invoice', 'CreditMemo']),
  is_ap_paid: paid('A/P Paid', ['Bill', 'VendorCredit']),
};

/** A column by its key; undefined if there is none. */
export function lineColumn(key: string): LineColumn | undefined {
  const found = Object.hasOwn(COLUMNS, key) ? COLUMNS[key] : undefined;
  return found && { key, ...found };
}

/** An amount of a whole transaction is in its own currency, that of a posting in the currency of its account. */
function amount(line: Line): number {
  if (line.isWhole) return line.posting === undefined ? line.facts.total : naturalCents(line, 'foreign');
  return naturalCents(line, 'cents');
}

/** Units that were sold, or that came into stock. */
function unitsText(line: Line): string {
  const quantity = line.posting?.quantity ?? 0;
  return String(accountOf(line)?.type === 'Income' ? 0 - quantity : quantity);
}

function homeAmount(line: Line): number {
  if (line.posting !== undefined) return naturalCents(line, 'cents');
  return Math.round(line.facts.total * Number(line.facts.member('ExchangeRate') || 1));
}

function wholeParty({ facts }: Line): (Named & { readonly kind: string }) | undefined {
  const found = facts.party;
  return found && { kind: found.kind, id: found.value, name: found.name ?? '' };
}

function department({ facts, isWhole, posting }: Line): Named | undefined {
  if (!isWhole) return posting?.department;
  const found = facts.reference('DepartmentRef');
  return found && { id: found.value, name: found.name ?? '' };
}

function account(found: { readonly id: string; readonly fullName: string } | undefined): Named | undefined {
  return found && { id: found.id, name: found.fullName };
}

/** The account on the other side, or a word if there are several. */
function splitColumn(): Column {
  return {
    title: 'Split',
    type: 'String',
    cell(line, look) {
      const [first, ...others] = otherAccounts(line);
      if (first === undefined) return NO_NAME;
      if (others.length > 0) return { value: say(look, '-Split-'), id: '' };
      return { value: first.fullName, id: first.id };
    },
  };
}

function balanceColumn(): Column {
  return {
    title: 'Balance',
    type: 'Money',
    cell: ({ balance }) => (balance === undefined ? EMPTY : { value: moneyText(balance) }),
  };
}

function paid(title: string, entities: readonly string[]): Column {
  return {
    title,
    type: 'String',
    cell({ facts }, look) {
      if (!entities.includes(facts.entity)) return EMPTY;
      return { value: say(look, Number(facts.value.Balance ?? 0) === 0 ? 'Paid' : 'Unpaid') };
    },
  };
}
