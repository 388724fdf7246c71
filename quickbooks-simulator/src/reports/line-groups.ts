import { type Cell, colData, EMPTY, moneyText } from '../report-layout/cells.ts';
import type { Look } from '../report-layout/labels.ts';
import type { RowWriter } from '../report-layout/row-writer.ts';
import type { Line } from './line.ts';
import type { LineColumn } from './line-columns.ts';

/** The lines of one account or name, and the sums of its columns. */
export interface LineGroup {
  /** Cells as JSON. */
  texts: string[];
  count: number;
  /** Cents by column; columns that are not summed have 0. */
  readonly sums: number[];
}

interface GroupOptions {
  readonly columns: readonly LineColumn[];
  readonly look: Look;
  /** Rows that the report can have before it is cut; 0 is no limit. */
  readonly most: number;
  /** The order in which groups are written. */
  compare(one: string, other: string): number;
}

/**
 * Lines by group. Lines come by date and are written by group; of lines that a cut would drop anyway only the sums are
 * kept, so that memory grows with the answer and not with the company.
 */
export class LineGroups {
  readonly #options: GroupOptions;
  readonly #groups = new Map<string, LineGroup>();
  #kept = 0;

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  add(key: string, line: Line): void {
    const { columns, look, most } = this.#options;
    const group = this.#groups.get(key) ?? { texts: [], count: 0, sums: columns.map(() => 0) };
    this.#groups.set(key, group);
    group.count += 1;
    columns.forEach((column, i) => {
      group.sums[i] = (group.sums[i] ?? 0) + (column.cents?.(line) ?? 0);
    });
    if (group.texts.length < group.count - 1) return;
    group.texts.push(colData(columns.map((column) => column.cell(line, look))));
    this.#kept += 1;
    if (most > 0 && this.#kept > 2 * most) this.#prune(most);
  }

  get(key: string): LineGroup | undefined {
    return this.#groups.get(key);
  }

  /** The groups in the order in which they are written. */
  keys(): string[] {
    return [...this.#groups.keys()].sort(this.#options.compare);
  }

  /** Drops the lines of groups that come after the limit. */
  #prune(most: number): void {
    this.#kept = 0;
    for (const key of this.keys()) {
      const group = this.#groups.get(key);
      if (group === undefined) continue;
      if (this.#kept > most) group.texts = [];
      this.#kept += group.texts.length;
    }
  }
}

/** Writes the lines of a group. Dropped ones would be after the cut. */
export function writeLines(rows: RowWriter, group: LineGroup | undefined): void {
  for (const text of group?.texts ?? []) {
    if (rows.isCut) return;
    rows.rowText(text);
  }
}

/** The cells of a sum: a label, and amounts in the columns that are summed. */
export function sumCells(
  columns: readonly LineColumn[],
  look: Look,
  { label, sums, hasLines }: { label: string; sums: readonly number[]; hasLines: boolean },
): Cell[] {
  return columns.map((column, i) => {
    const cents = sums[i] ?? 0;
    const isShown = column.cents !== undefined && hasLines && !(look.isModern && cents === 0);
    if (i === 0) return { value: label };
    return isShown ? { value: moneyText(cents) } : EMPTY;
  });
}

/** The cells of a header: a label, and nothing. */
export function labelCells(columns: readonly unknown[], label: string, id?: string): Cell[] {
  return columns.map((_, i) => (i === 0 ? { value: label, ...(id !== undefined && { id }) } : EMPTY));
}
