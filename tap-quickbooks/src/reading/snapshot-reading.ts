import type { Shutdown } from '../shutdown.ts';
import type { Page } from './page.ts';
import type { PageSource } from './page-source.ts';
import { pagesByOffset } from './pages-by-offset.ts';
import type { Readers } from './reader-pool.ts';

interface SnapshotReadingOptions {
  readonly source: PageSource;
  readonly pool: Readers;
  readonly shutdown: Shutdown;
  /** Writes a page's records. */
  readonly emit: (page: Page) => Promise<void>;
  /** Is called after all records were written, with the time before the first call. */
  readonly taken: (at: number) => Promise<void>;
}

/** Adds the reading of a whole snapshot to the pool. A snapshot that was not read to its end is not taken. */
export function startSnapshot({ source, pool, shutdown, emit, taken }: SnapshotReadingOptions): void {
  pool.add(async () => {
    const at = Date.now();
    for await (const { covers, ...page } of pagesByOffset({ start: at, end: at + 1 }, source)) {
      await emit(page);
      if (covers !== undefined) return taken(at);
      if (shutdown.stopping.aborted) return;
    }
  });
}
