import { payloadOf, type Row } from '../batches/row.ts';
import { type Cell, type ColumnType, type EncodedCells, encodedCells } from '../postgres/copy-binary.ts';

interface CellsOptions {
  /** The types of the table's columns. */
  readonly types: readonly ColumnType[];
  /** Columns of the key, which come first. */
  readonly keys: number;
  /** Cells that all rows have after their values. */
  readonly shared?: readonly Cell[];
  /** The cell after all others, if each row has its own. */
  readonly own?: (row: Row) => Cell;
}

/**
 * The cells of rows, in the order of the table's columns: key, payload, and the values that the rows of a page share,
 * which are encoded once.
 */
export function* rowCells(rows: readonly Row[], { types, keys, shared = [], own }: CellsOptions) {
  let recent: Row['values'] | undefined;
  let values: EncodedCells | undefined;
  for (const row of rows) {
    if (values === undefined || row.values !== recent) {
      values = encodedCells(types.slice(keys + 1), [...row.values, ...shared]);
      recent = row.values;
    }
    const cells: (Cell | EncodedCells)[] = keys === 1 ? [row.key] : keys === 0 ? [] : row.key.split('\0');
    cells.push(payloadOf(row), values);
    if (own !== undefined) cells.push(own(row));
    yield cells;
  }
}
