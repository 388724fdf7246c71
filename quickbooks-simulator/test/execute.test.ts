import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { generatedCompany } from '../src/company/generated-company.ts';
import type { Dataset } from '../src/data/dataset.ts';
import { recordedDataset } from '../src/data/recorded-dataset.ts';
import { execute } from '../src/query/execute.ts';
import { parseStatement } from '../src/query/parse.ts';
import type { Row } from './client.ts';
import { keptTexts } from './kept-texts.ts';

const from = Date.UTC(2024, 0, 1);
const to = Date.UTC(2024, 3, 1);
const sizes = { customers: 150, invoices: 400, items: 80 };
const generated = generatedCompany({ seed: 9, from: from / 1000, to: to / 1000, ...sizes }).map(keptTexts);
const datasets = new Map(generated.map((dataset) => [dataset.entity, dataset]));
const entities = new Map(generated.map((dataset) => [dataset.entity, everyRow(dataset)]));

const instant = fc
  .integer({ min: from / 1000 - 86_400, max: to / 1000 + 86_400 })
  .map((second) => second * 1000);
const timeCondition = fc.record({
  field: fc.constantFrom('CreateTime', 'LastUpdatedTime'),
  operator: fc.constantFrom('<', '<=', '>', '>=', '='),
  instant: fc.oneof(
    instant,
    instant.map((time) => time + 1),
    fc.constantFrom(...knownTimes()),
  ),
});
const orders = fc.constantFrom(
  ...[
    '',
    'orderby MetaData.LastUpdatedTime',
    'order by Metadata.LastUpdatedTime desc',
    'orderby MetaData.CreateTime',
  ],
  ...['orderby Id desc', 'orderby SyncToken, MetaData.CreateTime desc'],
);

describe('whatever the times, the order and the page asked for', () => {
  it.each(['Customer', 'Invoice', 'Item'])('%s rows are those that brute force finds', (entity) => {
    fc.assert(
      fc.property(
        fc.array(timeCondition, { maxLength: 3 }),
        orders,
        fc.record({ start: fc.integer({ min: 1, max: 300 }), limit: fc.integer({ min: 1, max: 200 }) }),
        fc.boolean(),
        (conditions, order, { start, limit }, isActiveAsked) => {
          const asksActive = entity !== 'Invoice' && isActiveAsked;
          const clauses = conditions.map(
            (one) => `MetaData.${one.field} ${one.operator} '${iso(one.instant)}'`,
          );
          if (asksActive) clauses.push('Active in (true, false)');
          const where = clauses.length > 0 ? `where ${clauses.join(' and ')}` : '';
          const expected = (entities.get(entity) ?? [])
            .filter((row) => asksActive || row.Active !== false)
            .filter((row) => conditions.every((one) => holds(row, one)));
          expect(countOf(entity, where)).toBe(expected.length);
          const found = rowsOf(entity, `${where} ${order} startposition ${start} maxresults ${limit}`);
          expect(found.length).toBe(Math.max(0, Math.min(limit, expected.length - start + 1)));
          expect(isSorted(found, order)).toBe(true);
          expect(allPages(entity, `${where} ${order}`)).toEqual(expected.map((row) => row.Id).sort());
        },
      ),
      { numRuns: 15 * inject('volume') },
    );
  });
});

describe('without ORDERBY', () => {
  it('invoices come last updated first', () => {
    const times = rowsOf('Invoice', 'maxresults 1000').map((row) => Date.parse(row.MetaData.LastUpdatedTime));
    expect(times.length).toBe(400);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });

  it.each(['Customer', 'Item'])('%s rows come by FullyQualifiedName in byte order', (entity) => {
    const names = rowsOf(entity, 'maxresults 1000').map((row) => row.FullyQualifiedName);
    expect(names.length).toBeGreaterThan(70);
    expect(names).toEqual(
      names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
    );
  });
});

describe('conditions on other properties', () => {
  const things = recordedDataset('Item', [
    thing('1', {
      Name: 'Ångström',
      Type: 'Service',
      UnitPrice: 10,
      Taxable: true,
      ParentRef: { value: '7', name: 'x' },
    }),
    thing('2', { Name: "Amy's 50% (off)", Type: 'Group', UnitPrice: 9.5, Taxable: false }),
    thing('10', { Name: 'Zebra\nstripes', Type: 'Service', UnitPrice: 100, Active: false }),
    thing('9', { Name: 'apple', Type: 'Inventory', Sku: 'A-1' }),
  ]);

  it.each([
    ["where Name = 'ångström'", ['1']],
    ["where Name = 'Amy\\'s 50% (off)'", ['2']],
    ["where Name like 'A%'", ['2', '9']],
    ["where Name like '%50%(off)'", ['2']],
    ["where Name like '%STRIPES' and Active = false", ['10']],
    ["where Name like '(off)'", []],
    ["where UnitPrice > '9.5'", ['1']],
    ['where UnitPrice >= 9.5', ['2', '1']],
    ["where UnitPrice > 'cheap'", []],
    ["where Type in ('Service', 'Group')", ['2', '1']],
    ["where Type = 'Service' and Active in (true, false)", ['10', '1']],
    ['where Taxable = true', ['1']],
    ["where ParentRef = '7'", ['1']],
    ["where Sku = ' '", ['2', '1']],
    ["where Id = '10'", []],
    ["where Id = '10' and Active = false", ['10']],
    ["where Id in ('9', '1', '1', 'none')", ['9', '1']],
    ["where Id in ('1','2') and id in ('2','9')", ['2']],
    ["where Id = '1' and UnitPrice < 5", []],
    ["where Id = '1' and MetaData.CreateTime > '2024-01-01T00:00:00Z'", []],
    ['where Active in (true,false) orderby Id', ['1', '2', '9', '10']],
    ['orderby UnitPrice desc, Name', ['1', '2', '9']],
    ['orderby Type desc, UnitPrice', ['1', '9', '2']],
    ['where Active in (true,false) orderby FullyQualifiedName desc', ['1', '9', '10', '2']],
  ])('%s', (rest, ids) => {
    expect(run(things, `select * from Item ${rest}`).map((row) => row.Id)).toEqual(ids);
  });

  it('in the future of the clock none is found by CURRENT_DATE, which is a Pacific date', () => {
    const now = Date.parse('2020-06-02T06:59:00Z'); // still the first of June there
    const statement = (date: string) => parseStatement(`select count(*) from Item where Name = ${date}`);
    const dated = recordedDataset('Item', [thing('1', { Name: '2020-06-01' })]);
    expect(execute(dated, statement('CURRENT_DATE'), now)).toEqual({ count: 1 });
    expect(execute(dated, statement("'CURRENT_DATE'"), now)).toEqual({ count: 0 });
  });
});

