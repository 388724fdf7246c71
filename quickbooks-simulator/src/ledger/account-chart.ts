import { ACCOUNTS, kindOf } from '../entities/chart-of-accounts.ts';
import type { Datasets } from './transactions.ts';

/** An account as reports show it. */
export interface ChartAccount {
  readonly id: string;
  readonly name: string;
  /** The names of the accounts above it and its own, joined by colons. */
  readonly fullName: string;
  readonly parent: string | undefined;
  readonly type: string;
  readonly subType: string;
  /** Balances of assets and expenses are debits. */
  readonly isDebit: boolean;
}

const DEBITS = ['Asset', 'Expense'];
const CREDIT_TYPES = [
  ...['Income', 'Other Income', 'Equity', 'Accounts Payable', 'Credit Card', 'Other Current Liability'],
  'Long Term Liability',
];

/** The accounts of a company, by Id. An account that is posted to but not listed counts as a current asset. */
export class AccountChart {
  readonly #accounts = new Map<string, ChartAccount>();
  #sorted: readonly ChartAccount[] | undefined;

  constructor(datasets: Datasets) {
    for (const account of listedAccounts(datasets)) this.#accounts.set(account.id, account);
  }

  of(id: string): ChartAccount {
    const found = this.#accounts.get(id);
    if (found !== undefined) return found;
    const account = unlisted(id);
    this.#accounts.set(id, account);
    this.#sorted = undefined;
    return account;
  }

  /** All accounts by their full names; a parent comes before its sub-accounts. */
  sorted(): readonly ChartAccount[] {
    this.#sorted ??= [...this.#accounts.values()].sort((one, other) =>
      one.fullName < other.fullName ? -1 : 1,
    );
    return this.#sorted;
  }

  /** The account that takes the net income of earlier years. */
  get retainedEarnings(): ChartAccount {
    const found = [...this.#accounts.values()].find(({ subType }) => subType === 'RetainedEarnings');
    return found ?? RETAINED;
  }
}

const RETAINED: ChartAccount = {
  ...{ id: '2', name: 'Retained Earnings', fullName: 'Retained Earnings', parent: undefined },
  ...{ type: 'Equity', subType: 'RetainedEarnings', isDebit: false },
};

/** The rows of Account, or the usual accounts where the company has none. */
function listedAccounts(datasets: Datasets): ChartAccount[] {
  const accounts = datasets.get('account');
  if (accounts === undefined || accounts.size === 0) return ACCOUNTS.map((_, row) => usual(row));
  return Array.from({ length: accounts.size }, (_, rank) => {
    const row = accounts.rowAt('CreateTime', rank);
    const value = JSON.parse(accounts.text(row));
    const type = String(value.AccountType ?? 'Other Current Asset');
    const { Classification: kind } = value;
    return {
      id: String(value.Id),
      name: String(value.Name),
      fullName: String(value.FullyQualifiedName ?? value.Name),
      parent: value.ParentRef?.value,
      type,
      subType: String(value.AccountSubType ?? ''),
      isDebit: kind === undefined ? !CREDIT_TYPES.includes(type) : DEBITS.includes(kind),
    };
  });
}

function usual(row: number): ChartAccount {
  const account = ACCOUNTS[row] ?? { path: '', kind: 'expense' as const };
  const [classification, type, subType] = kindOf(account);
  const split = account.path.lastIndexOf(':');
  const parent = ACCOUNTS.findIndex(({ path }) => split > 0 && path === account.path.slice(0, split));
  return {
    id: String(row + 1),
    name: account.path.slice(split + 1),
    fullName: account.path,
    parent: parent < 0 ? undefined : String(parent + 1),
    ...{ type, subType, isDebit: DEBITS.includes(classification) },
  };
}

function unlisted(id: string): ChartAccount {
  const name = `Account ${id}`;
  return {
    ...{ id, name, fullName: name, parent: undefined, type: 'Other Current Asset', subType: '' },
    isDebit: true,
  };
}
