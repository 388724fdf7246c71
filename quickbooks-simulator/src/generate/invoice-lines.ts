import { money, unpadded, unpaddedCents } from '../data/number-text.ts';
import type { Draws } from './hash.ts';
import type { Items } from './item.ts';
import { DESCRIPTIONS } from './phrases.ts';

/** Number of lines of an invoice: mostly few, seldom some hundred; 4 on average. */
const LINE_COUNTS = [
  { outOfThousand: 690, from: 1, to: 3 },
  { outOfThousand: 230, from: 4, to: 7 },
  { outOfThousand: 65, from: 8, to: 15 },
  { outOfThousand: 13, from: 16, to: 40 },
  { outOfThousand: 2, from: 41, to: 300 },
] as const;

const ACCOUNT = '"ItemAccountRef":{"value":"79","name":"Sales of Product Income"}';

export interface LineSource {
  readonly items: Items;
  readonly itemCount: number;
  readonly draws: Draws;
  /** A voided invoice keeps its lines, with amounts of zero (recorded). */
  readonly isVoid: boolean;
}

export interface Lines {
  /** The lines as JSON, joined by commas. */
  readonly text: string;
  /** Cents. */
  readonly subtotal: number;
  readonly taxable: number;
}

interface Tally {
  nextId: number;
  subtotal: number;
  taxable: number;
}

/** The lines of one invoice without subtotal and discount, and what they add up to. */
export function invoiceLines(source: LineSource): Lines {
  const tally = { nextId: 1, subtotal: 0, taxable: 0 };
  const count = lineCount(source.draws);
  let text = line(source, tally);
  for (let i = 1; i < count; i += 1) text += `,${line(source, tally)}`;
  return { text, subtotal: tally.subtotal, taxable: tally.taxable };
}

function lineCount(draws: Draws): number {
  let draw = draws.below(1000);
  for (const { outOfThousand, from, to } of LINE_COUNTS) {
    if (draw < outOfThousand) return from + draws.below(to - from + 1);
    draw -= outOfThousand;
  }
  return 1;
}

function line(source: LineSource, tally: Tally): string {
  const kind = source.draws.below(100);
  if (kind < 4) return descriptionLine(source, tally);
  const item = source.draws.below(source.itemCount);
  if (source.items.type(item) === 'Group') return groupLine(source, tally, item);
  return salesLine(source, tally, item);
}

function start(tally: Tally): string {
  const id = tally.nextId;
  tally.nextId += 1;
  return `{"Id":"${id}","LineNum":${id}`;
}

function descriptionLine({ draws }: LineSource, tally: Tally): string {
  return `${start(tally)},"Description":${draws.of(DESCRIPTIONS)},"DetailType":"DescriptionOnly","DescriptionLineDetail":{}}`;
}

/** A group's own amount is 0 as recorded; its parts count towards the subtotal. */
function groupLine(source: LineSource, tally: Tally, group: number): string {
  const head = `${start(tally)},"Description":${source.draws.of(DESCRIPTIONS)},"Amount":0,"DetailType":"GroupLineDetail"`;
  const quantity = 1 + source.draws.below(5);
  const parts = source.items.parts(group).map((part) => salesLine(source, tally, part));
  return `${head},"GroupLineDetail":{"GroupItemRef":${source.items.ref(group)},"Quantity":${quantity},"Line":[${parts.join(',')}]}}`;
}

function salesLine(source: LineSource, tally: Tally, item: number): string {
  const { draws, items, isVoid } = source;
  const head = start(tally);
  const description = draws.chance(3, 4) ? `,"Description":${draws.of(DESCRIPTIONS)}` : '';
  const { cents, quantities } = amount(draws);
  const isTaxable = draws.chance(1, 2);
  const counted = isVoid ? 0 : cents;
  tally.subtotal += counted;
  if (isTaxable) tally.taxable += counted;
  const ref = items.ref(items.type(item) === 'Category' ? 0 : item);
  return `${head}${description},"Amount":${money(counted)},"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":${ref}${isVoid ? '' : quantities},${ACCOUNT},"TaxCodeRef":{"value":"${isTaxable ? 'TAX' : 'NON'}"}}}`;
}

/** Amount = UnitPrice × Qty to the cent, whichever of the two has the fraction. */
function amount(draws: Draws): { cents: number; quantities: string } {
  const kind = draws.below(20);
  if (kind < 2) return { cents: 100 + draws.below(90_000), quantities: '' };
  if (kind < 6) {
    const quarters = 1 + draws.below(80);
    const price = 2000 + draws.below(20_000);
    const quantities = `,"UnitPrice":${unpaddedCents(price)},"Qty":${unpaddedCents(quarters * 25)}`;
    return { cents: Math.round((quarters * price) / 4), quantities };
  }
  if (kind < 8) {
    const cents = 1 + draws.below(9_000);
    const quantity = 2 + draws.below(60);
    const price = unpadded(cents / quantity / 100, 7);
    return { cents, quantities: `,"UnitPrice":${price},"Qty":${quantity}` };
  }
  const price = draws.chance(1, 15) ? 0 : 25 + draws.below(40_000);
  const quantity = 1 + draws.below(24);
  return { cents: price * quantity, quantities: `,"UnitPrice":${unpaddedCents(price)},"Qty":${quantity}` };
}