describe('what an entity does not have, or does not offer, is refused', () => {
  it.each([
    ['Invoice', 'where Active = true', 'Property Active not found for Entity Invoice'],
    ['Customer', "where Nmae = 'x'", 'Property Nmae not found for Entity Customer'],
    ['Customer', "where customer.Id = 'x'", 'Property customer.Id not found for Entity Customer'],
    ['Customer', "where AcctNum = 'x'", "property 'AcctNum' is not queryable"],
    ['Invoice', "where Line = 'x'", "property 'Line' is not queryable"],
    ['Invoice', 'orderby Nothing', 'Property Nothing not found for Entity Invoice'],
    ['Invoice', 'orderby PrivateNote', "property 'PrivateNote' is not queryable"],
    ['Invoice', "where Id > '5'", "operator > is not supported for property 'Id'"],
    ['Invoice', "where Id like '5%'", "operator like is not supported for property 'Id'"],
    [
      'Invoice',
      "where MetaData.CreateTime > 'soon'",
      "value soon of property 'MetaData.CreateTime' is not a valid date",
    ],
  ])('%s %s', (entity, rest, reason) => {
    expect(() => rowsOf(entity, rest)).toThrow(`QueryValidationError: ${reason}`);
  });
});

function everyRow(dataset: Dataset): Row[] {
  return Array.from({ length: dataset.size }, (_, rank) =>
    JSON.parse(dataset.text(dataset.rowAt('CreateTime', rank))),
  );
}

function knownTimes(): number[] {
  return [...entities.values()].flat().map((row) => Date.parse(row.MetaData.LastUpdatedTime));
}

function run(dataset: Dataset, text: string): Row[] {
  const answer = execute(dataset, parseStatement(text), to);
  if ('count' in answer) throw new Error('a count has no rows');
  return answer.rows.map((row) => JSON.parse(dataset.text(row)));
}

function rowsOf(entity: string, rest: string): Row[] {
  return run(datasets.get(entity) as Dataset, `select * from ${entity} ${rest}`);
}

function countOf(entity: string, rest: string): number {
  const statement = parseStatement(`select count(*) from ${entity} ${rest}`);
  const answer = execute(datasets.get(entity) as Dataset, statement, to);
  return 'count' in answer ? answer.count : -1;
}

function allPages(entity: string, rest: string): string[] {
  const ids: string[] = [];
  for (let page: Row[] = [{} as Row]; page.length > 0; ids.push(...page.map((row) => row.Id))) {
    page = rowsOf(entity, `${rest} startposition ${ids.length + 1} maxresults 130`);
  }
  return ids.sort();
}

function holds(row: Row, condition: { field: string; operator: string; instant: number }): boolean {
  const order = Date.parse(row.MetaData[condition.field as 'CreateTime']) - condition.instant;
  if (condition.operator === '=') return order === 0;
  return condition.operator.startsWith('<')
    ? order < 0 || (order === 0 && condition.operator === '<=')
    : order > 0 || (order === 0 && condition.operator === '>=');
}

function isSorted(rows: readonly Row[], order: string): boolean {
  const value = (row: Row): [number, number] => {
    if (order.includes('LastUpdatedTime')) return [Date.parse(row.MetaData.LastUpdatedTime), 0];
    if (order.includes('SyncToken')) return [Number(row.SyncToken), -Date.parse(row.MetaData.CreateTime)];
    if (order.includes('CreateTime')) return [Date.parse(row.MetaData.CreateTime), 0];
    return order.includes('Id') ? [Number(row.Id), 0] : [0, 0];
  };
  const sign = order.endsWith('LastUpdatedTime desc') || order.endsWith('Id desc') ? -1 : 1;
  return rows.every((row, i) => {
    const [one, then] = value(rows[Math.max(0, i - 1)] as Row);
    const [other, next] = value(row);
    return sign * (other - one) > 0 || (other === one && next >= then);
  });
}

function iso(instantOfCondition: number): string {
  return new Date(instantOfCondition).toISOString();
}

function thing(id: string, members: object): string {
  const time = `2023-05-01T00:00:${id.padStart(2, '0')}-07:00`;
  return JSON.stringify({
    Id: id,
    Active: true,
    MetaData: { CreateTime: time, LastUpdatedTime: time },
    ...members,
  });
}
