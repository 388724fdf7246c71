import type { Interval, Logger } from 'singer';
import type { RunState } from './coverage/claims.ts';
import type { Page } from './reading/page.ts';
import { isRefusal, type StreamSource } from './reading/page-source.ts';
import type { Readers } from './reading/reader-pool.ts';
import type { RunSize } from './reading/run-size.ts';
import { withSecondLook } from './reading/second-look.ts';
import { startSnapshot } from './reading/snapshot-reading.ts';
import type { Shutdown } from './shutdown.ts';
import type { Stream } from './streams/streams.ts';

interface SnapshotStart {
  readonly stream: Stream;
  readonly source: StreamSource;
  readonly isVerified: boolean;
  readonly run: RunState;
  readonly size: RunSize;
  readonly pool: Readers;
  readonly emit: (page: Page) => Promise<void>;
  /** Notes a snapshot that lacks records, as text. */
  readonly noteOpen: (snapshot: string) => void;
  readonly shutdown: Shutdown;
  readonly logger: Logger;
}

/** Starts the reading of a snapshot that is due. One that lacks records is not taken, so the next run reads it again. */
export function startDueSnapshot(start: SnapshotStart): void {
  const { source, run, size, pool, emit, noteOpen, shutdown, logger } = start;
  const { name } = start.stream;
  const setSize = size.add(name);
  startSnapshot({
    ...{ source, pool, emit, shutdown, count: counterOf(start) },
    lacking: (came, counted) =>
      logger.warning(`QuickBooks has more records than came (${came} of ${counted}): reading the others`, {
        stream: name,
      }),
    ended: async ({ at, came, counted }) => {
      setSize(came);
      if (came >= counted) return run.snapshotTaken(name, at);
      noteOpen(`${name} (${came} of ${counted} ${counted === 1 ? 'record' : 'records'} came)`);
    },
  });
}

/** A singleton has one record, whatever is verified. A list that QuickBooks does not count is read a second time. */
function counterOf({ stream, source, isVerified, logger }: SnapshotStart): StreamSource['count'] {
  if (stream.firstPageSize === 'unpaged') return async () => 1;
  if (!isVerified) return async () => 0;
  let { count } = source;
  return async (interval: Interval) => {
    try {
      return await count(interval);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      logger.info('QuickBooks does not count the records of this stream: a second look verifies them', {
        stream: stream.name,
      });
      count = withSecondLook(source).count;
      return count(interval);
    }
  };
}
