import { hash } from './hash.ts';

/** Ids are numeric strings; some are as long as those of newer companies, a few are beyond 2^53 (quirk 11). */
const FORMS = [
  { prefix: '', offset: 1, every: 1 },
  { prefix: '', offset: 1_150_040_000, every: 37 },
  { prefix: '5000000', offset: 1_000_000_000, every: 211 },
] as const;

const SALT = 0x1f83d9ab;

type Form = (typeof FORMS)[number];

/** Number of rows with distinct Ids. */
export const LARGEST_SIZE = 1_000_000_000;

export function idOf(seed: number, row: number): string {
  const { prefix, offset } = formOf(seed, row);
  return `${prefix}${row + offset}`;
}

/** The row with this Id, if the Id is spelt exactly as `idOf` spells it. */
export function rowOf(seed: number, id: string): number | undefined {
  for (const form of FORMS) {
    if (!id.startsWith(form.prefix)) continue;
    const row = Number(id.slice(form.prefix.length)) - form.offset;
    if (Number.isSafeInteger(row) && row >= 0 && row < LARGEST_SIZE && idOf(seed, row) === id) return row;
  }
  return undefined;
}

function formOf(seed: number, row: number): Form {
  const draw = hash(seed ^ SALT, row);
  if (draw % FORMS[2].every === 1) return FORMS[2];
  return draw % FORMS[1].every === 1 ? FORMS[1] : FORMS[0];
}
