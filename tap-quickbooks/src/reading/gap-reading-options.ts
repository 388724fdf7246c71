import type { Interval, Logger, PartlyRead } from 'singer';
import type { Claims } from '../coverage/claims.ts';
import type { Shutdown } from '../shutdown.ts';
import type { GapRecords } from './gap-records.ts';
import type { Page } from './page.ts';
import type { StreamSource } from './page-source.ts';
import type { Readers } from './reader-pool.ts';

export interface GapReadingOptions {
  readonly stream: string;
  readonly gap: Interval;
  /** Takes the records that came. */
  readonly records?: GapRecords;
  readonly source: StreamSource;
  readonly pool: Readers;
  readonly shutdown: Shutdown;
  readonly isVerified: boolean;
  /** The gap is counted even if it seems to be empty, since records were missing in it before. */
  readonly isDoubtful: boolean;
  /** The gap is all that is read of a stream of which nothing is covered yet: one empty page would decide on it. */
  readonly isFirst: boolean;
  /** The gap is counted beside its first page if a reader is idle, since it is counted in any case. */
  readonly isCountedEarly: boolean;
  /** The source keeps the order, as far as is known before the first page. */
  readonly isOrdered: boolean;
  /** The part of the first second that an earlier run read. */
  readonly partlyRead?: PartlyRead | undefined;
  /** Writes a page's records. */
  readonly emit: (page: Page) => Promise<void>;
  readonly claims: Claims;
  /** Returns true once in a run of the stream. */
  readonly takeEarlyCount: () => boolean;
  /** Is called with the records that came, and those of them that an earlier run wrote, when the gap has been read. */
  readonly onEnd: (records: number, earlier: number) => void;
  readonly logger: Logger;
}
