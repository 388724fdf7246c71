import { money } from './number-text.ts';

export type EntityValue = Readonly<Record<string, unknown>>;

/** Members that hold money, which is written with two decimals, or as a bare 0 (recorded). */
const MONEY = new Set([
  ...['Amount', 'Balance', 'BalanceWithJobs', 'HomeBalance', 'HomeTotalAmt', 'NetAmountTaxable', 'TotalAmt'],
  ...['TotalTax', 'Deposit', 'UnappliedAmt', 'CurrentBalance', 'CurrentBalanceWithSubAccounts'],
]);

/** The JSON text of an entity, with numbers as QuickBooks writes them. Members without a value are left out. */
export function entityJson(value: unknown, key = ''): string {
  if (Array.isArray(value)) return `[${value.map((element) => entityJson(element)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${entityJson(member, name)}`).join(',')}}`;
  }
  if (typeof value === 'number' && MONEY.has(key)) return money(Math.round(value * 100));
  return JSON.stringify(value);
}

/**
 * A value with all its money gone, as a voided transaction keeps its lines. Prices and quantities are 0 too, where
 * there were some (recorded).
 */
export function withoutMoney(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((element) => withoutMoney(element));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, withoutMoney(member, name)]),
    );
  }
  const isZero = typeof value === 'number' && (MONEY.has(key) || key === 'UnitPrice' || key === 'Qty');
  return isZero ? 0 : value;
}
