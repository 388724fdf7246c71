import { ConfigError, readRefusals, readSnapshotBookmark } from 'singer';

/**
 * The time in the bookmark of a snapshot. Undefined without a bookmark, and in one that only knows a refusal. Throws
 * {@link ConfigError} for a bookmark of another tap.
 */
export function snapshotTimeIn(text: string | undefined, stream: string): number | undefined {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  const at = readSnapshotBookmark(value);
  if (at !== undefined || readRefusals(value).entity !== undefined) return at;
  throw new ConfigError(
    `the bookmark of ${stream} in the state is not one of this tap: ${text.slice(0, 80)}; expected {"snapshot_at_utc"}. Remove it to read the stream again`,
  );
}
