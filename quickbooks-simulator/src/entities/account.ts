import { FOREIGN, HOME } from '../generate/currencies.ts';
import { listedIds } from '../generate/ids.ts';
import { ACCOUNTS, type Account, accountRefAt, isNumbered, kindOf, rowOfPath } from './chart-of-accounts.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';

const CURRENCIES = new Map([HOME, ...FOREIGN].map(({ code, name }) => [code, { value: code, name }]));
const BALANCED = ['bank', 'card', 'receivable', 'payable', 'undeposited', 'inventory', 'taxes', 'equity'];

/** The chart of accounts. Balances are drawn: no ledger is kept. */
export const account: EntityShape = {
  entity: 'Account',
  size: { rows: ACCOUNTS.length },
  ids: () => listedIds(...ACCOUNTS.map((_, row) => String(row + 1))),
  name: (row) => ACCOUNTS[row]?.path ?? '',
  canBeInactive: (row) => !isNumbered(row),
  value: accountValue,
};

function accountValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const one: Account = ACCOUNTS[facts.row] ?? { path: '', kind: 'expense' };
  const [Classification, AccountType, AccountSubType] = kindOf(one);
  const split = one.path.lastIndexOf(':');
  const parent = split < 0 ? undefined : accountRefAt(rowOfPath(one.path.slice(0, split)));
  const balance = BALANCED.includes(one.kind) ? facts.draws.below(9_000_000) / 100 : 0;
  return {
    Name: one.path.slice(split + 1),
    SubAccount: parent !== undefined,
    ...(parent && { ParentRef: { value: parent.value } }),
    FullyQualifiedName: one.path,
    Active: facts.isActive,
    Classification,
    AccountType,
    AccountSubType,
    CurrentBalance: balance,
    CurrentBalanceWithSubAccounts: balance,
    CurrencyRef: CURRENCIES.get(one.currency ?? HOME.code),
    ...own(facts),
  };
}
