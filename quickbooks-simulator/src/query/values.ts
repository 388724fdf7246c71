import type { Comparable } from '../data/comparable.ts';
import type { Literal, Operator } from './statement.ts';

/** Values are compared without regard to case; quoted numbers are numbers where the property holds one. */
export function matches(value: Comparable, operator: Operator, literals: readonly Literal[]): boolean {
  if (operator === 'in') return literals.some((literal) => matches(value, '=', [literal]));
  const literal = literals[0];
  if (literal === undefined) return false;
  if (value === undefined) return operator === '=' && isNull(literal);
  if (operator === 'like') return likePattern(literal.text).test(String(value));
  const order = compareWithLiteral(value, literal.text);
  return order !== undefined && HOLDS[operator](order);
}

/** For each operator, whether it holds when the value is below (−), at (0) or above (+) the literal. */
const HOLDS: Readonly<Record<Exclude<Operator, 'in' | 'like'>, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

/** Absent first, then by kind; text in the order of its UTF-8 bytes (recorded for names). */
export function compareValues(one: Comparable, other: Comparable): number {
  if (one === other) return 0;
  if (one === undefined) return -1;
  if (other === undefined) return 1;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

/** Null is written as one blank in quotes (data queries page). */
function isNull({ text, isQuoted }: Literal): boolean {
  return isQuoted ? text.trim() === '' : text.toLowerCase() === 'null';
}

function compareWithLiteral(value: Exclude<Comparable, undefined>, literal: string): number | undefined {
  if (typeof value === 'number') {
    const number = literal.trim() === '' ? Number.NaN : Number(literal);
    return Number.isNaN(number) ? undefined : value - number;
  }
  return compareValues(String(value).toLowerCase(), literal.toLowerCase());
}

/** Only `%` is a wildcard (data queries page). */
function likePattern(text: string): RegExp {
  const parts = text.split('%').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'isu');
}
