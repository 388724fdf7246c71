import pg from 'pg';
import { ENVELOPE } from 'singer';
import { SDC_DELETED_AT } from '../names.ts';
import { INSTANT_PATTERN } from '../postgres/instant.ts';

/** Variables in which a statement counts the rows that it does not write. */
export const STALE = 'target_postgres_raw.stale';
export const UNCHANGED = 'target_postgres_raw.unchanged';

const PAYLOAD = ENVELOPE.payload.name;
const DELETED_AT = ENVELOPE.deletedAt.name;

/**
 * False. A row that is not updated is not returned either, and to look for those that are different afterwards takes
 * longer than the merge; so they are counted on the way, once for each since a row is judged once it is locked.
 */
export function countedIn(variable: string): string {
  return `set_config('${variable}', (current_setting('${variable}')::integer + 1)::text, true) is null`;
}

/** Null where the text is no instant; the pattern lets nothing through that the cast would fail on. */
export function instantOf(text: string): string {
  return `case when ${text} ~ '${INSTANT_PATTERN}' then ${text}::timestamptz end`;
}

/** The text of the time of change in the payload of a row. */
export function versionTextOf(row: string, path: readonly string[]): string {
  return `${row}.${PAYLOAD} #>> array[${path.map((key) => pg.escapeLiteral(key)).join(', ')}]`;
}

/** True if the row's edit is later than the deletion of another row. Null if that is not known. */
export function isEditedAfter(row: string, deletion: string, path: readonly string[] | undefined): string {
  if (path === undefined) return 'null::boolean';
  return `${instantOf(`(${versionTextOf(row, path)})`)} > ${deletion}.${DELETED_AT}`;
}

/** True if the payload is of a deletion, not of a record that lived: QuickBooks gives it a status, other taps a time. */
export function isOfDeletion(row: string): string {
  return `(${row}.${PAYLOAD} ->> 'status' = 'Deleted' or ${row}.${PAYLOAD} ->> '${SDC_DELETED_AT}' not in ('', 'false')) is true`;
}
