import type { EntityShape, Range } from '../entities/entity-shape.ts';

const SMALLEST = 3;
const SMALLEST_SCALED = 20;

/** The number of rows of the largest of the other entities. */
export function largestOf({
  others = 0,
  invoices,
}: {
  others?: number | 'scaled';
  invoices: number;
}): number {
  return others === 'scaled' ? Math.max(SMALLEST_SCALED, Math.round(invoices / 2)) : others;
}

/** The number of rows of one of them. */
export function sizeOf({ size }: EntityShape, largest: number, range: Range): number {
  if (largest === 0) return 0;
  if ('share' in size) return Math.max(SMALLEST, Math.round(largest * size.share));
  return typeof size.rows === 'number' ? size.rows : size.rows(range);
}
