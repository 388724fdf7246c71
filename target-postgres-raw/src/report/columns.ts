import { onOneLine } from 'singer';

/**
 * A table for people. Cells hold names and reasons from the input: control characters become spaces. Columns of
 * numbers are aligned to the right if asked for.
 */
export function columns(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { alignsNumbers = false }: { readonly alignsNumbers?: boolean } = {},
): string {
  const lines = [headings, ...rows].map((row) => row.map(onOneLine));
  const shapes = headings.map((_, i) => ({
    width: Math.max(...lines.map((line) => line[i]?.length ?? 0)),
    isNumeric: alignsNumbers && rows.every((row) => NUMBER.test(row[i] ?? '')),
  }));
  return lines
    .map((line) =>
      line
        .map((cell, i) => {
          const { width = 0, isNumeric = false } = shapes[i] ?? {};
          return isNumeric ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const NUMBER = /^-?[\d,]+!?$/;
