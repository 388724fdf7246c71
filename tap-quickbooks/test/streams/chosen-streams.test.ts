import { type Catalog, ConfigError } from 'singer';
import { expect, it } from 'vitest';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams } from '../../src/streams/chosen-streams.ts';
import { STREAMS } from '../../src/streams/streams.ts';

const all = discover({ format: 'envelope', windowField: 'MetaData.LastUpdatedTime' });
const DEFAULT_NAMES = STREAMS.filter(({ isSelectedByDefault }) => isSelectedByDefault).map(
  ({ name }) => name,
);

const choose = (names?: readonly string[], catalog?: Catalog) => {
  const { streams, unselected } = chosenStreams({ names, all, ...(catalog && { catalog }) });
  return {
    read: streams.map(({ stream }) => stream.name),
    named: streams.flatMap(({ stream, isNamed }) => (isNamed ? [stream.name] : [])),
    unselected,
  };
};
/** The catalog that selects these streams alone, as Meltano writes it: each says if it is selected. */
const selecting = (...names: string[]): Catalog => ({
  streams: all.streams.map((entry) => ({
    ...entry,
    metadata: [{ breadcrumb: [], metadata: { selected: names.includes(entry.tap_stream_id) } }],
  })),
});

it('without a choice, every stream that is selected by default is read, and none is named', () => {
  expect(choose()).toEqual({ read: DEFAULT_NAMES, named: [], unselected: [] });
});

it.each([
  ['the stream', 'qb_company_info'],
  ['the stream without its prefix', 'company_info'],
  ['the entity', 'CompanyInfo'],
  ['the entity in capitals', 'COMPANYINFO'],
])('the setting may name %s', (_, name) => {
  const names = ['qb_company_info'];
  expect(choose([name])).toEqual({ read: names, named: names, unselected: [] });
});

it('a stream that is named twice is read once, in the order of the tap', () => {
  const names = ['qb_customers', 'qb_invoices'];
  expect(choose(['invoice', 'qb_customers', 'Invoice'])).toMatchObject({ read: names, named: names });
});

it('all stands for every stream that is selected by default, and names none', () => {
  expect(choose(['ALL'])).toEqual({ read: DEFAULT_NAMES, named: [], unselected: [] });
  expect(choose(['all', 'Item'])).toEqual({ read: DEFAULT_NAMES, named: ['qb_items'], unselected: [] });
});

it.each([
  ['Invoyce', /names "Invoyce", which is not a stream .* \(Invoice\?\)\. Streams are: .*qb_customers/],
  ['qb_custmers', /names "qb_custmers", .* \(qb_customers\?\)\./],
  ['Unheard', /names "Unheard", which is not a stream or an entity of this tap\. Streams/],
])('%s is refused with the name that is near', (name, message) => {
  expect(() => choose(['Invoice', name])).toThrow(ConfigError);
  expect(() => choose(['Invoice', name])).toThrow(message);
});

it('a catalog alone decides, and names no stream', () => {
  const read = ['qb_customers', 'qb_items'];
  expect(choose(undefined, selecting(...read))).toEqual({ read, named: [], unselected: [] });
  expect(choose(['all'], selecting(...read))).toEqual({ read, named: [], unselected: [] });
});

it('with a catalog and names, the streams in both are read, and the named ones that are not selected are reported', () => {
  expect(choose(['Item', 'Invoice'], selecting('qb_customers', 'qb_items'))).toEqual({
    read: ['qb_items'],
    named: ['qb_items'],
    unselected: ['qb_invoices'],
  });
});

it('a catalog and names without a stream in common are refused', () => {
  const nothing = () => choose(['Invoice'], selecting('qb_customers'));
  expect(nothing).toThrow(ConfigError);
  expect(nothing).toThrow('names Invoice, and the catalog selects qb_customers: nothing is left to read');
});

it('a catalog that selects nothing reads nothing, as before', () => {
  expect(choose(undefined, selecting())).toMatchObject({ read: [] });
});
