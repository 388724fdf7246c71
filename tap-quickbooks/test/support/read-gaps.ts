import { type Coverage, gaps, type Interval, type Logger } from 'singer';
import { RunState } from '../../src/coverage/claims.ts';
import { State } from '../../src/coverage/state.ts';
import { GapReading } from '../../src/reading/gap-reading.ts';
import type { Page } from '../../src/reading/page.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { ReaderPool } from '../../src/reading/reader-pool.ts';
import { Shutdown } from '../../src/shutdown.ts';

export const silent: Logger = {
  debug: () => {},
  info: () => {},
  warning: () => {},
  error: () => {},
  critical: () => {},
};

export interface Reading {
  readonly ids: readonly string[];
  readonly coverage: Coverage;
  readonly unverified: readonly Interval[];
  readonly unserved: readonly string[];
}

export interface Options {
  readonly range: Interval;
  readonly concurrency?: number;
  readonly covered?: Coverage;
  readonly isVerified?: boolean;
  readonly isOrdered?: boolean;
  readonly isDoubtful?: boolean;
  readonly isFirst?: boolean;
  readonly logger?: Logger;
  readonly onCoverage?: (coverage: Coverage, pages: readonly Page[]) => void;
  /** Time that writing a page takes. */
  readonly writing?: () => Promise<unknown>;
}

const STREAM = 'qb_customers';
const FIELD = 'MetaData.LastUpdatedTime';

/** Reads the gaps of a range by the tap's own readers. */
export async function read(source: StreamSource, options: Options): Promise<Reading> {
  const { range, concurrency = 1, covered = [], isVerified = true, onCoverage = () => {} } = options;
  const { isOrdered = true, isDoubtful = false, isFirst = false, logger = silent } = options;
  const { writing = () => Promise.resolve() } = options;
  const shutdown = new Shutdown();
  const pool = new ReaderPool(concurrency, shutdown);
  const pages: Page[] = [];
  const unverified: Interval[] = [];
  const run = new RunState(State.EMPTY.withCovered(STREAM, FIELD, covered), FIELD, async ({ coverage }) =>
    onCoverage(coverage ?? [], pages),
  );
  let seconds = 0;
  for (const gap of gaps(covered, range)) {
    new GapReading({
      stream: STREAM,
      gap,
      source,
      pool,
      shutdown,
      isVerified,
      isDoubtful,
      isFirst,
      isCountedEarly: isFirst && isVerified,
      isOrdered,
      emit: async (page) => {
        pages.push(page);
        await writing();
      },
      claims: { ...run.claimsOf(STREAM), unverified: (window) => unverified.push(window) },
      takeEarlyCount: () => ++seconds === 1,
      onEnd: () => {},
      logger,
    }).start();
  }
  await pool.finished();
  const ids = pages.flatMap(({ rows }) => rows.map(({ id }) => id));
  return { ids, coverage: run.covered(STREAM), unverified, unserved: run.unserved };
}
