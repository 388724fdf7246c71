import type { JsonObject } from 'singer';
import { beforeAll, describe, expect, it } from 'vitest';
import { generatedCompany } from '../../quickbooks-simulator/src/company/generated-company.ts';
import { singletons } from '../../quickbooks-simulator/src/company/singletons.ts';
import { loadSchemaCheck, type SchemaCheck } from '../src/schema-check.ts';
import { STREAM_NAMES, streamNamed } from '../src/streams.ts';

const [FROM, TO] = [Date.UTC(2024, 0, 1) / 1_000, Date.UTC(2024, 3, 1) / 1_000];
const SIZES = { customers: 120, invoices: 400, items: 80, others: 100 };
const MOST_ROWS = 100;

const datasets = new Map(
  [
    ...singletons({
      ...{ realm: '1', from: FROM, isWhole: true, fiscalYearStart: 'April', booksClosed: '2024-01-31' },
    }),
    ...generatedCompany({ ...SIZES, seed: 7, from: FROM, to: TO }),
  ].map((dataset) => [dataset.entity, dataset]),
);

/** The rows of a stream as the simulator sends them. */
function rowsOf(stream: string): JsonObject[] {
  const dataset = datasets.get(streamNamed(stream).entity);
  if (dataset === undefined) return [];
  return Array.from({ length: Math.min(dataset.size, MOST_ROWS) }, (_, rank) =>
    JSON.parse(dataset.text(dataset.rowAt('LastUpdatedTime', rank))),
  );
}

let check: SchemaCheck;
beforeAll(async () => {
  check = await loadSchemaCheck();
});

const ENTITY_STREAM_NAMES = STREAM_NAMES.filter((name) => streamNamed(name).kind !== 'report');

describe.each(ENTITY_STREAM_NAMES)('the schema of %s', (stream) => {
  const { schema, wrapping } = streamNamed(stream);
  const rows = rowsOf(stream);

  it('accepts each row of the simulator, and names its members', () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.flatMap((row) => check(stream, row) ?? [])).toEqual([]);
    const members = new Set(rows.flatMap((row) => Object.keys(row)));
    expect([...members].filter((name) => !Object.hasOwn(schema.properties as object, name))).toEqual([]);
  });

  it('accepts members that it does not name', () => {
    const [row = {}] = rows;
    const widened = Object.fromEntries(
      Object.entries(row).map(([name, value]) =>
        typeof value === 'object' && !Array.isArray(value)
          ? [name, { ...value, FieldOfTomorrow: [1] }]
          : [name, value],
      ),
    );
    expect(check(stream, { ...widened, FieldOfTomorrow: { a: [null, 1, 'b'] } })).toBeUndefined();
  });

  it('refuses a member of another type', () => {
    const [row = {}] = rows;
    const broken = wrapping === 'none' ? { ...row, MetaData: 'today' } : { Bill: { MetaData: 'today' } };
    expect(check(stream, broken)).toMatch(/MetaData must be null,object/);
  });
});
