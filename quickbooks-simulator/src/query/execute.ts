import { type Dataset, type Row, TIME_FIELDS, type TimeField } from '../data/dataset.ts';
import { rowsByName } from '../data/name-order.ts';
import { hash } from '../generate/hash.ts';
import { DEFAULT_HABITS } from './habits.ts';
import { type Plan, planQuery, type QueryMoment } from './plan.ts';
import type { Statement } from './statement.ts';

export type Answer = { readonly count: number } | { readonly rows: readonly Row[] };

/**
 * Answers a statement. Conditions on times become ranks by binary search, so that a page deep in a range costs
 * what the first one costs; other conditions are tested row by row.
 */
export function execute(dataset: Dataset, given: Statement, when: number | QueryMoment): Answer {
  const moment = typeof when === 'number' ? { now: when, habits: DEFAULT_HABITS, query: 0 } : when;
  const statement = moment.habits.orderById === 'ignored' ? withoutIdOrder(given) : given;
  const plan = planQuery(dataset, statement, moment);
  const chosen = chooseWalk(dataset, plan);
  const walk = moment.habits.tieOrder === 'unstable' ? shuffled(chosen, moment.query) : chosen;
  if (statement.isCount) return { count: countMatches(walk) };
  const first = statement.startPosition - 1;
  const end = first + statement.maxResults;
  return { rows: walk.isSorted ? pageOf(walk, first, end) : sorted(plan, pageOf(walk)).slice(first, end) };
}

function withoutIdOrder(statement: Statement): Statement {
  return { ...statement, orders: statement.orders.filter(({ property }) => property.toLowerCase() !== 'id') };
}

/** A way through the rows that includes every match. */
interface Walk {
  readonly size: number;
  at(index: number): Row;
  /** Conditions that are still to be tested of each row. */
  readonly tests: Plan['tests'];
  /** True if it is in the order that was asked for. */
  readonly isSorted: boolean;
  /** Place of rows with the same time, in walks by time. */
  ties?(index: number): { readonly first: number; readonly size: number };
}

/** Rows that are equal in their order change places with every query. */
function shuffled(walk: Walk, query: number): Walk {
  const { ties } = walk;
  if (ties === undefined || !walk.isSorted) return { ...walk, at: rotated(walk, query) };
  let run = { first: 0, size: 0 };
  const at = (index: number) => {
    if (index < run.first || index >= run.first + run.size) run = ties(index);
    const turn = hash(query, run.first) % run.size;
    return walk.at(run.first + ((index - run.first + turn) % run.size));
  };
  return { ...walk, at };
}

/** Another start for a walk that is sorted afterwards, by a sort that keeps equal rows as they came. */
function rotated({ at, size, isSorted }: Walk, query: number): Walk['at'] {
  if (isSorted || size === 0) return at;
  const turn = hash(query, size) % size;
  return (index) => at((index + turn) % size);
}

function chooseWalk(dataset: Dataset, plan: Plan): Walk {
  if (plan.ids !== undefined) return idWalk(dataset, plan, plan.ids);
  const [key, ...rest] = plan.sortKeys;
  const order = rest.length === 0 ? key : undefined;
  const narrowest = narrowestField(dataset, plan);
  if (order?.field === 'FullyQualifiedName' && narrowest === undefined) {
    return nameWalk(dataset, plan, order.isDescending);
  }
  const asked = order?.field === 'FullyQualifiedName' ? undefined : order?.field;
  const field = preferred(dataset, plan, asked, narrowest);
  const isSorted = field === asked;
  return timeWalk(dataset, plan, { field, isSorted, isDescending: isSorted && order?.isDescending === true });
}

function idWalk(dataset: Dataset, plan: Plan, ids: readonly string[]): Walk {
  const rows = ids.map((id) => dataset.rowById(id)).filter((row) => row !== undefined);
  const tests = [...plan.tests, ...TIME_FIELDS.map((field) => boundsTest(dataset, plan, field))];
  return { size: rows.length, at: (index) => rows[index] as Row, tests, isSorted: false };
}

