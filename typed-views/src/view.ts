import type { ColumnType } from './mapping.ts';
import type { Source } from './source.ts';

export interface ViewColumn {
  readonly name: string;
  readonly type: ColumnType | 'text[]';
  readonly description: string;
}

export const LAYOUTS = ['entities', 'reports', 'fivetran', 'history'] as const;

export interface View {
  readonly name: string;
  readonly layout: (typeof LAYOUTS)[number];
  readonly description: string;
  readonly columns: readonly ViewColumn[];
  /** Streams whose tables it reads. */
  readonly streams: readonly string[];
  /** Names of the views that it reads. */
  readonly views: readonly string[];
  /**
   * Column with the id of the raw row, in a view that reads the payloads of one stream. Such a view can be a table that
   * grows, and its SQL ends with a from clause.
   */
  readonly key?: string;
  sql(source: Source): string;
}

/** A select list, a line for each expression. */
export function selectList(columns: readonly (readonly [name: string, expression: string])[]): string {
  return columns.map(([name, expression]) => `  ${aliased(name, expression)}`).join(',\n');
}

function aliased(name: string, expression: string): string {
  return expression.split('.').at(-1) === name ? expression : `${expression} as ${name}`;
}
