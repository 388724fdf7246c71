import { FOREIGN } from '../generate/currencies.ts';
import type { Draws } from '../generate/hash.ts';
import type { Reference } from './company-rows.ts';

/** Classification, AccountType and AccountSubType of an account. */
const KINDS = {
  bank: ['Asset', 'Bank', 'Checking'],
  card: ['Liability', 'Credit Card', 'CreditCard'],
  receivable: ['Asset', 'Accounts Receivable', 'AccountsReceivable'],
  payable: ['Liability', 'Accounts Payable', 'AccountsPayable'],
  undeposited: ['Asset', 'Other Current Asset', 'UndepositedFunds'],
  inventory: ['Asset', 'Other Current Asset', 'Inventory'],
  taxes: ['Liability', 'Other Current Liability', 'SalesTaxPayable'],
  equity: ['Equity', 'Equity', 'OpeningBalanceEquity'],
  retained: ['Equity', 'Equity', 'RetainedEarnings'],
  income: ['Revenue', 'Income', 'SalesOfProductIncome'],
  discounts: ['Revenue', 'Income', 'DiscountsRefundsGiven'],
  goods: ['Expense', 'Cost of Goods Sold', 'SuppliesMaterialsCogs'],
  expense: ['Expense', 'Expense', 'OfficeGeneralAdministrativeExpenses'],
  exchange: ['Expense', 'Other Expense', 'ExchangeGainOrLoss'],
} as const satisfies Readonly<Record<string, readonly [string, string, string]>>;

export type AccountKind = keyof typeof KINDS;

export interface Account {
  /** Full name: the parent's, a colon, its own. */
  readonly path: string;
  readonly kind: AccountKind;
  /** Code of its currency, if it is not the home currency. */
  readonly currency?: string;
}

/** Accounts whose numbers the items, the invoices and the preferences name. */
const NUMBERED: Readonly<Record<number, Account>> = {
  1: { path: 'Services', kind: 'income' },
  2: { path: 'Retained Earnings', kind: 'retained' },
  4: { path: 'Undeposited Funds', kind: 'undeposited' },
  33: { path: 'Accounts Payable (A/P)', kind: 'payable' },
  34: { path: 'Opening Balance Equity', kind: 'equity' },
  35: { path: 'Checking', kind: 'bank' },
  36: { path: 'Savings', kind: 'bank' },
  41: { path: 'Mastercard', kind: 'card' },
  42: { path: 'Visa', kind: 'card' },
  47: { path: 'Job Materials', kind: 'income' },
  48: { path: 'Job Materials:Décor & Lighting', kind: 'income' },
  79: { path: 'Sales of Product Income', kind: 'income' },
  80: { path: 'Cost of Goods Sold', kind: 'goods' },
  81: { path: 'Inventory Asset', kind: 'inventory' },
  82: { path: 'Design income', kind: 'income' },
  84: { path: 'Accounts Receivable (A/R)', kind: 'receivable' },
  86: { path: 'Discounts given', kind: 'discounts' },
  88: { path: 'Exchange Gain or Loss', kind: 'exchange' },
  90: { path: 'Sales Tax Payable', kind: 'taxes' },
};

/** Expense accounts fill the numbers between them; a parent comes before its sub-accounts. */
const EXPENSES = [
  ...['Advertising', 'Automobile', 'Automobile:Fuel', 'Automobile:Repairs', 'Bank Charges', 'Commissions'],
  ...['Disposal Fees', 'Dues & Subscriptions', 'Équipement loué', 'Freight & Delivery', 'Insurance'],
  ...['Insurance:Workers Compensation', 'Interest Expense', 'Job Expenses', 'Job Expenses:Cost of Labor'],
  ...['Job Expenses:Equipment Rental', 'Job Expenses:Permits', 'Legal & Professional Fees'],
  ...['Legal & Professional Fees:Accounting', 'Legal & Professional Fees:Bookkeeper', 'Maintenance'],
  ...['Meals “business”', 'Office Expenses', 'Rent or Lease', 'Supplies', 'Taxes & Licenses', 'Travel'],
  ...[
    'Utilities',
    'Utilities:Gas and Electric',
    'Utilities:Telephone',
    'Penalties & Settlements',
    'Uniformes',
  ],
];
const COUNT = 90;

/** QuickBooks adds a receivable and a payable account for each foreign currency. */
const FOREIGN_ACCOUNTS: readonly Account[] = FOREIGN.flatMap(({ code }) => [
  { path: `Accounts Receivable (A/R) - ${code}`, kind: 'receivable', currency: code },
  { path: `Accounts Payable (A/P) - ${code}`, kind: 'payable', currency: code },
]);

/** Every account of a company, in the order of its Ids: account n has the Id n. */
export const ACCOUNTS: readonly Account[] = [...chart(), ...FOREIGN_ACCOUNTS];

const ROWS_BY_KIND = new Map<AccountKind, number[]>();
for (const [row, { kind, currency }] of ACCOUNTS.entries())
  if (currency === undefined) ROWS_BY_KIND.set(kind, [...(ROWS_BY_KIND.get(kind) ?? []), row]);

export const isNumbered = (row: number): boolean => NUMBERED[row + 1] !== undefined || row >= COUNT;

/** Any account of a kind in the home currency. */
export function accountRef(kind: AccountKind, draws: Draws): Reference {
  return accountRefAt(draws.of(ROWS_BY_KIND.get(kind) ?? [0]));
}

/** The account of a kind in a currency; the first one in the home currency if there is none. */
export function usualAccount(kind: AccountKind, currency?: string): Reference {
  const foreign = ACCOUNTS.findIndex((account) => account.kind === kind && account.currency === currency);
  if (currency !== undefined && foreign >= 0) return accountRefAt(foreign);
  return accountRefAt(ROWS_BY_KIND.get(kind)?.[0] ?? 0);
}

export function accountRefAt(row: number): Reference {
  return { value: String(row + 1), name: ACCOUNTS[row]?.path ?? '' };
}

export function rowOfPath(path: string): number {
  return ACCOUNTS.findIndex((account) => account.path === path);
}

export function kindOf({ kind }: Account): readonly [string, string, string] {
  return KINDS[kind];
}

function chart(): Account[] {
  let taken = 0;
  return Array.from({ length: COUNT }, (_, i) => {
    const numbered = NUMBERED[i + 1];
    if (numbered !== undefined) return numbered;
    taken += 1;
    return { path: EXPENSES[taken - 1] ?? `Project expense ${taken - EXPENSES.length}`, kind: 'expense' };
  });
}
