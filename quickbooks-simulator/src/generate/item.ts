import { unpadded } from '../data/number-text.ts';
import { pacificDate, pacificTime } from '../data/pacific-time.ts';
import { type WireText, wireJson, wireText } from '../data/wire-text.ts';
import type { EntityText, RowFacts } from './entity-text.ts';
import { Draws, hash, saltedSeed } from './hash.ts';
import { idOf, ownIds } from './ids.ts';
import { itemNames } from './names.ts';
import { DESCRIPTIONS } from './phrases.ts';

/** One category in this many items, at the same place of each run of items; its sub-items follow it. */
const CATEGORY_EVERY = 25;
const CATEGORY_PLACE = 3;
const INACTIVE_EVERY = 5;

/** Draws of a row apart from its text; each draw has a seed of its own. */
const SALTS = { type: 0x1b873593, subItem: 0x6a09e667, parts: 0x3c6ef372, inactive: 0x510e527f } as const;

type ItemType = 'Service' | 'Inventory' | 'NonInventory' | 'Group' | 'Category';

const INCOME_ACCOUNTS = [
  '{"value":"79","name":"Sales of Product Income"}',
  '{"value":"1","name":"Services"}',
  '{"value":"48","name":"Job Materials:Décor & Lighting"}',
  '{"value":"82","name":"Design income"}',
].map(wireText);

/** Items that are bought have an account for it. */
const COST_ACCOUNT = '"ExpenseAccountRef":{"value":"80","name":"Cost of Goods Sold"}';

export interface Items extends EntityText {
  ref(row: number): string;
  type(row: number): ItemType;
  /** The items of a group. */
  parts(row: number): readonly number[];
  fullyQualifiedName(row: number): string;
}

/** The products and services of a company, in five types, some below a category, some made inactive. */
export function createItems(companySeed: number): Items {
  const seed = saltedSeed(companySeed, 'items');
  const isActive: Items['isActive'] = ({ row, syncToken }) =>
    syncToken === 0 || hash(seed ^ SALTS.inactive, row) % INACTIVE_EVERY !== 0;
  return {
    entity: 'Item',
    ids: ownIds(seed),
    isActive,
    type: (row) => itemType(seed, row),
    ref: (row) => itemRef(seed, row),
    parts: (row) => groupParts(seed, row),
    fullyQualifiedName: (row) => fullyQualifiedName(seed, row),
    text: (facts) => itemText(seed, facts),
  };
}

function itemType(seed: number, row: number): ItemType {
  if (row % CATEGORY_EVERY === CATEGORY_PLACE) return 'Category';
  const draw = hash(seed ^ SALTS.type, row) % 100;
  if (row === 0 || draw < 45) return 'Service';
  if (draw < 70) return 'Inventory';
  return draw < 92 ? 'NonInventory' : 'Group';
}

function itemRef(seed: number, row: number): string {
  return `{"value":"${idOf(seed, row)}","name":${itemNames.json(row)}}`;
}

function parentOf(seed: number, row: number): number | undefined {
  const place = row % CATEGORY_EVERY;
  const isSubItem = place > CATEGORY_PLACE && hash(seed ^ SALTS.subItem, row) % 5 < 2;
  return isSubItem ? row - place + CATEGORY_PLACE : undefined;
}

function fullyQualifiedName(seed: number, row: number): string {
  const parent = parentOf(seed, row);
  return parent === undefined ? itemNames.text(row) : `${itemNames.text(parent)}:${itemNames.text(row)}`;
}

/** Two or three older items that can be sold by themselves; the first item always can. */
function groupParts(seed: number, row: number): number[] {
  const draws = new Draws(seed ^ SALTS.parts, row);
  return Array.from({ length: 2 + draws.below(2) }, () => {
    const part = draws.below(row);
    return ['Group', 'Category'].includes(itemType(seed, part)) ? 0 : part;
  });
}

