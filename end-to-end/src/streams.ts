/** The tap's streams with the entities that they read. */
export const ENTITIES = { qb_customers: 'Customer', qb_invoices: 'Invoice', qb_items: 'Item' } as const;
export type StreamName = keyof typeof ENTITIES;
export const STREAM_NAMES = Object.keys(ENTITIES) as StreamName[];
