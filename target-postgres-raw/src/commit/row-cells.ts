import { keyTexts } from '../batches/key.ts';
import type { Row } from '../batches/row.ts';
import {
  type Cell,
  type Cells,
  type ColumnType,
  type EncodedCells,
  encodedCells,
} from '../postgres/copy-binary.ts';

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
 * Gives the cells of rows, in the order of the table's columns: key, payload, and the values that the rows of a page
 * share, which are encoded once. They hold until the next row is asked for, since all rows have one list.
 */
export function rowCells({ types, keys, shared = [], own }: CellsOptions): (row: Row) => Cells {
  const payload = { bytes: NO_BYTES, start: 0, end: 0 };
  const cells: (Cell | EncodedCells)[] = [];
  let ownPlace = 0;
  let recent: Row['values'] | undefined;
  return (row) => {
    if (row.values !== recent) {
      recent = row.values;
      const values = encodedCells(types.slice(keys + 1), [...row.values, ...shared]);
      ownPlace = keys + 1 + values.length;
      cells.length = ownPlace;
      for (const [i, value] of values.entries()) cells[keys + 1 + i] = value;
    }
    if (keys === 1) cells[0] = row.key;
    else if (keys > 1) for (const [i, key] of keyTexts(row.key, keys).entries()) cells[i] = key;
    payload.bytes = row.bytes;
    payload.start = row.lineStart + row.payloadStart;
    payload.end = row.lineStart + row.payloadEnd;
    cells[keys] = payload;
    if (own !== undefined) cells[ownPlace] = own(row);
    return cells;
  };
}

const NO_BYTES: Row['bytes'] = Buffer.alloc(0);
