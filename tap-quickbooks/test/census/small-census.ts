import { SECOND_MS } from 'singer';
import type { MostDeletions } from '../../src/census/guards.ts';
import { takeCensus } from '../../src/census/take-census.ts';
import { type CompanyOfRecords, knownOf, type Records } from './company-of-records.ts';

/** The window of these censuses: every record was created in it. */
export const WINDOW = { start: 0, end: 1_000_000 * SECOND_MS };
export const ANY: MostDeletions = { given: Number.POSITIVE_INFINITY, isForOnce: true };
export const DEFAULT: MostDeletions = { given: undefined, isForOnce: false };

/** Records with the Ids 1, 2, 3 and so on, created in these seconds. */
export function numbered(created: readonly number[]): Records {
  return new Map(created.map((second, i) => [String(i + 1), second]));
}

export function census(known: Records, source: CompanyOfRecords, most = ANY, isThorough = false) {
  return takeCensus(knownOf(known), source, { window: WINDOW, isThorough, most });
}

export const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).sort();
