import type { Dataset } from '../data/dataset.ts';
import { createCustomers } from './customer.ts';
import type { EntityText } from './entity-text.ts';
import { generatedDataset } from './generated-dataset.ts';
import { saltedSeed } from './hash.ts';
import { createHistory } from './history.ts';
import { createInvoices } from './invoice.ts';
import { createItems } from './item.ts';

export interface CompanyOptions {
  readonly seed: number;
  /** UTC seconds; everything happens in [from, to). */
  readonly from: number;
  readonly to: number;
  readonly customers: number;
  readonly invoices: number;
  readonly items: number;
}

/** A company whose every byte follows from these options. */
export function generatedCompany(options: CompanyOptions): Dataset[] {
  const customers = createCustomers(options.seed);
  const items = createItems(options.seed);
  const invoices = createInvoices(options.seed, {
    size: options.invoices,
    customers,
    customerCount: Math.max(1, options.customers),
    items,
    itemCount: Math.max(1, options.items),
  });
  return [
    dataset(options, customers, options.customers),
    dataset(options, invoices, options.invoices),
    dataset(options, items, options.items),
  ];
}

function dataset({ seed, from, to }: CompanyOptions, text: EntityText, size: number): Dataset {
  return generatedDataset(text, createHistory({ seed: saltedSeed(seed, text.entity), size, from, to }));
}
