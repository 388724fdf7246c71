import type { Interval } from 'singer';
import type { Shutdown } from '../shutdown.ts';
import type { Page } from './page.ts';
import type { PageSource } from './page-source.ts';
import { pagesByOffset } from './pages-by-offset.ts';
import type { Readers } from './reader-pool.ts';

interface SnapshotReadingOptions {
  readonly source: PageSource;
  /** Returns the records that the snapshot has to bring. */
  readonly count: (interval: Interval) => Promise<number>;
  readonly pool: Readers;
  readonly shutdown: Shutdown;
  /** Writes a page's records. */
  readonly emit: (page: Page) => Promise<void>;
  /** Is called before missing records are looked for. */
  readonly lacking: (came: number, counted: number) => void;
  /** Is called after the records that came were written. */
  readonly ended: (reading: SnapshotReading) => Promise<void>;
}

/** A snapshot that was read to its end. It is whole if as many records came as were counted. */
interface SnapshotReading {
  /** The time before the first call. */
  readonly at: number;
  readonly came: number;
  readonly counted: number;
}

/** Most looks for missing records, if each count differs from the one before. */
const MOST_LOOKS = 3;

/** Adds the reading of a whole snapshot to the pool. */
export function startSnapshot(options: SnapshotReadingOptions): void {
  options.pool.add(() => readSnapshot(options));
}

/**
 * Reads a snapshot, and counts it. If records are missing, it is read on from the last record that came, and then from
 * the start. It is counted again after that, since a record that was counted may have left.
 */
async function readSnapshot(options: SnapshotReadingOptions): Promise<void> {
  const { source, count, shutdown, emit, lacking, ended } = options;
  const at = Date.now();
  const interval = { start: at, end: at + 1 };
  const known = new Set<string>();
  let end = 1;
  const readFrom = async (start: number, mostPasses = 1): Promise<boolean> => {
    const before = known.size;
    const fetch: PageSource['fetch'] = async (within, offset, limits) => {
      const position = start + offset - 1;
      const page = await source.fetch(within, position, limits);
      end = Math.max(1, position + page.rows.length - 1);
      return page;
    };
    const pages = pagesByOffset(interval, { ...source, fetch }, mostPasses, known);
    for await (const { covers, ...page } of pages) {
      await emit(page);
      shutdown.stopping.throwIfAborted();
    }
    return known.size > before;
  };
  await readFrom(1, Number.POSITIVE_INFINITY);
  let counted = await count(interval);
  const isLacking = () => known.size < counted;
  for (let looks = 0, before = 0; isLacking() && counted !== before && looks < MOST_LOOKS; looks += 1) {
    lacking(known.size, counted);
    let isMore = end > 1;
    while (isMore && isLacking()) isMore = await readFrom(end);
    if (isLacking()) await readFrom(1);
    before = counted;
    if (isLacking()) counted = await count(interval);
  }
  await ended({ at, came: known.size, counted });
}
