import { type Coverage, coverageOf, NOTHING } from './coverage.ts';
import { formatInstant } from './interval.ts';

/**
 * A stream's part of a STATE of tap-quickbooks. On the wire:
 * `{"window_field":"MetaData.LastUpdatedTime","covered":[["<from>","<to>"],…],"unverified":[["<from>","<to>"],…]}`.
 */
export interface Bookmark {
  /** The property whose time puts a record into a window. */
  readonly windowField: string;
  readonly covered: Coverage;
  /** Time that is not covered because something was missing in it. It is counted although it may seem to be empty. */
  readonly unverified?: Coverage;
}

/** Reads the form on the wire. Undefined for any other value, such as a bookmark of another tap. */
export function readBookmark(value: unknown): Bookmark | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = value as Partial<Record<string, unknown>>;
  const windowField = members.window_field;
  const covered = readCoverage(members.covered);
  const unverified = readCoverage(members.unverified ?? []);
  if (typeof windowField !== 'string' || covered === undefined || unverified === undefined) return undefined;
  return { windowField, covered, ...(unverified.length > 0 && { unverified }) };
}

export function bookmarkText({ windowField, covered, unverified = NOTHING }: Bookmark): string {
  return JSON.stringify({
    window_field: windowField,
    covered: pairsOf(covered),
    ...(unverified.length > 0 && { unverified: pairsOf(unverified) }),
  });
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

export function snapshotBookmarkText(at: number): string {
  return JSON.stringify({ snapshot_at_utc: formatInstant(at) });
}

function isPairOfInstants(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every(isInstant);
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
}

/** Requires a zone: without one a time would depend on the machine. */
const INSTANT = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/;
