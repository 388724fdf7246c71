import type { Dataset } from '../data/dataset.ts';
import type { EntityShape } from '../entities/entity-shape.ts';
import { SHAPES } from '../entities/shapes.ts';
import { createCustomers } from '../generate/customer.ts';
import { generatedDataset } from '../generate/generated-dataset.ts';
import { saltedSeed } from '../generate/hash.ts';
import { createHistory, type History } from '../generate/history.ts';
import { createInvoices } from '../generate/invoice.ts';
import { createItems } from '../generate/item.ts';
import { createPlainHistory, lazyHistory } from '../generate/plain-history.ts';
import { idsOf, sharedIdsOf } from './company-ids.ts';
import { largestOf, sizeOf } from './company-sizes.ts';
import { createCompanyRows, type GeneratedEntity, type Sales } from './generated-rows.ts';
import { shapeText } from './shape-text.ts';

export interface CompanyOptions {
  readonly seed: number;
  /** UTC seconds; everything happens in [from, to). */
  readonly from: number;
  readonly to: number;
  readonly customers: number;
  readonly invoices: number;
  readonly items: number;
  /** Rows of the largest of the other entities; 0 leaves all of them empty. */
  readonly others?: number | 'scaled';
  readonly realm?: string;
}

/** A company whose every byte follows from these options. */
export function generatedCompany(options: CompanyOptions): Dataset[] {
  const { seed } = options;
  const entities = new Map<string, GeneratedEntity>();
  const sales: Sales = createSales(options, (row) => company.paymentId(row));
  const company = createCompanyRows(options, sales, entities);
  for (const [text, size] of [
    [sales.customers, options.customers],
    [sales.invoices, options.invoices],
    [sales.items, options.items],
  ] as const) {
    entities.set(text.entity, { text, history: historyOf(options, text.entity, size) });
  }
  for (const shape of SHAPES) {
    const text = shapeText(shape, { seed, ids: idsOf(seed, shape, options), company: company.rows });
    entities.set(shape.entity, { text, history: shapeHistory(options, shape) });
  }
  return [...entities.values()].map(({ text, history }) => generatedDataset(text, history));
}

/** Customers, invoices and items. Alone they have Ids of their own, and their payments are not there. */
function createSales(options: CompanyOptions, paymentId: (invoice: number) => string | undefined): Sales {
  const { seed } = options;
  const isWhole = largestOf(options) > 0;
  const customers = createCustomers(seed, isWhole ? sharedIdsOf(seed, 'names', 'Customer') : undefined);
  const items = createItems(seed);
  const invoices = createInvoices(seed, {
    size: options.invoices,
    customers,
    customerCount: Math.max(1, options.customers),
    items,
    itemCount: Math.max(1, options.items),
    ...(isWhole && {
      ids: sharedIdsOf(seed, 'transactions', 'Invoice'),
      paymentId: ({ row }: { readonly row: number }) => paymentId(row),
    }),
  });
  return { customers, invoices, items };
}

function historyOf({ seed, from, to }: CompanyOptions, entity: string, size: number): History {
  return lazyHistory(size, () => createHistory({ seed: saltedSeed(seed, entity), size, from, to }));
}

function shapeHistory(options: CompanyOptions, shape: EntityShape): History {
  const size = sizeOf(shape, largestOf(options), options);
  const { timeOf } = shape;
  if (timeOf === undefined) return historyOf(options, shape.entity, size);
  return createPlainHistory(size, (row) => timeOf(row, options));
}
