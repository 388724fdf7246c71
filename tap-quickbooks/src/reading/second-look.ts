import type { Interval } from 'singer';
import type { StreamSource } from './page-source.ts';
import { pagesByOffset } from './pages-by-offset.ts';

/**
 * A source that counts the records of an interval by reading them a second time. It serves for entities that
 * QuickBooks does not count: they are small, and the second look takes as many calls as the first.
 */
export function withSecondLook(source: StreamSource): StreamSource {
  const count = async (interval: Interval): Promise<number> => {
    const ids = new Set<string>();
    for await (const { rows } of pagesByOffset(interval, source)) for (const { id } of rows) ids.add(id);
    return ids.size;
  };
  return { ...source, count, isCountedByReading: true };
}
