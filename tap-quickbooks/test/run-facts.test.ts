import { expect, it } from 'vitest';
import { RunSize } from '../src/reading/run-size.ts';
import { factsOf } from '../src/run-facts.ts';

const names = ['qb_invoices', 'qb_items', 'qb_tax_codes'];
const plan = {
  streams: names.map((name) => ({ stream: { name } })),
  range: { start: 0, end: 86_400_000 },
};

function factsWith(size: RunSize, counts: ReadonlyMap<string, number>) {
  const client = { calls: 3, meteredCalls: 2 };
  return factsOf(plan, client, { size, output: { counts: new Map(counts) }, counts: { sums: () => ({}) } });
}

it('the facts of a run have the records of each stream so far, and its size once it is known', () => {
  const size = new RunSize();
  size.begin('qb_items');
  size.add('qb_items')(9);
  size.add('qb_invoices');
  const came = new Map([
    ['qb_invoices', 5],
    ['qb_items', 4],
    ['qb_tax_codes', 0],
  ]);
  expect(factsWith(size, came)).toMatchObject({
    ...{ streams: names, calls: 3, metered_calls: 2 },
    requested: ['1970-01-01T00:00:00Z', '1970-01-02T00:00:00Z'],
    records: { qb_invoices: [5], qb_items: [4, 9] },
  });
});

it('the facts of a run name the streams whose newest time is left to a later run', () => {
  const size = new RunSize();
  expect(factsWith(size, new Map())).not.toHaveProperty('later');
  size.leave('qb_tax_codes');
  expect(factsWith(size, new Map()).later).toEqual(['qb_tax_codes']);
});
