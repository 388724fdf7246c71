import { SECOND_MS } from 'singer';
import type { Page } from './page.ts';
import { type CheckedPage, fetchWithin, isRefusal, type PageSource, unknown } from './page-source.ts';
import { SizeAroundRefused } from './size-around-refused.ts';

/** Most records of one second that may be refused. With more, the source refuses the second itself. */
const MOST_REFUSED = 100;

/** A second in which a page fails permanently. */
interface RefusedSecond {
  readonly instant: number;
  /** Ids that were emitted of it. */
  readonly known: ReadonlySet<string>;
  readonly problem: Error;
  readonly source: PageSource;
}

/**
 * Reads a second by offset, in pages that shrink down to one record before a refused record and grow after it. The
 * only page covers the second, or the last one says that it stays unread: a record that leaves meanwhile shifts another
 * one past the reader. If ties come in another order each time, a record can come twice and another one never: so all
 * that QuickBooks has in the second, and that did not come, counts as unread.
 */
export async function* pagesOfRefusedSecond(second: RefusedSecond): AsyncGenerator<Page> {
  const { instant } = second;
  const interval = { start: instant, end: instant + SECOND_MS };
  const known = new Set(second.known);
  let [refused, unplaced] = [0, 0];
  const size = new SizeAroundRefused();
  for (let position = 1; ; ) {
    const page = await unlessRefused(second, position, size.rows);
    if (page === undefined && size.rows !== 1) {
      size.refusedPage(position);
    } else if (page === undefined) {
      refused += 1;
      position += 1;
      size.refusedRecord();
      if (refused > MOST_REFUSED) throw second.problem;
    } else {
      const { isFull, length, ...fetched } = page;
      const rows = unknown(page.rows, known);
      for (const { id } of rows) known.add(id);
      unplaced += page.unserved?.length ?? 0;
      const inSecond = position - 1 + length;
      const records = Math.max(0, inSecond - known.size - unplaced);
      const unserved = [{ interval, records, ids: [], reason: second.problem.message }];
      const isOpen = position > 1 || records > 0;
      yield {
        ...fetched,
        rows,
        isShort: !isFull,
        ...(!isFull && isOpen && { unserved: [...(page.unserved ?? []), ...unserved] }),
        ...(!isFull && !isOpen && { covers: interval, lastSecond: { instant, records: inSecond } }),
      };
      if (!isFull) return;
      position += length;
      size.came(position, page.pageSize);
    }
  }
}

async function unlessRefused(
  { instant, source }: RefusedSecond,
  position: number,
  mostRows: number | undefined,
): Promise<CheckedPage | undefined> {
  const size = mostRows === undefined ? {} : { mostRows };
  try {
    const interval = { start: instant, end: instant + SECOND_MS };
    return await fetchWithin(interval, position, source, { attempts: 2, ...size });
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
