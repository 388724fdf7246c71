import type { Interval } from 'singer';
import type { Page } from './page.ts';
import { fetchWithin, type PageSource, unknown } from './page-source.ts';

/** Passes without a new Id after which a source whose ties have no fixed order counts as read. */
export const QUIET_PASSES = 12;

/**
 * Reads an interval of a source that does not order its pages: by offset, in passes whose pages overlap by a row. The
 * last page covers the interval, unless the most passes were made before all their pages joined up.
 */
export async function* pagesByOffset(
  interval: Interval,
  source: PageSource,
  mostPasses = Number.POSITIVE_INFINITY,
  known = new Set<string>(),
): AsyncGenerator<Page> {
  for (let passes = 0, quietPasses = 0, isRead = false; !isRead && passes < mostPasses; passes += 1) {
    let isQuiet = true;
    let isJoined = true;
    let lastId: string | undefined;
    for (let position = 1, isLast = false; !isLast; ) {
      const { isFull, length, ...page } = await fetchWithin(interval, position, source);
      const fresh = unknown(page.rows, known);
      for (const { id } of fresh) known.add(id);
      isQuiet &&= fresh.length === 0;
      isJoined &&= position === 1 || page.rows.at(0)?.id === lastId;
      isLast = !isFull;
      lastId = page.rows.at(-1)?.id;
      position += length - 1;
      if (isLast) {
        quietPasses = isQuiet ? quietPasses + 1 : 0;
        isRead = isJoined || quietPasses === QUIET_PASSES;
      }
      yield { ...page, rows: fresh, isShort: !isFull, ...(isRead && { covers: interval }) };
    }
  }
}
