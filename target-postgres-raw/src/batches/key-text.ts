import { elements, isNestedDeeper, type JsonSpan, members, plainNumber, stringAt, textAt } from 'singer';
import { UnfitRecord } from './unfit-record.ts';

/** Postgres gives up at some thousand levels too. */
const MOST_LEVELS = 1000;

/**
 * The one text of a key: equal for values that jsonb calls equal. A string is itself, a number is plain decimal, and an
 * object or array has the spelling of jsonb, with its numbers as above.
 */
export function keyValueText(bytes: Buffer, name: string, value: JsonSpan): string {
  const text = stringAt(bytes, value);
  if (text !== undefined) return text;
  // Each level reads all that is inside of it.
  if (isNestedDeeper(bytes, value, MOST_LEVELS))
    throw new UnfitRecord(`it has more than ${MOST_LEVELS} levels in ${JSON.stringify(name)}`, '54001');
  return jsonText(bytes, name, value);
}

function jsonText(bytes: Buffer, name: string, value: JsonSpan): string {
  const inner = (span: JsonSpan) => jsonText(bytes, name, span);
  switch (bytes[value.start]) {
    case OPEN_OBJECT:
      return objectText(bytes, value, inner);
    case OPEN_ARRAY:
      return `[${elements(bytes, value).map(inner).join(', ')}]`;
    case QUOTE:
      return JSON.stringify(stringAt(bytes, value));
    default:
      return scalarText(textAt(bytes, value), name);
  }
}

/** The members in the order of jsonb: shorter keys first, then by bytes. The last one of a repeated member counts. */
function objectText(bytes: Buffer, value: JsonSpan, inner: (span: JsonSpan) => string): string {
  const byKey = new Map(members(bytes, value).map(({ key, value: span }) => [key, span]));
  const sorted = [...byKey]
    .map(([key, span]) => ({ key, order: Buffer.from(key), span }))
    .sort((a, b) => a.order.length - b.order.length || Buffer.compare(a.order, b.order));
  return `{${sorted.map(({ key, span }) => `${JSON.stringify(key)}: ${inner(span)}`).join(', ')}}`;
}

function scalarText(text: string, name: string): string {
  if (text === 'true' || text === 'false' || text === 'null') return text;
  const number = plainNumber(text);
  if (number !== undefined) return number;
  throw new UnfitRecord(`it has more digits in ${JSON.stringify(name)} than Postgres takes`, '22003');
}

const QUOTE = 0x22;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
