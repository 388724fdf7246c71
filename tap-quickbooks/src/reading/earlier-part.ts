import type { Interval, PartlyRead } from 'singer';
import { type CheckedPage, fetchInOrder, isRefusal, type PageSource, UnorderedPage } from './page-source.ts';
import { idsOf } from './partly-read.ts';
import type { PassStart } from './second-pass.ts';

/** The place after the part of a second that an earlier run read. */
interface AfterPart {
  /** Ids of the part. */
  readonly known: Set<string>;
  readonly start: PassStart;
}

/**
 * Asks for the last records of a part once more. If exactly these come, at their places and in their order, nothing has
 * left the second before them, and the pass continues there. None of the part may come after them. Undefined otherwise:
 * then the second is read as a whole.
 */
export async function afterPart(
  interval: Interval,
  part: PartlyRead,
  source: PageSource,
): Promise<AfterPart | undefined> {
  const known = idsOf(part);
  if (known === undefined) return undefined;
  const repeated = part.lastIds.length;
  const position = known.size - repeated + 1;
  const first = await orUndefined(fetchInOrder(interval, position, source));
  if (first === undefined) return undefined;
  const again = first.rows.slice(0, repeated);
  const isSame = part.lastIds.every((id, i) => again[i]?.id === id && again[i]?.instant === interval.start);
  if (isSame && first.rows.slice(repeated).every(({ id }) => !known.has(id)))
    return {
      known,
      start: { position, overlap: 1, after: { page: { ...first, rows: again }, repeated }, first },
    };
  first.giveBack?.();
  return undefined;
}

/** Undefined for a page that is refused, or not in order: it shows when the second is read as a whole. */
async function orUndefined(page: Promise<CheckedPage>): Promise<CheckedPage | undefined> {
  try {
    return await page;
  } catch (error) {
    if (isRefusal(error) || error instanceof UnorderedPage) return undefined;
    throw error;
  }
}
