import { payloadOf, type Row } from '../../src/batches/row.ts';

/** The cells of a row in the order of its columns, and the text of those that are a part of a line. */
export function cellsOf(row: Row): unknown[] {
  return [...String(row.key).split('\0'), payloadOf(row), ...row.values].map((cell) =>
    typeof cell === 'object' && cell !== null ? cell.bytes.toString('utf8', cell.start, cell.end) : cell,
  );
}
