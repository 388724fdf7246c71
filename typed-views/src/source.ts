import type { CheckedType } from './casts.ts';

/** Gives the texts in which the SQL of a database and that of a dbt model differ. */
export interface Source {
  /** A table expression with the columns realm_id, id, payload, ingested_at_utc and deleted_at_utc of a stream. */
  rows(stream: string): string;
  /** The same with valid_from_utc and valid_to_utc: all versions that a stream's rows have had. */
  versions(stream: string): string;
  view(name: string): string;
  cast(type: CheckedType, value: string): string;
  /** A condition: true if the members of a group stand in its place. */
  readonly replacesGroups: string;
}
