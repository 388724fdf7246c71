/*
 * The mapping from payloads to columns, as dbt/columns/*.yml has it. Those files are the source; mapping.json holds
 * the same for the programs, which read no YAML.
 */

export type ColumnType = 'text' | 'numeric' | 'date' | 'timestamptz' | 'boolean' | 'integer';

export interface PathColumn {
  readonly column: string;
  /** Members from the object of the row, with dots between. With ^ it starts at the line that holds the group. */
  readonly path: string;
  readonly type: ColumnType;
  readonly description: string;
  /** Value to take if the path has none. */
  readonly else?: 'home_currency';
}

export interface EntityView {
  readonly view: string;
  readonly description: string;
  /** Table and array that the rows come from, for the reader. */
  readonly source: string;
  /** Path of the array; absent if the view has a row for each payload. */
  readonly array?: string;
  /** Path of an array in an element whose elements stand in place of the element. */
  readonly members?: string;
  /** Path of an array in an element whose elements are the rows. */
  readonly inner?: string;
  readonly columns: readonly PathColumn[];
}

export interface LayoutColumn {
  readonly column: string;
  readonly type: ColumnType;
  /** Column of the entity view; absent if there is none, and then `absent` says why. */
  readonly from?: string;
  /** Column that must have one of the values `among`. */
  readonly when?: string;
  readonly among?: readonly string[];
  /** Boolean column that must be false. */
  readonly unless?: string;
  readonly absent?: string;
}

export interface LayoutTable {
  readonly table: string;
  readonly view?: string;
  readonly where?: { readonly column: string; readonly is?: string; readonly 'is not'?: string };
  /** Prefixes of the columns in several views, one row for each `id`: the newest by the column `newest`. */
  readonly union?: readonly { readonly view: string; readonly prefix: string }[];
  readonly newest?: string;
  readonly columns: readonly LayoutColumn[];
}

export interface Entity {
  readonly entity: string;
  readonly stream: string;
  /** True if the payload is an object with one member, named by the type, that holds the entity. */
  readonly wrapped?: boolean;
  readonly views: readonly EntityView[];
}

export interface Report {
  readonly report: string;
  readonly stream: string;
  /** Place of the Id of the account of a line: its first cell, the header of its group, or the cell of a column. */
  readonly account: 'row' | 'group' | 'column' | 'none';
  /** True for a report with a row for each transaction, of which a day may be in one record only. */
  readonly each_day_once?: boolean;
}

export interface Mapping {
  readonly reports: readonly Report[];
  readonly entities: readonly Entity[];
  readonly fivetran: readonly LayoutTable[];
}
