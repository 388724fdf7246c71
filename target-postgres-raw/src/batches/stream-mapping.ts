import type { Company, SchemaMessage } from 'singer';
import { ENVELOPE, ENVELOPE_KEY, type Table, tableFor } from '../table.ts';
import type { Validate } from './validation.ts';

/** How a stream's records become rows. */
export interface StreamMapping {
  readonly stream: string;
  /** An envelope brings its columns along; any other record is the payload as a whole. */
  readonly layout: 'envelope' | 'record';
  readonly table: Table;
  /** The company that the records are of; undefined for other taps. */
  readonly company?: Company | undefined;
  /** Throws where a record does not match its SCHEMA; not there unless that is asked for. */
  readonly validate?: Validate;
}

/** What a SCHEMA message makes of its stream. */
export function mappingFromSchema(
  { stream, schema, keyProperties }: SchemaMessage,
  target: string,
): StreamMapping {
  const properties = Object.keys(
    typeof schema.properties === 'object' && schema.properties !== null ? schema.properties : {},
  );
  const keys = [...new Set(keyProperties)];
  const isKeyedById = keys.length === 1 && keys[0] === ENVELOPE_KEY;
  const layout = isKeyedById && isEnvelope(properties) ? 'envelope' : 'record';
  return { stream, layout, table: tableFor(stream, keys, target) };
}

/** What a stream is taken for whose first record came without a SCHEMA; `properties` are those of that record. */
export function mappingFromRecord(
  stream: string,
  properties: readonly string[],
  target: string,
): StreamMapping {
  return isEnvelope(properties)
    ? { stream, layout: 'envelope', table: tableFor(stream, [ENVELOPE_KEY], target) }
    : { stream, layout: 'record', table: tableFor(stream, [], target) };
}

export function isSameMapping(a: StreamMapping, b: StreamMapping): boolean {
  return a.layout === b.layout && a.table.keys.join('\0') === b.table.keys.join('\0');
}

/**
 * An envelope holds an id, a payload, and nothing that has no column: some other tap's stream that happens to have
 * an id and a payload among its properties is loaded whole, so that the rest of them is not lost.
 */
function isEnvelope(properties: readonly string[]): boolean {
  return (
    properties.includes(ENVELOPE_KEY) &&
    properties.includes('payload') &&
    properties.every((name) => ENVELOPE.has(name))
  );
}
