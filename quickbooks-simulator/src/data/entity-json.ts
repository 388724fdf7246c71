import { money } from './number-text.ts';

export type EntityValue = Readonly<Record<string, unknown>>;

/** Members that hold money, which is written with two decimals, or as a bare 0 (recorded). */
const MONEY = new Set([
  ...['Amount', 'Balance', 'BalanceWithJobs', 'HomeBalance', 'HomeTotalAmt', 'NetAmountTaxable', 'TotalAmt'],
  ...['TotalTax', 'Deposit', 'UnappliedAmt', 'CurrentBalance', 'CurrentBalanceWithSubAccounts'],
]);

/** The JSON text of an entity, with numbers as QuickBooks writes them. Members without a value are left out. */
export function entityJson(value: unknown, key = ''): string {
  if (typeof value === 'number' && MONEY.has(key)) return money(Math.round(value * 100));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? arrayJson(value) : objectJson(value as EntityValue);
}

function arrayJson(values: readonly unknown[]): string {
  let text = '';
  for (const value of values) text += text === '' ? entityJson(value) : `,${entityJson(value)}`;
  return `[${text}]`;
}

function objectJson(value: EntityValue): string {
  let text = '';
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member === undefined || member === null) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${entityJson(member, name)}`;
  }
  return `{${text}}`;
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
