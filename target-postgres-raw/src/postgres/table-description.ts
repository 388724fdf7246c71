/** Description of an existing table by Postgres. */
export interface ExistingTable {
  readonly kind: RelationKind;
  readonly comment?: string | null;
  readonly columns: readonly ExistingColumn[];
  /** The columns of each unique index that can settle a conflict. */
  readonly uniqueColumns: readonly (readonly string[])[];
  readonly primaryKey: Constraint | null;
  /** Unique constraints and indexes over columns, the primary key and those that wait for the commit included. */
  readonly uniqueIndexes?: readonly UniqueIndex[];
  /** Rules for INSERT and UPDATE, with which Postgres takes no `on conflict`. */
  readonly rules: readonly string[];
  /** Quoted names of tables that inherit from it: their rows are seen in it, but settle no conflict. */
  readonly children?: readonly string[];
  /** Constraints over columns of it that wait for the commit, which `on conflict` stumbles over. */
  readonly waiting: readonly Constraint[];
  /** Facts that decide if a key can be added; undefined if they were not looked up. */
  readonly keyValues?: { readonly areRepeated: boolean; readonly areMissing: boolean };
  /** The realm id of the company that the table holds; undefined if nothing says so, or it was not looked up. */
  readonly realmId?: string;
}

interface Constraint {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface UniqueIndex extends Constraint {
  /** True if the index belongs to a constraint, which has its name. */
  readonly isConstraint: boolean;
  /** Statements that drop what depends on it: foreign keys of other tables, and views. */
  readonly dependents?: readonly string[];
}

export interface ExistingColumn {
  readonly name: string;
  readonly type: string;
  /** It takes no null and has nothing to put in its place. */
  readonly isDemanding: boolean;
  /** The server fills it, and takes no value. */
  readonly generated: 'stored' | 'virtual' | 'identity' | null;
  /** Statements that drop what depends on it. Looked up only for a column that has to change. */
  readonly dependents?: readonly string[];
}

/** As relations are named in statements that change them. */
export type RelationKind =
  | 'table'
  | 'partitioned table'
  | 'view'
  | 'materialized view'
  | 'foreign table'
  | 'sequence'
  | 'index'
  | 'type';
