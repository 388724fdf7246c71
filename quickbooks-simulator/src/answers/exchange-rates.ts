import { comparable } from '../data/comparable.ts';
import type { Dataset, Row } from '../data/dataset.ts';
import { parseInstant } from '../data/instant.ts';
import { type Answer, execute } from '../query/execute.ts';
import type { QueryMoment } from '../query/plan.ts';
import { invalidQuery } from '../query/query-error.ts';
import type { Condition, Statement } from '../query/statement.ts';
import { matches } from '../query/values.ts';

const DAY_SECONDS = 86_400;
/** Rows that are looked back at: every currency has a rate among them. */
const LOOK_BACK = 64;

/** Answers a statement. For exchange rates, `AsOfDate = 'd'` means the latest rate of each currency at or before d. */
export function answerTo(dataset: Dataset, statement: Statement, when: QueryMoment): Answer {
  const asOf = statement.conditions.find(isAsOfDate);
  if (dataset.entity !== 'ExchangeRate' || asOf === undefined || statement.isCount) {
    return execute(dataset, statement, when);
  }
  const others = statement.conditions.filter((condition) => condition !== asOf);
  const rows = latestRates(dataset, asOf).filter((row) =>
    others.every((condition) => holds(dataset, row, condition)),
  );
  const first = statement.startPosition - 1;
  return { rows: rows.slice(first, first + statement.maxResults) };
}

function isAsOfDate({ property, operator }: Condition): boolean {
  return property.toLowerCase() === 'asofdate' && operator === '=';
}

function latestRates(dataset: Dataset, { values, property }: Condition): Row[] {
  const instant = parseInstant(values[0]?.text ?? '');
  if (instant === undefined)
    throw invalidQuery(`value ${values[0]?.text} of property '${property}' is not a valid date`);
  const end = dataset.countBefore('CreateTime', instant / 1000 + DAY_SECONDS);
  const latest = new Map<string, Row>();
  for (let rank = end - 1; rank >= Math.max(0, end - LOOK_BACK); rank -= 1) {
    const row = dataset.rowAt('CreateTime', rank);
    const currency = dataset.id(row).slice(0, 3);
    if (!latest.has(currency)) latest.set(currency, row);
  }
  return [...latest].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

function holds(dataset: Dataset, row: Row, { property, operator, values }: Condition): boolean {
  const path = dataset.properties.find(property)?.path;
  if (path === undefined) throw invalidQuery(`Property ${property} not found for Entity ${dataset.entity}`);
  return matches(comparable(JSON.parse(dataset.text(row)), path), operator, values);
}