function nameWalk(dataset: Dataset, { tests }: Plan, isDescending: boolean): Walk {
  const rows = rowsByName(dataset);
  const at = (index: number) => rows[isDescending ? rows.length - 1 - index : index] as Row;
  return { size: rows.length, at, tests, isSorted: true };
}

interface TimeOrder {
  readonly field: TimeField;
  readonly isDescending: boolean;
  readonly isSorted: boolean;
}

function timeWalk(dataset: Dataset, plan: Plan, { field, isDescending, isSorted }: TimeOrder): Walk {
  const { first, size } = ranks(dataset, plan, field);
  const others = TIME_FIELDS.filter((other) => other !== field && isBounded(plan, other));
  return {
    size,
    at: (index) => dataset.rowAt(field, isDescending ? first + size - 1 - index : first + index),
    ties: (index) => tiesAt(dataset, { field, isDescending, first, size }, index),
    tests: [...others.map((other) => boundsTest(dataset, plan, other)), ...plan.tests],
    isSorted,
  };
}

interface TimeRanks {
  readonly field: TimeField;
  readonly isDescending: boolean;
  readonly first: number;
  readonly size: number;
}

function tiesAt(dataset: Dataset, { field, isDescending, first, size }: TimeRanks, index: number) {
  const rank = isDescending ? first + size - 1 - index : first + index;
  const second = dataset.time(dataset.rowAt(field, rank), field);
  const low = Math.max(first, dataset.countBefore(field, second));
  const high = Math.min(first + size, dataset.countBefore(field, second + 1));
  return { first: isDescending ? first + size - high : low - first, size: high - low };
}

/** A walk in the asked order can stop early, but not if the other field leaves only a few of its rows. */
function preferred(dataset: Dataset, plan: Plan, asked?: TimeField, narrowest?: TimeField): TimeField {
  if (asked === undefined || narrowest === undefined) return asked ?? narrowest ?? 'CreateTime';
  const isMuchNarrower = ranks(dataset, plan, narrowest).size * 4 < ranks(dataset, plan, asked).size;
  return isMuchNarrower ? narrowest : asked;
}

function narrowestField(dataset: Dataset, plan: Plan): TimeField | undefined {
  const bounded = TIME_FIELDS.filter((field) => isBounded(plan, field));
  return bounded.toSorted(
    (one, other) => ranks(dataset, plan, one).size - ranks(dataset, plan, other).size,
  )[0];
}

function isBounded({ bounds }: Plan, field: TimeField): boolean {
  return Number.isFinite(bounds[field].low) || Number.isFinite(bounds[field].high);
}

function ranks(dataset: Dataset, { bounds }: Plan, field: TimeField): { first: number; size: number } {
  const first = dataset.countBefore(field, bounds[field].low);
  return { first, size: Math.max(0, dataset.countBefore(field, bounds[field].high) - first) };
}

function boundsTest(dataset: Dataset, { bounds }: Plan, field: TimeField): (row: Row) => boolean {
  const { low, high } = bounds[field];
  return (row) => {
    const time = dataset.time(row, field);
    return low <= time && time < high;
  };
}

function countMatches({ size, at, tests }: Walk): number {
  if (tests.length === 0) return size;
  let count = 0;
  for (let index = 0; index < size; index += 1) {
    const row = at(index);
    if (tests.every((test) => test(row))) count += 1;
  }
  return count;
}

/** The matches from one to another in the order of the walk. */
function pageOf({ size, at, tests }: Walk, first = 0, end = Number.POSITIVE_INFINITY): Row[] {
  const rows: Row[] = [];
  let matched = tests.length === 0 ? Math.min(first, size) : 0;
  for (let index = matched; index < size && matched < end; index += 1) {
    const row = at(index);
    if (!tests.every((test) => test(row))) continue;
    if (matched >= first) rows.push(row);
    matched += 1;
  }
  return rows;
}

/** Rows that are equal in all keys stay in the order of the walk. */
function sorted({ sortKeys }: Plan, rows: Row[]): Row[] {
  return rows.sort((one, other) => {
    for (const key of sortKeys) {
      const order = key.compare(one, other);
      if (order !== 0) return order;
    }
    return 0;
  });
}
