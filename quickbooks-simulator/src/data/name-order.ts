import type { Dataset, Row } from './dataset.ts';

const known = new WeakMap<Dataset, Uint32Array>();

/** The rows of a list entity by FullyQualifiedName, in the order of its UTF-8 bytes (recorded). Made once. */
export function rowsByName(dataset: Dataset): ArrayLike<Row> {
  let rows = known.get(dataset);
  if (rows === undefined) {
    rows = sortByName(dataset);
    known.set(dataset, rows);
  }
  return rows;
}

function sortByName(dataset: Dataset): Uint32Array {
  const named = Array.from({ length: dataset.size }, (_, rank) => {
    const row = dataset.rowAt('CreateTime', rank);
    return { row, name: Buffer.from(dataset.fullyQualifiedName(row)) };
  });
  named.sort((one, other) => Buffer.compare(one.name, other.name));
  return Uint32Array.from(named, ({ row }) => row);
}
