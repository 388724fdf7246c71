import type { Interval } from 'singer';
import type { CensusSource, Listed } from './census-source.ts';
import { Comparing, type Comparison, isSameCreation } from './compare.ts';
import { confirmGone } from './confirm.ts';
import { doubtAbout, isOtherCompany, type MostDeletions, NO_UNKNOWN_ORIGINS } from './guards.ts';
import type { KnownRecord, KnownRecords } from './known-records.ts';
import { misplacedOf } from './misplaced.ts';
import type { Transactions } from './transactions.ts';

export interface CensusPlan {
  /** The time of creation that is compared; undefined for a stream whose records are listed without it. */
  readonly window: Interval | undefined;
  /** Lists every Id, although the numbers may agree. */
  readonly isThorough: boolean;
  /** The tables are known to lack records, so equal numbers prove nothing: the Ids of a large stream are listed. */
  readonly isSuspect?: boolean;
  readonly most: MostDeletions;
  /** The list of transactions, if the stream's records are in it. */
  readonly transactions?: Transactions | undefined;
}

/** The result of a stream's census. */
export interface Finding {
  /** Records of the tables that QuickBooks deleted. */
  readonly gone: readonly KnownRecord[];
  /** Time of the question that found them gone, in epoch milliseconds. */
  readonly askedAt: number;
  /** Records of QuickBooks that the tables do not have. */
  readonly missing: readonly Listed[];
  /** The number of records at QuickBooks if the tables have none of the stream, and too many are there to list them. */
  readonly missesAll: number;
  /** Ids that QuickBooks has, and that its lists lacked: they may lack others, which the tables do not have. */
  readonly unlisted: readonly string[];
  /** Numbers of records were compared. A deletion and a missing record make up for each other in a number. */
  readonly isByNumber: boolean;
  /** The reason why nothing is believed to be deleted. */
  readonly doubt: string | undefined;
  /** The records are those of another company, so nothing is believed of any stream. */
  readonly isOtherCompany: boolean;
}

/**
 * Compares the records of one stream in the tables with those at QuickBooks. A small stream is listed, and a large one
 * is counted: if nothing was deleted, that takes one call. Otherwise the differences are found by halving, or by the list
 * of transactions if many records are missing. Every record that did not come is asked for by its Id: a page or a count
 * that is wrong costs calls, and never a record.
 */
export async function takeCensus(
  known: KnownRecords,
  source: CensusSource,
  { window, isThorough, isSuspect = false, most, transactions }: CensusPlan,
): Promise<Finding> {
  const comparing = new Comparing(known, source);
  const size = window === undefined ? known.size : sizeIn(known, window);
  const unplaced = window === undefined ? [] : known.unplaced.map((id) => ({ id, createdAt: undefined }));
  const concludeFrom = ({ result: comparison }: Comparing) =>
    conclude(known, source, { comparison, unplaced, size, most });
  if (window === undefined) await comparing.whole();
  else if (isThorough || isOnePage(size, source.pageSize)) await comparing.byListing(window);
  else {
    const found = await source.count(window);
    const fewest = size - found;
    const unknownOrigins = NO_UNKNOWN_ORIGINS;
    const evidence = { known: size, gone: fewest, survivors: found, contradictions: 0, unknownOrigins };
    const doubt = fewest > 0 ? doubtAbout(evidence, most) : undefined;
    if (doubt !== undefined) return { ...NOTHING_FOUND, doubt };
    if (size === 0 && found > MOST_LISTED_PAGES * source.pageSize)
      return { ...NOTHING_FOUND, missesAll: found };
    if (isSuspect && found - size <= MOST_LISTED_PAGES * source.pageSize) {
      await comparing.byListing(window);
      return concludeFrom(comparing);
    }
    const listed = new Comparing(known, source);
    if (await listed.byTransactions(window, found, transactions)) {
      // That list may lack records of any kind.
      const finding = { ...(await concludeFrom(listed)), unlisted: [], isByNumber: true };
      if (finding.doubt !== undefined || goneIn(finding) === fewest) return finding;
    }
    await comparing.byHalves(window, found);
    return { ...(await concludeFrom(comparing)), isByNumber: true };
  }
  return concludeFrom(comparing);
}

