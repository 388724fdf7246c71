import { DEFAULT_NAMES } from '../streams.ts';
import type { Warehouse } from '../warehouse.ts';
import { check, healthyOutputOf } from './check.ts';
import type { Machine } from './machine.ts';
import { NativeContainer } from './native-container.ts';

const COMPANY: Readonly<Record<string, number>> = {
  qb_customers: 1_200,
  qb_invoices: 6_000,
  qb_items: 400,
  qb_company_info: 1,
};

/** Does what `docker compose --profile demo up` does. */
export async function demo(machine: Machine, warehouse: Warehouse): Promise<string> {
  const output = healthyOutputOf(await new NativeContainer(machine, 'meltano-demo').ended);
  for (const stream of DEFAULT_NAMES) {
    const { rows, distinctIds } = await warehouse.summarize('raw', stream);
    const expected = COMPANY[stream] ?? rows;
    check(rows === expected && distinctIds === expected, `meltano-demo loads ${rows} ${stream}`);
  }
  return output;
}
