import { hash } from './hash.ts';

/** One way to write an Id: one number in `every` gets this prefix and offset. */
interface Form {
  readonly prefix: string;
  readonly offset: number;
  readonly every: number;
}

/** Ids are numeric strings; some are as long as those of newer companies, a few are beyond 2^53 (quirk 11). */
const FORMS: readonly Form[] = [
  { prefix: '', offset: 1, every: 1 },
  { prefix: '', offset: 1_150_040_000, every: 37 },
  { prefix: '5000000', offset: 1_000_000_000, every: 211 },
];

/** The same for a sequence that several entities share: its numbers are larger, its longest Ids have 21 digits. */
const SHARED_FORMS: readonly Form[] = [
  { prefix: '', offset: 1, every: 1 },
  { prefix: '', offset: 1_150_040_000_000, every: 37 },
  { prefix: '5000000', offset: 100_000_000_000, every: 211 },
  { prefix: '200900000', offset: 100_000_000_000, every: 499 },
];

const SALT = 0x1f83d9ab;

/** Number of rows with distinct Ids. */
export const LARGEST_SIZE = 1_000_000_000;

/** The Ids of one entity. */
export interface Ids {
  of(row: number): string;
  /** The row with this Id, if the Id is spelt exactly as `of` spells it. */
  rowOf(id: string): number | undefined;
  /** The first number of the sequence after these rows. */
  after(size: number): number;
}

const next = (size: number) => size + 1;

/** Ids of an entity that has a sequence of its own. */
export function ownIds(seed: number): Ids {
  return { of: (row) => idOf(seed, row), rowOf: (id) => rowOf(seed, id), after: next };
}

/** Ids of the entity at `place` among `places` entities that share a sequence: no two of them have one Id. */
export function sharedIds(seed: number, { places, place }: { places: number; place: number }): Ids {
  return {
    of: (row) => spelt(SHARED_FORMS, seed, row * places + place),
    after: (size) => size * places + 1,
    rowOf(id) {
      const number = numberOf(SHARED_FORMS, seed, id);
      return number !== undefined && number % places === place ? Math.floor(number / places) : undefined;
    },
  };
}

/** Ids that all have this prefix, and this many digits. */
export function longIds(prefix: string, digits: number): Ids {
  const of = (row: number) => `${prefix}${String(row + 1).padStart(digits - prefix.length, '0')}`;
  return {
    of,
    after: next,
    rowOf(id) {
      const row = Number(id.slice(prefix.length)) - 1;
      return Number.isSafeInteger(row) && row >= 0 && of(row) === id ? row : undefined;
    },
  };
}

/** Ids that are listed; rows after them are numbered. */
export function listedIds(...list: readonly string[]): Ids {
  const of = (row: number) => list[row] ?? String(row);
  return {
    of,
    after: next,
    rowOf(id) {
      const row = list.includes(id) ? list.indexOf(id) : Number(id);
      return Number.isSafeInteger(row) && row >= 0 && of(row) === id ? row : undefined;
    },
  };
}

export function idOf(seed: number, row: number): string {
  return spelt(FORMS, seed, row);
}

export function rowOf(seed: number, id: string): number | undefined {
  return numberOf(FORMS, seed, id);
}

function spelt(forms: readonly Form[], seed: number, number: number): string {
  const draw = hash(seed ^ SALT, number);
  const { prefix, offset } = forms.findLast(({ every }) => draw % every === 1 % every) ?? FIRST;
  return `${prefix}${number + offset}`;
}

const FIRST: Form = { prefix: '', offset: 1, every: 1 };

function numberOf(forms: readonly Form[], seed: number, id: string): number | undefined {
  for (const { prefix, offset } of forms) {
    if (!id.startsWith(prefix)) continue;
    const number = Number(id.slice(prefix.length)) - offset;
    const isInRange = Number.isSafeInteger(number) && number >= 0 && number < limit(forms);
    if (isInRange && spelt(forms, seed, number) === id) return number;
  }
  return undefined;
}

/** Numbers from here on would have the Id of a smaller one in the second form. */
function limit(forms: readonly Form[]): number {
  return (forms[1] ?? FIRST).offset - 1;
}
