import { type Coverage, coverageOf } from './coverage.ts';
import { formatInstant, isInstant } from './interval.ts';
import { openSeconds, type PartlyRead, partlyReadJson, readPartlyRead } from './partly-read.ts';

/**
 * A stream's part of a STATE of tap-quickbooks. On the wire:
 * `{"window_field":"MetaData.LastUpdatedTime","covered":[["<from>","<to>"],…],"unverified":[["<from>","<to>"],…]}`.
 * `include` names optional fields that were asked for. `covered_as_empty` is the part of `covered` that one empty answer
 * proves. `partly_read` holds seconds after `covered` of which a part was written. `covered_by_cdc`,
 * `deletions_covered` and `cdc_at_utc` come from change data capture, `rows_lost` from a census. `refused_at_utc` tells
 * what QuickBooks refused.
 */
export interface Bookmark {
  /** The property whose time puts a record into a window. */
  readonly windowField: string;
  /** The optional fields that records were asked for with, the value of QuickBooks' `include`. Without it: none. */
  readonly include?: string;
  readonly covered: Coverage;
  /** Time that is not covered because something was missing in it. It is counted although it may seem to be empty. */
  readonly unverified?: Coverage;
  /** The part of `covered` that a single answer without records proves. The next query starts there. */
  readonly coveredAsEmpty?: Coverage;
  /** Seconds that are not covered, of which a run has written the first records. */
  readonly partlyRead?: readonly PartlyRead[];
  /** The part of `covered` that no query has confirmed: change data capture reported no change in it. */
  readonly coveredByCdc?: Coverage;
  /** The time of which every deletion was delivered. */
  readonly deletionsCovered?: Coverage;
  /** Rows that the ledger has and the table lacks, as many as the last census knew of when it settled the stream. */
  readonly rowsLost?: number;
  /** The time up to which change data capture was asked, or from which it is to be asked, in epoch milliseconds. */
  readonly cdcAt?: number;
  readonly refusedAt?: RefusedAt;
}

/**
 * Requests of a stream that QuickBooks can refuse lastingly: the entity itself, its change data capture, and its
 * optional fields.
 */
export type Refusable = (typeof REFUSABLES)[number];

const REFUSABLES = ['entity', 'cdc', 'include'] as const;

/** Times of the last refusals, in epoch milliseconds. */
export type RefusedAt = Readonly<Partial<Record<Refusable, number>>>;

/** Reads the form on the wire. Undefined for any other value, such as a bookmark of another tap. */
export function readBookmark(value: unknown): Bookmark | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Partial<Record<string, unknown>>;
  const { window_field: windowField, cdc_at_utc: cdcAt, rows_lost: rowsLost } = members;
  const [covered, unverified, coveredAsEmpty, coveredByCdc, deletionsCovered] = [
    readCoverage(members.covered),
    ...PARTS.map((name) => readCoverage(members[name] ?? [])),
  ];
  if (typeof windowField !== 'string' || covered === undefined) return undefined;
  if (unverified === undefined || coveredAsEmpty === undefined) return undefined;
  if (coveredByCdc === undefined || deletionsCovered === undefined) return undefined;
  const partlyRead = openSeconds(readPartlyRead(members.partly_read), { covered, unverified });
  return {
    windowField,
    ...(typeof members.include === 'string' && { include: members.include }),
    covered,
    ...(unverified.length > 0 && { unverified }),
    ...(coveredAsEmpty.length > 0 && { coveredAsEmpty }),
    ...(partlyRead.length > 0 && { partlyRead }),
    ...(coveredByCdc.length > 0 && { coveredByCdc }),
    ...(deletionsCovered.length > 0 && { deletionsCovered }),
    ...(typeof rowsLost === 'number' && { rowsLost }),
    ...(isInstant(cdcAt) && { cdcAt: Date.parse(cdcAt) }),
    ...refusalsOf(readRefusals(value)),
  };
}

/** Reads the refusals of a bookmark of any kind, `{"refused_at_utc":{"cdc":"…"}}`. Empty if there are none. */
export function readRefusals(value: unknown): RefusedAt {
  if (typeof value !== 'object' || value === null) return {};
  const { refused_at_utc: refused } = value as Partial<Record<string, unknown>>;
  if (typeof refused !== 'object' || refused === null) return {};
  const members = refused as Partial<Record<string, unknown>>;
  const times = REFUSABLES.flatMap((what) => {
    const at = members[what];
    return isInstant(at) ? [[what, Date.parse(at)] as const] : [];
  });
  return Object.fromEntries(times);
}

function refusalsOf(refusedAt: RefusedAt): Pick<Bookmark, 'refusedAt'> {
  return Object.keys(refusedAt).length === 0 ? {} : { refusedAt };
}

const PARTS = ['unverified', 'covered_as_empty', 'covered_by_cdc', 'deletions_covered'] as const;

/** A bookmark of a stream of which QuickBooks answers something that it refused before. */
export function withoutRefusal({ refusedAt = {}, ...bookmark }: Bookmark, what: Refusable): Bookmark {
  const { [what]: _, ...others } = refusedAt;
  return { ...bookmark, ...refusalsOf(others) };
}

export function bookmarkText(bookmark: Bookmark): string {
  const { windowField, include, covered, partlyRead = [], rowsLost, cdcAt, refusedAt } = bookmark;
  return JSON.stringify({
    window_field: windowField,
    ...(include !== undefined && { include }),
    covered: pairsOf(covered),
    ...partOf('unverified', bookmark.unverified),
    ...partOf('covered_as_empty', bookmark.coveredAsEmpty),
    ...(partlyRead.length > 0 && { partly_read: partlyRead.map(partlyReadJson) }),
    ...partOf('covered_by_cdc', bookmark.coveredByCdc),
    ...partOf('deletions_covered', bookmark.deletionsCovered),
    ...(rowsLost !== undefined && { rows_lost: rowsLost }),
    ...(cdcAt !== undefined && { cdc_at_utc: formatInstant(cdcAt) }),
    ...refusalMember(refusedAt),
  });
}

function refusalMember(refusedAt: RefusedAt = {}): object {
  const times = Object.entries(refusedAt).map(([what, at]) => [what, formatInstant(at)]);
  return times.length === 0 ? {} : { refused_at_utc: Object.fromEntries(times) };
}

function partOf(name: (typeof PARTS)[number], coverage: Coverage | undefined): object {
  return coverage === undefined || coverage.length === 0 ? {} : { [name]: pairsOf(coverage) };
}

function readCoverage(value: unknown): Coverage | undefined {
  if (!Array.isArray(value) || !value.every(isPairOfInstants)) return undefined;
  return coverageOf(value.map(([start, end]) => ({ start: Date.parse(start), end: Date.parse(end) })));
}

function pairsOf(coverage: Coverage): [string, string][] {
  return coverage.map(({ start, end }) => [formatInstant(start), formatInstant(end)]);
}

/** Reads the bookmark of a snapshot, `{"snapshot_at_utc":"…"}`: when it was read. Undefined for any other value. */
export function readSnapshotBookmark(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { snapshot_at_utc: at } = value as Partial<Record<string, unknown>>;
  return isInstant(at) ? Date.parse(at) : undefined;
}

/** The bookmark of a snapshot that was read at a time, if it was read, and of which QuickBooks refused something. */
export function snapshotBookmarkText(at: number | undefined, refusedAt?: RefusedAt): string {
  const taken = at === undefined ? {} : { snapshot_at_utc: formatInstant(at) };
  return JSON.stringify({ ...taken, ...refusalMember(refusedAt) });
}

function isPairOfInstants(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every(isInstant);
}
