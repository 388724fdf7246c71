import { AuthError, FatalApiError, RetryableApiError, ThrottledError } from 'singer';
import { shortList, shortText } from '../short-text.ts';
import type { CensusSource, Listed } from './census-source.ts';
import type { KnownRecord } from './known-records.ts';

/** Ids of the first list. The longest one that QuickBooks accepts is not documented. */
const FIRST_LIST = 200;

/** Shorter lists are not tried because an answer was late: then the list is not the reason. */
const SHORTEST_LATE_LIST = 25;

/** Records of an earlier answer that the next lists ask for again. */
const MOST_CONTROL = 3;

export interface Confirmation {
  /** Records that QuickBooks does not have. */
  readonly gone: readonly KnownRecord[];
  /** Records that are there after all, and witnesses that came with them. */
  readonly alive: readonly Listed[];
  /** Time in epoch milliseconds before the first question. */
  readonly askedAt: number;
}

/**
 * Asks QuickBooks for records by their Ids. Those that do not come are gone, if QuickBooks counts as many as came.
 * Witnesses are asked for in every list: if none of them comes, the answer says nothing. A list that is refused is cut in
 * halves.
 */
export async function confirmGone(
  candidates: readonly KnownRecord[],
  witnesses: readonly KnownRecord[],
  source: Pick<CensusSource, 'find' | 'countFound'>,
): Promise<Confirmation> {
  const askedAt = Date.now();
  const alive = new Map<string, Listed>();
  let control = witnesses.map(({ id }) => id);
  const isWitness = new Set(control);
  const ids = candidates.map(({ id }) => id).filter((id) => !isWitness.has(id));
  let length = FIRST_LIST;
  for (let from = 0; from < ids.length; ) {
    const asked = [...ids.slice(from, from + Math.max(1, length - control.length)), ...control];
    const found = await foundBy(asked, source).catch((error: unknown) => {
      if (!isForLength(error, { length: asked.length, shortest: control.length + 1 })) throw error;
      return undefined;
    });
    if (found === undefined) {
      length = Math.ceil(asked.length / 2);
      continue;
    }
    requireAnswer(found, { asked, control });
    for (const row of found) alive.set(row.id, row);
    from += asked.length - control.length;
    if (control.length === 0) control = [...alive.keys()].slice(0, MOST_CONTROL);
  }
  const gone = candidates.filter(({ id }) => !alive.has(id));
  return { gone, alive: [...alive.values()], askedAt };
}

/**
 * The records with these Ids. An answer that lacks some is compared with a count, and with a second answer if they
 * disagree: a count of fewer records than came is as wrong as one of more.
 */
async function foundBy(
  asked: readonly string[],
  { find, countFound }: Pick<CensusSource, 'find' | 'countFound'>,
): Promise<readonly Listed[]> {
  const byId = async () => new Map((await find(asked)).map((row) => [row.id, row]));
  const first = await byId();
  if (first.size >= asked.length) return [...first.values()];
  const counted = await countFound(asked);
  if (counted === first.size) return [...first.values()];
  const second = await byId();
  const both = new Map([...first, ...second]);
  if (counted === undefined || counted === second.size || counted === both.size) return [...both.values()];
  const Kind = counted < both.size ? WrongCount : FatalApiError;
  throw new Kind(
    `QuickBooks was asked for ${asked.length} records by their Ids, counts ${counted} of them, and answered with ${both.size}: the answer says nothing about deletions. Run the census again`,
  );
}

/** Thrown if fewer records are counted than came. A shorter list would not help, and its count could agree by chance. */
class WrongCount extends FatalApiError {}

interface Question {
  readonly asked: readonly string[];
  readonly control: readonly string[];
}

function requireAnswer(found: readonly Listed[], { asked, control }: Question): void {
  const wanted = new Set(asked);
  const other = found.find(({ id }) => !wanted.has(id));
  if (other !== undefined)
    throw new FatalApiError(
      `QuickBooks was asked for ${asked.length} records by their Ids, and answered with Id ${shortText(other.id)}, which was not among them: the answer says nothing about deletions. Run the census again`,
    );
  const come = new Set(found.map(({ id }) => id));
  if (control.length > 0 && !control.some((id) => come.has(id)))
    throw new FatalApiError(
      `QuickBooks was asked for ${asked.length} records by their Ids, and did not even answer with those that it listed before (Id ${shortList(control, MOST_CONTROL)}): the answer says nothing about deletions. Run the census again`,
    );
}

/** A list has one candidate at least, and the witnesses. If that is refused too, the length is not the reason. */
function isForLength(
  error: unknown,
  { length, shortest }: { readonly length: number; readonly shortest: number },
): boolean {
  if (error instanceof ThrottledError || error instanceof AuthError || error instanceof WrongCount)
    return false;
  if (error instanceof FatalApiError) return length > shortest;
  return error instanceof RetryableApiError && length > SHORTEST_LATE_LIST;
}
