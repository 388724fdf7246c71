import { startSimulator } from 'quickbooks-simulator';
import { expect, it } from 'vitest';
import { transactionListFor } from '../../src/quickbooks/transaction-list.ts';
import { knownFrom, SimulatedCensus } from '../census/simulated-census.ts';
import { silent } from '../support/source-of.ts';

const COMPANY = { from: '2024-01-01', to: '2024-07-01', customers: 40, invoices: 600, items: 5, others: 300 };
const ENTITIES = ['Invoice', 'Bill', 'Payment', 'Purchase', 'JournalEntry', 'Estimate', 'Transfer'];

it('the list of transactions has the Ids of every entity, if it is cut, late or refused in parts or as a whole', async () => {
  const simulator = await startSimulator(COMPANY);
  try {
    const census = await SimulatedCensus.of(simulator);
    const records = knownFrom(await census.listed({ start: 0, end: Date.UTC(2030, 0, 1) }));
    const list = () =>
      transactionListFor([{ entity: 'Invoice', records }], { client: { call: census.call }, logger: silent });
    const expectAll = async () => {
      const ids = await list()?.ids();
      for (const entity of ENTITIES)
        for (const { id, left_at: leftAt } of simulator.truth({ entity }))
          expect(ids?.has(id), `${entity} ${id}`).toBe(leftAt === null);
    };
    simulator.mutate({ count: 20, entities: ENTITIES, kinds: ['delete'], seed: 3 });
    census.calls = 0;
    await expectAll();
    expect(census.calls).toBe(1);
    // Two columns of all transactions do not fit into this number of cells.
    simulator.tune({ reportCells: 2_400 });
    await expectAll();
    simulator.tune({ reportCells: 4 });
    expect(await list()?.ids()).toBeUndefined();
  } finally {
    await simulator.close();
  }
});
