import type { JsonObject } from 'singer';
import Customer from '../../../schemas/Customer.json' with { type: 'json' };
import Invoice from '../../../schemas/Invoice.json' with { type: 'json' };
import Item from '../../../schemas/Item.json' with { type: 'json' };

export interface Stream {
  /** Name of the Singer stream and of its table. */
  readonly name: string;
  /** Name of the QuickBooks entity, as a query spells it. */
  readonly entity: string;
  /** List entities can be inactive, and a query hides those that are unless it asks for them. */
  readonly hasActive: boolean;
  readonly schema: JsonObject;
}

export const STREAMS: readonly Stream[] = [
  { name: 'qb_customers', entity: 'Customer', hasActive: true, schema: Customer },
  { name: 'qb_invoices', entity: 'Invoice', hasActive: false, schema: Invoice },
  { name: 'qb_items', entity: 'Item', hasActive: true, schema: Item },
];
