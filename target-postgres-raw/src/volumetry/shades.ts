/** Shades of the calendar, beside the one for no rows. */
const SHADES = 5;

/**
 * The least number of rows of each shade. Each shade has as many days, as far as days differ, so that a single enormous
 * day leaves the others theirs.
 */
export function shadesOf(rowsOfDays: readonly number[]): number[] {
  const counts = rowsOfDays.filter((rows) => rows > 0).sort((a, b) => a - b);
  const least = Array.from({ length: SHADES }, (_, n) => counts[Math.floor((n * counts.length) / SHADES)]);
  return [...new Set(least.filter((rows) => rows !== undefined))];
}

/** 0 for no rows, then the number of the shade. */
export function shadeOf(rows: number, shades: readonly number[]): number {
  return rows === 0 ? 0 : shades.filter((least) => least <= rows).length;
}
