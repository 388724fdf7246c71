import type { Settings } from '../settings.ts';
import { type Basis, Ledger } from './ledger.ts';
import type { Datasets } from './transactions.ts';

interface LedgerOptions {
  /** The datasets that the company has. */
  readonly served: Datasets;
  readonly basis: Basis;
  readonly settings: Pick<Settings, 'inventoryPostings'>;
}

/** The ledgers of companies. They are kept, so that sums that were made once are there at the next report. */
export class Ledgers {
  readonly #kept = new WeakMap<Datasets, Map<string, Ledger>>();

  /** The ledger of the company with these datasets. */
  of(company: Datasets, { served, basis, settings }: LedgerOptions): Ledger {
    const key = [basis, settings.inventoryPostings, ...served.keys()].join(' ');
    const kept = this.#kept.get(company) ?? new Map<string, Ledger>();
    this.#kept.set(company, kept);
    const ledger = kept.get(key) ?? new Ledger(served, basis, settings);
    kept.set(key, ledger);
    return ledger;
  }
}
