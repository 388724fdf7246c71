import { type AccountKind, usualAccount } from '../entities/chart-of-accounts.ts';
import type { SourceReference } from './source-transaction.ts';
import type { Datasets } from './transactions.ts';

/** An item as its sales and purchases post. */
interface ItemFacts {
  readonly income: SourceReference | undefined;
  readonly expense: SourceReference | undefined;
  /** Only items in stock have it. */
  readonly asset: SourceReference | undefined;
  /** Cents of one unit, with fractions. */
  readonly cost: number;
}

/** Facts that transactions look up while they are posted. One of them lives as long as one report is made. */
export interface Books {
  /** The account that a kind of posting goes to if the transaction names none, by its currency. */
  usual(kind: AccountKind, currency?: string): SourceReference;
  item(id: string): ItemFacts;
  /** The total in cents and the exchange rate of a transaction that is paid; undefined if there is none. */
  paid(entity: string, id: string): { readonly total: number; readonly rate: number } | undefined;
  /** True if sales and adjustments of items in stock post their cost. */
  readonly hasInventory: boolean;
}

const LARGEST_MEMORY = 20_000;
const NOTHING: ItemFacts = { income: undefined, expense: undefined, asset: undefined, cost: 0 };
const TOTAL = /"TotalAmt":(-?[\d.]+)/;
const RATE = /"ExchangeRate":([\d.]+)/;

export function createBooks(datasets: Datasets, hasInventory: boolean): Books {
  const items = new Map<string, ItemFacts>();
  return {
    hasInventory,
    usual: usualAccount,
    item(id) {
      const known = items.get(id);
      if (known !== undefined) return known;
      if (items.size >= LARGEST_MEMORY) items.clear();
      const facts = itemFacts(datasets, id);
      items.set(id, facts);
      return facts;
    },
    paid(entity, id) {
      const text = firstText(datasets, entity.toLowerCase(), id);
      if (text === undefined) return undefined;
      const total = Math.round(Number(TOTAL.exec(text)?.[1] ?? 0) * 100);
      return { total, rate: Number(RATE.exec(text)?.[1] ?? 1) };
    },
  };
}

/** A later change of an item does not change what was posted before. */
function itemFacts(datasets: Datasets, id: string): ItemFacts {
  const text = firstText(datasets, 'item', id);
  if (text === undefined) return NOTHING;
  const item = JSON.parse(text);
  return {
    income: item.IncomeAccountRef,
    expense: item.ExpenseAccountRef,
    asset: item.Type === 'Inventory' ? item.AssetAccountRef : undefined,
    cost: Number(item.PurchaseCost ?? 0) * 100,
  };
}

/** The text of a row as it was at first; that of an added one as it is. */
export function firstText(datasets: Datasets, entity: string, id: string): string | undefined {
  const dataset = datasets.get(entity);
  const row = dataset?.base.rowById(id);
  if (row !== undefined) return dataset?.base.text(row);
  const added = dataset?.rowById(id);
  return added === undefined ? undefined : dataset?.text(added);
}
