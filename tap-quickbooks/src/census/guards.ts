import { ENVELOPE } from 'singer';
import { shortList } from '../short-text.ts';

/** The number of deletions of one entity that a census believes. */
export interface MostDeletions {
  /** Undefined for the default: a tenth of the records, and at least 100. */
  readonly given: number | undefined;
  /** The user allows the number for this census alone, so it also holds for an entity without any record left. */
  readonly isForOnce: boolean;
}

/** The evidence that a stream's deletions are judged by. */
export interface Evidence {
  /** Records of the tables. */
  readonly known: number;
  /** Records that QuickBooks does not have. */
  readonly gone: number;
  /** Records that QuickBooks has with the same time of creation. */
  readonly survivors: number;
  /** Records that QuickBooks has with another time of creation. */
  readonly contradictions: number;
  /** Records of the tables that no run of the target has written, as far as its ledger tells, and the gone ones of them. */
  readonly unknownOrigins: {
    readonly known: number;
    readonly gone: number;
    /** Ids of the gone ones that do not fit the times of creation. */
    readonly misplaced: readonly string[];
  };
}

export const NO_UNKNOWN_ORIGINS: Evidence['unknownOrigins'] = { known: 0, gone: 0, misplaced: [] };

const LEAST_MOST = 100;

export function limitFor(known: number, { given }: MostDeletions): number {
  return given ?? Math.max(LEAST_MOST, Math.ceil(known / 10));
}

/** Returns true if most Ids that both sides have belong to different records. */
export function isOtherCompany({ survivors, contradictions }: Evidence): boolean {
  return contradictions > survivors;
}

/** The reason why the deletions of a stream are not believed; undefined if they are. */
export function doubtAbout(evidence: Evidence, most: MostDeletions): string | undefined {
  const { known, gone, survivors, contradictions, unknownOrigins } = evidence;
  if (isOtherCompany(evidence))
    return `${contradictions} Ids of the tables belong to records that were created at another time. Check realm_id, environment and the schema of the tables: they must be those of one company`;
  if (gone === 0) return undefined;
  const allow = `If these records are really deleted, allow it with --max-deletions ${gone}`;
  const check =
    'Check that the feature is switched on in QuickBooks, that the user who authorised the app may read all of it, and that realm_id is that of the tables';
  if (survivors === 0 && !(most.isForOnce && gone <= limitFor(known, most)))
    return `QuickBooks has none of the ${known} records of the tables. ${check}. ${allow}`;
  const strange = strangeRows(unknownOrigins);
  if (strange !== undefined && !(most.isForOnce && gone <= limitFor(known, most)))
    return `${strange}. ${allow}`;
  const limit = limitFor(known, most);
  if (gone <= limit) return undefined;
  return `QuickBooks lacks ${gone} of ${known} records, and max_deletions allows ${limit}. ${check}. ${allow}`;
}

/**
 * The doubt about rows that another system or a person put there, if more than a tenth of them is gone, or if the Ids of
 * some do not fit.
 */
function strangeRows({ known, gone, misplaced }: Evidence['unknownOrigins']): string | undefined {
  const isMany = gone > Math.floor(known / 10);
  if (!isMany && misplaced.length === 0) return undefined;
  const which = isMany
    ? `QuickBooks lacks ${gone} of them`
    : `QuickBooks lacks ${gone} of them, of which ${misplaced.length} ${misplaced.length === 1 ? 'has an Id that does' : 'have Ids that do'} not fit the time of creation (Id ${shortList(misplaced, MOST_NAMED)})`;
  return `${known} rows of the table were written by no run that its ledger knows, and ${which}: they may be those of another company. Look at the rows whose ${ENVELOPE.ingestedAt.name} is not in _ingest_log`;
}

const MOST_NAMED = 3;