function itemText(seed: number, facts: RowFacts): WireText {
  const { row } = facts;
  const draws = new Draws(seed, row);
  return [
    head(seed, facts, draws),
    TYPE_DETAILS[itemType(seed, row)](seed, facts, draws),
    `,"domain":"QBO","sparse":false,"Id":"${facts.id}","SyncToken":"${facts.syncToken}"`,
    `,"MetaData":{"CreateTime":"${pacificTime(facts.created)}","LastUpdatedTime":"${pacificTime(facts.updated)}"}}`,
  ].join('') as WireText;
}

function head(seed: number, { row, isActive }: RowFacts, draws: Draws): string {
  const suffix = isActive ? '' : ' (deleted)';
  const parent = parentOf(seed, row);
  return [
    `{"Name":${wireJson(itemNames.text(row) + suffix)}`,
    draws.chance(3, 5) ? `,"Sku":"SKU-${1000 + row}"` : '',
    draws.chance(2, 3) ? `,"Description":${draws.of(DESCRIPTIONS)}` : '',
    `,"Active":${isActive}`,
    parent === undefined ? '' : `,"SubItem":true,"ParentRef":${itemRef(seed, parent)},"Level":1`,
    `,"FullyQualifiedName":${wireJson(fullyQualifiedName(seed, row) + suffix)}`,
  ].join('');
}

type Detail = (seed: number, facts: RowFacts, draws: Draws) => string;

/** Members after the names, by type; key order as recorded. */
const TYPE_DETAILS: Readonly<Record<ItemType, Detail>> = {
  Service: (_seed, _facts, draws) =>
    `${sale(draws, 'Service')},"IncomeAccountRef":${draws.of(INCOME_ACCOUNTS)},"PurchaseCost":0,${COST_ACCOUNT},"TrackQtyOnHand":false`,
  NonInventory: (_seed, _facts, draws) =>
    `${sale(draws, 'NonInventory')},"IncomeAccountRef":${draws.of(INCOME_ACCOUNTS)},"PurchaseCost":${price(draws)},${COST_ACCOUNT},"TrackQtyOnHand":false`,
  Inventory: (_seed, { created }, draws) =>
    `${sale(draws, 'Inventory')},"IncomeAccountRef":${INCOME_ACCOUNTS[0]},"PurchaseDesc":${draws.of(DESCRIPTIONS)},"PurchaseCost":${price(draws)},${COST_ACCOUNT},"AssetAccountRef":{"value":"81","name":"Inventory Asset"},"TrackQtyOnHand":true,"QtyOnHand":${quantityOnHand(draws)},"InvStartDate":"${pacificDate(created)}"`,
  Group: (seed, { row }) =>
    `,"Taxable":false,"UnitPrice":0,"Type":"Group","PurchaseCost":0,"TrackQtyOnHand":false,"PrintGroupedItems":false,"ItemGroupDetail":{"ItemGroupLine":[${groupLines(seed, row)}]}`,
  Category: () => ',"Type":"Category"',
};

function sale(draws: Draws, type: ItemType): string {
  return `,"Taxable":${draws.chance(1, 2)},"UnitPrice":${price(draws)},"Type":"${type}"`;
}

function price(draws: Draws): string {
  if (draws.chance(1, 4)) return '0';
  return draws.chance(1, 10)
    ? unpadded(draws.below(100_000_000) / 1e7, 7)
    : unpadded(draws.below(60_000) / 100, 2);
}

/** Stock can go below zero (recorded), and counts can have fractions. */
function quantityOnHand(draws: Draws): string {
  return unpadded(draws.chance(1, 8) ? -draws.below(60) : draws.below(4000) / draws.of([1, 1, 1, 4]), 2);
}

function groupLines(seed: number, row: number): string {
  return groupParts(seed, row)
    .map((part, i) => {
      const ref = itemRef(seed, part).slice(0, -1);
      return `{"ItemRef":${ref},"type":"${itemType(seed, part)}"},"Qty":${(i + 1) * 2}}`;
    })
    .join(',');
}
