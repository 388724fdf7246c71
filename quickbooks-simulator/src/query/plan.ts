import { type Comparable, comparable } from '../data/comparable.ts';
import type { Dataset, Row, TimeField } from '../data/dataset.ts';
import { parseInstant } from '../data/instant.ts';
import { COMPANY_ZONE, PACIFIC, pacificDate } from '../data/pacific-time.ts';
import type { QueryHabits } from './habits.ts';
import { invalidQuery } from './query-error.ts';
import type { Condition, Literal, Order, Statement } from './statement.ts';
import { compareValues, matches } from './values.ts';

/** Whole seconds, [low, high). */
interface Bounds {
  readonly low: number;
  readonly high: number;
}

interface SortKey {
  /** Set if the dataset itself has this order. */
  readonly field?: TimeField | 'FullyQualifiedName';
  readonly isDescending: boolean;
  compare(one: Row, other: Row): number;
}

/** A statement as work on a dataset: a part that can be looked up, and a part that is tested row by row. */
export interface Plan {
  /** Set if Id is among the conditions. */
  readonly ids?: readonly string[];
  readonly bounds: Readonly<Record<TimeField, Bounds>>;
  readonly tests: readonly ((row: Row) => boolean)[];
  readonly sortKeys: readonly SortKey[];
}

/** When a statement is answered, and how. */
export interface QueryMoment {
  /** Milliseconds, for CURRENT_DATE. */
  readonly now: number;
  readonly habits: QueryHabits;
  /** Another number for each query, by which rows of one second change places if ties are unstable. */
  readonly query: number;
}

const ZONES: Readonly<Record<QueryHabits['zonelessTimes'], string>> = {
  pacific: PACIFIC,
  company: COMPANY_ZONE,
  utc: 'utc',
};

const EVERYTHING: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
const TIME_PROPERTIES: Readonly<Record<string, TimeField>> = {
  'MetaData.CreateTime': 'CreateTime',
  'MetaData.LastUpdatedTime': 'LastUpdatedTime',
};

/** Throws a `QueryError` if the entity has no such property, or none that can be queried. */
export function planQuery(dataset: Dataset, statement: Statement, { now, habits }: QueryMoment): Plan {
  const zone = ZONES[habits.zonelessTimes];
  const bounds = { CreateTime: EVERYTHING, LastUpdatedTime: EVERYTHING };
  const tests: ((row: Row) => boolean)[] = [];
  let ids: readonly string[] | undefined;
  let isActiveAsked = false;
  for (const condition of statement.conditions.map((raw) => withCurrentDate(raw, now))) {
    const path = queryablePath(dataset, condition.property, habits);
    const name = path.join('.');
    const field = TIME_PROPERTIES[name];
    if (name === 'Id') ids = idsOf(condition, ids);
    else if (field !== undefined && isRange(condition)) {
      bounds[field] = intersection(bounds[field], boundsOf(condition, zone));
    } else tests.push(propertyTest(dataset, path, { condition, zone }));
    isActiveAsked ||= name === 'Active';
  }
  // Queries hide inactive rows of list entities unless they ask about Active (data queries page, recorded).
  if (dataset.isList && !isActiveAsked) tests.push((row) => dataset.isActive(row));
  return { ...(ids && { ids }), bounds, tests, sortKeys: sortKeysOf(dataset, statement.orders, habits) };
}

function queryablePath(dataset: Dataset, property: string, { emailFilter }: QueryHabits): readonly string[] {
  const found = dataset.properties.find(property);
  if (found === undefined) throw invalidQuery(`Property ${property} not found for Entity ${dataset.entity}`);
  const isRefused = emailFilter === 'refused' && found.path[0] === 'PrimaryEmailAddr';
  if (!found.isQueryable || isRefused) throw invalidQuery(`property '${property}' is not queryable`);
  return found.path;
}

function withCurrentDate(condition: Condition, now: number): Condition {
  const today = ({ text, isQuoted }: Literal) => !isQuoted && text.toUpperCase() === 'CURRENT_DATE';
  const values = condition.values.map((literal) =>
    today(literal) ? { text: pacificDate(Math.floor(now / 1000)), isQuoted: true } : literal,
  );
  return { ...condition, values };
}

