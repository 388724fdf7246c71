import { daysOf, formatInstant, type Interval } from 'singer';
import type { Claims } from '../coverage/claims.ts';
import type { GapRecords } from './gap-records.ts';
import { offsetsAroundFault } from './offsets-around-fault.ts';
import type { Page } from './page.ts';
import { type StreamSource, UnorderedPage } from './page-source.ts';
import { pagesOf } from './span-reader.ts';

interface WindowReading {
  readonly source: StreamSource;
  readonly records: GapRecords;
  readonly claims: Claims;
  /** Writes a page's records and counts them. */
  readonly take: (page: Page) => Promise<unknown>;
  readonly warn: (text: string) => void;
  /** The source keeps the order, as far as is known. */
  readonly isOrdered: boolean;
}

/**
 * Reads a window once more; it is covered if the counts agree then. A longer interval has been read again before, and
 * stays open. Returns false if the source does not keep the order.
 */
export async function readWindowAgain(window: Interval, reading: WindowReading): Promise<boolean> {
  const { source, records, claims, warn } = reading;
  if (daysOf(window).length > 1) {
    claims.unverified(window);
    return reading.isOrdered;
  }
  const time = `${formatInstant(window.start)} to ${formatInstant(window.end)}`;
  const had = records.countOf(window);
  warn(`QuickBooks has more than the ${had} records that came of ${time}: reading them again`);
  const isOrdered = await takeAgain(window, reading);
  if ((await source.count(window)) <= records.countOf(window)) await claims.cover(window);
  else claims.unverified(window);
  return isOrdered;
}

/** Returns false if the source does not keep the order: then the window was read by offset. */
async function takeAgain(window: Interval, { source, records, take, isOrdered }: WindowReading) {
  const takeAll = async (pages: AsyncIterable<Page>) => {
    records.forget(window);
    for await (const { covers, partlyRead, countedPart, ...uncovering } of pages) await take(uncovering);
  };
  if (isOrdered)
    try {
      await takeAll(pagesOf({ ...window, bound: window.end }, source));
      return true;
    } catch (error) {
      if (!(error instanceof UnorderedPage)) throw error;
    }
  await takeAll(offsetsAroundFault(window, source));
  return false;
}
