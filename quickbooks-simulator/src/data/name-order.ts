import type { Dataset, Row } from './dataset.ts';
import { firstRank } from './first-rank.ts';

const known = new WeakMap<Dataset, ArrayLike<Row>>();

/** The rows of a list entity by FullyQualifiedName, in the order of its UTF-8 bytes (recorded). Made once. */
export function rowsByName(dataset: Dataset): ArrayLike<Row> {
  if (dataset.rowsByName !== undefined) return dataset.rowsByName();
  let rows = known.get(dataset);
  if (rows === undefined) {
    const all = Array.from({ length: dataset.size }, (_, rank) => dataset.rowAt('CreateTime', rank));
    rows = Uint32Array.from(sortByName(dataset, all));
    known.set(dataset, rows);
  }
  return rows;
}

function sortByName(dataset: Dataset, rows: readonly Row[]): Row[] {
  const named = rows.map((row) => ({ row, name: Buffer.from(dataset.fullyQualifiedName(row)) }));
  return named.sort((one, other) => Buffer.compare(one.name, other.name)).map(({ row }) => row);
}

/** The row of a list entity with this FullyQualifiedName; an inactive row has another name. */
export function rowByName(dataset: Dataset, name: string): Row | undefined {
  const rows = rowsByName(dataset);
  const bytes = Buffer.from(name);
  const compare = (place: number) =>
    Buffer.compare(Buffer.from(dataset.fullyQualifiedName(rows[place] as Row)), bytes);
  const place = firstRank(rows.length, (at) => compare(at) >= 0);
  return place < rows.length && compare(place) === 0 ? rows[place] : undefined;
}

/** Few rows are put into many that are sorted, each by searching for its place. */
export function mergedByName(dataset: Dataset, many: readonly Row[], few: readonly Row[]): Row[] {
  const name = (row: Row) => Buffer.from(dataset.fullyQualifiedName(row));
  const rows: Row[] = [];
  let taken = 0;
  for (const row of sortByName(dataset, few)) {
    const bytes = name(row);
    const isBehind = (rank: number) => Buffer.compare(name(many[rank] as Row), bytes) > 0;
    const place = firstRank(many.length, isBehind, taken);
    for (; taken < place; taken += 1) rows.push(many[taken] as Row);
    rows.push(row);
  }
  return rows.concat(many.slice(taken));
}