/** Id can be filtered with = and IN only (data queries page, stated twice). Several conditions intersect. */
function idsOf({ operator, values }: Condition, earlier: readonly string[] | undefined): readonly string[] {
  if (operator !== '=' && operator !== 'in') {
    throw invalidQuery(`operator ${operator} is not supported for property 'Id'`);
  }
  const ids = [...new Set(values.map(({ text }) => text.trim()))];
  return earlier === undefined ? ids : ids.filter((id) => earlier.includes(id));
}

function isRange({ operator }: Condition): boolean {
  return operator !== 'in' && operator !== 'like';
}

/** Rows have whole seconds, the statement may have milliseconds. */
function boundsOf({ operator, values, property }: Condition, zone: string): Bounds {
  const second = instantOf(values[0], property, zone) / 1000;
  const at = Math.ceil(second);
  const next = Math.floor(second) + 1;
  if (operator === '<') return { ...EVERYTHING, high: at };
  if (operator === '<=') return { ...EVERYTHING, high: next };
  if (operator === '>') return { ...EVERYTHING, low: next };
  if (operator === '>=') return { ...EVERYTHING, low: at };
  return { low: at, high: next };
}

function instantOf(literal: Literal | undefined, property: string, zone: string): number {
  const instant = parseInstant(literal?.text ?? '', zone);
  if (instant !== undefined) return instant;
  throw invalidQuery(`value ${literal?.text} of property '${property}' is not a valid date`);
}

function intersection(one: Bounds, other: Bounds): Bounds {
  return { low: Math.max(one.low, other.low), high: Math.min(one.high, other.high) };
}

interface ZonedCondition {
  readonly condition: Condition;
  readonly zone: string;
}

function propertyTest(dataset: Dataset, path: readonly string[], { condition, zone }: ZonedCondition) {
  const field = TIME_PROPERTIES[path.join('.')];
  if (field !== undefined && condition.operator === 'in') {
    const seconds = new Set(
      condition.values.map((value) => instantOf(value, condition.property, zone) / 1000),
    );
    return (row: Row) => seconds.has(dataset.time(row, field));
  }
  const value = readerOf(dataset, path);
  return (row: Row) => matches(value(row), condition.operator, condition.values);
}

/** Reading a property, from the text of the row unless the dataset knows it without. */
function readerOf(dataset: Dataset, path: readonly string[]): (row: Row) => Comparable {
  const name = path.join('.');
  const field = TIME_PROPERTIES[name];
  if (field !== undefined) return (row) => dataset.time(row, field);
  if (name === 'Active') return (row) => dataset.isActive(row);
  if (name === 'Id') return (row) => dataset.id(row).padStart(24, '0');
  return (row) => comparable(JSON.parse(dataset.text(row)), path);
}

/** Without ORDERBY: transactions by LastUpdatedTime descending, list entities by name (recorded). */
function sortKeysOf(dataset: Dataset, orders: readonly Order[], habits: QueryHabits): SortKey[] {
  if (orders.length > 0) return orders.map((order) => sortKey(dataset, order, habits));
  const property = dataset.isList ? 'FullyQualifiedName' : 'MetaData.LastUpdatedTime';
  const isDescending = !dataset.isList && habits.defaultOrder === 'newest-first';
  return [sortKey(dataset, { property, isDescending }, habits)];
}

function sortKey(dataset: Dataset, { property, isDescending }: Order, habits: QueryHabits): SortKey {
  const isName = dataset.isList && property.toLowerCase() === 'fullyqualifiedname';
  const path = isName ? ['FullyQualifiedName'] : queryablePath(dataset, property, habits);
  const field = isName ? 'FullyQualifiedName' : TIME_PROPERTIES[path.join('.')];
  const read = isName ? (row: Row) => dataset.fullyQualifiedName(row) : readerOf(dataset, path);
  const values = new Map<Row, Comparable>();
  const value = (row: Row) => {
    if (!values.has(row)) values.set(row, read(row));
    return values.get(row);
  };
  const sign = isDescending ? -1 : 1;
  return {
    ...(field && { field }),
    isDescending,
    compare: (one, other) => sign * compareValues(value(one), value(other)),
  };
}