/** Deletions among the records that are counted. If they make up the difference, the list of transactions left none out. */
function goneIn({ gone }: Finding): number {
  return gone.filter(({ createdAt }) => createdAt !== undefined).length;
}

/** Pages that the tables lack. If there are more of a stream of which they have nothing, all of it counts as missing. */
const MOST_LISTED_PAGES = 10;

/** The result of a census that found nothing. */
export const NOTHING_FOUND: Finding = {
  gone: [],
  askedAt: 0,
  missing: [],
  missesAll: 0,
  unlisted: [],
  isByNumber: false,
  doubt: undefined,
  isOtherCompany: false,
};

/** Returns true for a stream whose list takes no more calls than its count, and tells more. */
export function isOnePage(known: number, pageSize: number): boolean {
  return known > 0 && known < pageSize;
}

interface Compared {
  readonly comparison: Comparison;
  /** Records of the tables that have no place in time. */
  readonly unplaced: readonly KnownRecord[];
  readonly size: number;
  readonly most: MostDeletions;
}

async function conclude(
  known: KnownRecords,
  source: CensusSource,
  { comparison, unplaced, size, most }: Compared,
): Promise<Finding> {
  const strangers = new Map(comparison.strangers.map((row) => [row.id, row]));
  const elsewhere = known.timesOf(new Set(strangers.keys()));
  const missing = [...strangers.values()].filter(({ id }) => !elsewhere.has(id));
  const isElsewhere = ({ id }: KnownRecord) => elsewhere.has(id);
  const candidates = [...comparison.candidates.filter((each) => !isElsewhere(each)), ...unplaced];
  const witnesses = comparison.witnesses.length > 0 ? comparison.witnesses : sampleOf(known, candidates);
  const isSeen = comparison.witnesses.length > 0;
  const { gone, alive, askedAt } = await confirmGone(
    isSeen ? candidates : [...witnesses, ...candidates],
    isSeen ? witnesses : [],
    source,
  );
  const times = new Map([...candidates, ...witnesses].map(({ id, createdAt }) => [id, createdAt]));
  const isSame = ({ id, createdAt }: Listed) => isSameCreation(times.get(id), createdAt);
  const moved = [...elsewhere].filter(([id, at]) => !isSameCreation(at, strangers.get(id)?.createdAt));
  const goneOfUnknown = gone.filter(({ id }) => known.unknownOrigins.has(id));
  const evidence = {
    known: size + unplaced.length,
    gone: gone.length,
    survivors: comparison.survivors + alive.filter(isSame).length,
    contradictions: moved.length + alive.filter((row) => !isSame(row)).length,
    unknownOrigins: {
      known: known.unknownOrigins.size,
      gone: goneOfUnknown.length,
      misplaced: misplacedOf(known, goneOfUnknown).map(({ id }) => id),
    },
  };
  const doubt = doubtAbout(evidence, most);
  if (doubt !== undefined) return { ...NOTHING_FOUND, doubt, isOtherCompany: isOtherCompany(evidence) };
  const candidateIds = new Set(comparison.candidates.map(({ id }) => id));
  const unlisted = alive.filter(({ id }) => candidateIds.has(id)).map(({ id }) => id);
  return { ...NOTHING_FOUND, gone, askedAt, missing, unlisted };
}

function sizeIn(known: KnownRecords, { start, end }: Interval): number {
  return known.countBefore(end) - known.countBefore(start);
}

const SAMPLE = 3;

/** Some records that are believed to live: if one of them comes, the answer is of the right company. */
function sampleOf(known: KnownRecords, candidates: readonly KnownRecord[]): KnownRecord[] {
  if (candidates.length === 0) return [];
  const taken = new Set(candidates.map(({ id }) => id));
  const sample: KnownRecord[] = [];
  const steps = Math.min(known.placed, 10 * SAMPLE);
  for (let step = 0; step < steps && sample.length < SAMPLE; step += 1) {
    const rank = Math.floor(((step + 0.5) * known.placed) / steps);
    const record = { id: known.id(rank), createdAt: known.createdAt(rank) };
    if (!taken.has(record.id)) sample.push(record);
  }
  return sample;
}
