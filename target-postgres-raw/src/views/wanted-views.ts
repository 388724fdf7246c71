import { createHash } from 'node:crypto';
import pg from 'pg';
import type { View } from 'typed-views';
import { historyOf } from '../sql/history.ts';
import { identifier } from '../sql/identifier.ts';
import type { RawTable } from '../sql/view-facts.ts';
import { databaseSource, type ViewOptions } from './database-source.ts';

/** A view as it should be in the database. */
export interface WantedView {
  readonly name: string;
  /** Names of its columns with their types, as Postgres writes them. */
  readonly columns: readonly string[];
  /** Names of the views that it reads. */
  readonly views: readonly string[];
  readonly comment: string;
  readonly create: string;
  readonly comments: readonly string[];
}

/** The views of a layout over the tables that are there, each after those that it reads. */
export function wantedViews(
  views: readonly View[],
  tables: readonly RawTable[],
  options: ViewOptions,
): WantedView[] {
  const source = databaseSource(tables, options);
  return views
    .filter((view) => isWanted(view, tables, options))
    .map((view) => {
      const name = identifier(options.schema, view.name);
      const create = `create or replace view ${name} as\n${view.sql(source)}`;
      const comments = view.columns.map(
        (column) =>
          `comment on column ${name}.${identifier(column.name)} is ${pg.escapeLiteral(column.description)}`,
      );
      const comment = `${view.description} ${mark(view, options, [create, ...comments])}`;
      return {
        name: view.name,
        columns: view.columns.map((column) => `${column.name} ${TYPE_NAMES[column.type] ?? column.type}`),
        views: view.views,
        comment,
        create,
        comments: [`comment on view ${name} is ${pg.escapeLiteral(comment)}`, ...comments],
      };
    });
}

const TYPE_NAMES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };

/** The layout fivetran stands on the entity views. Histories are there for tables that have one. */
function isWanted(
  { layout, streams }: View,
  tables: readonly RawTable[],
  { from, layout: wanted }: ViewOptions,
): boolean {
  if (layout === 'history')
    return streams.slice(0, 1).some((name) => {
      const history = historyOf({ schema: from, name }).name;
      return tables.some((table) => table.name === history && table.columns.includes('valid_to_utc'));
    });
  return layout !== 'fivetran' || wanted === 'fivetran';
}

/** The end of a view's comment: who made it, from what, and a fingerprint of its SQL. */
function mark({ layout }: View, { from, realmId }: ViewOptions, texts: readonly string[]): string {
  const fingerprint = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12);
  const company = realmId === undefined ? '' : `, company ${realmId}`;
  return `(${MAKER}: from ${JSON.stringify(from)}, layout ${layout === 'fivetran' ? layout : 'entities'}${company}, ${fingerprint})`;
}

const MAKER = 'target-postgres-raw views';

/** A pattern of SQL for the comments of views that this command made from a schema. */
export function commentPattern(from: string): string {
  return `%(${MAKER}: from ${JSON.stringify(from).replaceAll(/[\\%_]/g, '\\$&')}, layout %)`;
}

const MARK = new RegExp(
  `\\(${MAKER}: from ("(?:[^"\\\\]|\\\\.)*"), layout (entities|fivetran)(?:, company ([^,]*))?, [0-9a-f]{12}\\)$`,
);

/** The options with which a view was made; undefined for a relation that this command did not make. */
export function optionsOf(comment: string | null): Omit<ViewOptions, 'schema'> | undefined {
  const [, from, layout, realmId] = MARK.exec(comment ?? '') ?? [];
  if (from === undefined) return undefined;
  return { from: JSON.parse(from), layout: layout === 'fivetran' ? 'fivetran' : 'entities', realmId };
}
