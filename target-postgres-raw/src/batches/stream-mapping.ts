import { type Company, ENVELOPE, ENVELOPE_KEYS, EXTRACT_COLUMNS, type SchemaMessage } from 'singer';
import { type Layout, type Table, tableFor } from '../table.ts';
import type { Validate } from './validation.ts';

/** The way from a stream's records to rows. */
export interface StreamMapping {
  readonly stream: string;
  readonly layout: Layout;
  readonly table: Table;
  /** The company that the records are of; undefined for other taps. */
  readonly company?: Company | undefined;
  /** Properties of an envelope, as far as they are known before a record is read, that have no column. */
  readonly unknown: readonly string[];
  /** Is called with each such property of a record. Without it the record is refused. */
  readonly onUnknown?: (property: string) => void;
  /** Throws if a record does not match its SCHEMA. Absent unless records are to be validated. */
  readonly validate?: Validate;
}

/** The mapping that a SCHEMA message gives its stream. */
export function mappingFromSchema(
  { stream, schema, keyProperties }: SchemaMessage,
  target: string,
): StreamMapping {
  const properties = Object.keys(
    typeof schema.properties === 'object' && schema.properties !== null ? schema.properties : {},
  );
  const given = [...new Set(keyProperties)];
  const keys = ENVELOPE_KEYS.find((each) => isSameSet(each, given));
  return mapping(stream, properties, { envelopeKeys: keys, otherKeys: given }, target);
}

/** The mapping of a stream whose first record came without a SCHEMA; `properties` are those of that record. */
export function mappingFromRecord(
  stream: string,
  properties: readonly string[],
  target: string,
): StreamMapping {
  const keys = ENVELOPE_KEYS.findLast((each) => each.every((key) => properties.includes(key)));
  return mapping(stream, properties, { envelopeKeys: keys, otherKeys: [] }, target);
}

export function isSameMapping(a: StreamMapping, b: StreamMapping): boolean {
  return (
    a.layout === b.layout &&
    a.table.keys.join('\0') === b.table.keys.join('\0') &&
    a.unknown.join('\0') === b.unknown.join('\0')
  );
}

interface Keys {
  /** Undefined if the stream's keys are not those of an envelope. */
  readonly envelopeKeys: readonly string[] | undefined;
  /** The keys if it is not an envelope. */
  readonly otherKeys: readonly string[];
}

function mapping(
  stream: string,
  properties: readonly string[],
  { envelopeKeys, otherKeys }: Keys,
  target: string,
): StreamMapping {
  const unknown = envelopeKeys && unknownIn(properties, envelopeKeys);
  return envelopeKeys === undefined || unknown === undefined
    ? { stream, layout: 'record', table: tableFor(stream, otherKeys, target), unknown: [] }
    : { stream, layout: 'envelope', table: tableFor(stream, envelopeKeys, target), unknown };
}

const NEEDED: readonly string[] = [ENVELOPE.id.name, ENVELOPE.payload.name];
const EXTRACT_NAMES: readonly string[] = EXTRACT_COLUMNS.map(({ name }) => name);

/**
 * The properties of an envelope that have no column; undefined if it is none. An envelope has an id, a payload, and
 * either nothing unknown or a column of the extract: a mapper may add and remove properties. A stream of another tap
 * that happens to have an id, a payload and properties of its own is loaded whole, so that the rest of it is not lost.
 */
function unknownIn(properties: readonly string[], keys: readonly string[]): readonly string[] | undefined {
  if (!NEEDED.every((name) => properties.includes(name))) return undefined;
  const known = [...keys, ...NEEDED, ...EXTRACT_NAMES, ENVELOPE.deletedAt.name];
  const unknown = properties.filter((name) => !known.includes(name));
  const isExtracted = properties.some((name) => EXTRACT_NAMES.includes(name));
  return unknown.length === 0 || isExtracted ? unknown : undefined;
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
