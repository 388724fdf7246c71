import type { Row } from '../data/dataset.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import { isChildOf, referringTo } from './references.ts';

/** Two rows of one list that become one. */
export interface Merge {
  /** The row that goes. */
  readonly from: Row;
  /** The row that stays, and to which everything refers then. */
  readonly into: Row;
}

/** A row whose references change, and its text with the new ones. */
export interface Rewrite {
  readonly dataset: LiveDataset;
  readonly row: Row;
  readonly text: string;
}

/** True for a row that others are below, as jobs are below a customer. Reads every row of the list. */
export function hasChildren(dataset: LiveDataset, row: Row): boolean {
  const id = dataset.id(row);
  return rowsOf(dataset).some((other) => isChildOf(dataset.text(other), id));
}

/** Every row that refers to the one that goes. Reads every row of the company. */
export function rewritesOf(
  datasets: ReadonlyMap<string, LiveDataset>,
  list: LiveDataset,
  { from, into }: Merge,
): Rewrite[] {
  const old = { entity: list.entity, id: list.id(from) };
  const to = { id: list.id(into), name: list.fullyQualifiedName(into) };
  return [...datasets.values()].flatMap((dataset) =>
    rowsOf(dataset).flatMap((row) => {
      const text = dataset.text(row);
      const changed = referringTo(text, old, to);
      return changed === text ? [] : [{ dataset, row, text: changed }];
    }),
  );
}

function rowsOf(dataset: LiveDataset): Row[] {
  return Array.from({ length: dataset.size }, (_, rank) => dataset.rowAt('CreateTime', rank));
}
