import { type JsonSpan, members, rootSpan } from 'singer';
import type { Dataset, Row } from '../data/dataset.ts';
import { TRAITS } from '../data/entity-traits.ts';
import { pacificTime } from '../data/pacific-time.ts';
import { type WireText, wireText } from '../data/wire-text.ts';
import { invalidQuery } from '../query/query-error.ts';

/** The members that a statement names: whole ones, or parts of them. */
interface Named {
  readonly [key: string]: true | Named;
}

export interface Projection {
  readonly names: Named;
  /** True if a row need not be written in full to be shown. */
  readonly isIndexed: boolean;
}

/** These are known of each row without its text. */
const INDEXED = new Set(['Id', 'MetaData.CreateTime', 'MetaData.LastUpdatedTime']);
const OPEN_BRACE = 0x7b;

/** The projection of `select Id, MetaData.CreateTime`. Throws a `QueryError` if the entity has no such property. */
export function projectionOf({ entity, properties }: Dataset, columns: readonly string[]): Projection {
  const paths = columns.map((column) => {
    const path = properties.find(column)?.path;
    if (path === undefined) throw invalidQuery(`Property ${column} not found for Entity ${entity}`);
    return path;
  });
  const isPlain = TRAITS[entity]?.isWrapped !== true && TRAITS[entity]?.without === undefined;
  const isIndexed = isPlain && entity !== 'InventoryAdjustment';
  return {
    names: paths.reduce<Named>((names, path) => withPath(names, path), {}),
    isIndexed: isIndexed && paths.every((path) => INDEXED.has(path.join('.'))),
  };
}

function withPath(names: Named, [key = '', ...rest]: readonly string[]): Named {
  const known = names[key] ?? {};
  if (rest.length === 0 || known === true) return { ...names, [key]: true };
  return { ...names, [key]: withPath(known, rest) };
}

/** A row with the named members alone, marked as `"sparse":true` (API reference, page of Attachable). */
export function projectedRow(
  dataset: Dataset,
  row: Row,
  { projection, wire }: { readonly projection: Projection; readonly wire: (row: Row) => WireText },
): WireText {
  const text = projection.isIndexed ? indexText(dataset, row) : wire(row);
  const json = Buffer.from(text, 'latin1');
  const root = rootSpan(json);
  const isWrapped = TRAITS[dataset.entity]?.isWrapped === true;
  const [first] = isWrapped ? members(json, root) : [];
  if (first === undefined) return `{${marked(json, root, projection.names)}}` as WireText;
  return `{"${first.key}":{${marked(json, first.value, projection.names)}}}` as WireText;
}

function marked(json: Buffer, object: JsonSpan, names: Named): string {
  return [...named(json, object, names), '"sparse":true'].join(',');
}

/** Members in the order of the row. Values keep their text. */
function named(json: Buffer, object: JsonSpan, names: Named): string[] {
  return members(json, object).flatMap(({ key, value }) => {
    const asked = names[key];
    if (asked === undefined || key === 'sparse') return [];
    const isPart = asked !== true && json[value.start] === OPEN_BRACE;
    const text = isPart
      ? `{${named(json, value, asked).join(',')}}`
      : json.toString('latin1', value.start, value.end);
    return [`"${key}":${text}`];
  });
}

function indexText(dataset: Dataset, row: Row): WireText {
  const time = (field: 'CreateTime' | 'LastUpdatedTime') => pacificTime(dataset.time(row, field));
  const MetaData = { CreateTime: time('CreateTime'), LastUpdatedTime: time('LastUpdatedTime') };
  return wireText(JSON.stringify({ Id: dataset.id(row), MetaData }));
}
