import type { EntityRows, Settlement } from './company-rows.ts';

/** The rows of one entity dealt to those of another, in runs of neighbours. */
export interface Runs {
  /** The run of a holder, [first, end). */
  of(holder: number): { readonly first: number; readonly end: number };
  holderOf(row: number): number;
}

export function createRuns(holders: number, rows: number): Runs {
  const first = (holder: number) => Math.ceil((holder * rows) / holders);
  return {
    of: (holder) => ({ first: first(holder), end: Math.min(rows, first(holder + 1)) }),
    holderOf: (row) => Math.floor((row * holders) / rows),
  };
}

interface Payable {
  readonly payments: EntityRows;
  readonly rows: EntityRows;
  isPayable(row: number): boolean;
  /** Cents that are paid, and the row of the customer or vendor. */
  payment(row: number): { readonly cents: number; readonly party: number };
}

/** Each payment pays the first payable row of its run; the others stay open. A payment without one is unapplied. */
export function createSettlement({ payments, rows, isPayable, payment }: Payable): Settlement {
  const runs = createRuns(payments.size, rows.size);
  const firstPayable = (holder: number) => {
    const { first, end } = runs.of(holder);
    for (let row = first; row < end; row += 1) if (isPayable(row)) return row;
    return undefined;
  };
  return {
    paidBy(holder) {
      const row = rows.size === 0 ? undefined : firstPayable(holder);
      return row === undefined ? undefined : { row, ...payment(row) };
    },
    paymentOf(row) {
      if (payments.size === 0 || !isPayable(row)) return undefined;
      const holder = runs.holderOf(row);
      return firstPayable(holder) === row ? holder : undefined;
    },
  };
}
