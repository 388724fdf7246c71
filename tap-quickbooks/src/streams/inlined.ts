import { isJsonObject, type JsonObject } from 'singer';
import DEFINITIONS from '../../../schemas/definitions.json' with { type: 'json' };

const PREFIX = 'definitions.json#/';

/** Definitions that were needed so far, without references. */
const INLINED = new Map<string, JsonObject>();

/**
 * The schema with every `{"$ref":"definitions.json#/<name>"}` replaced by that definition: many Singer targets do not
 * resolve references. Throws on a reference to anything else.
 */
export function inlined(schema: JsonObject): JsonObject {
  if ('$ref' in schema) return definition(String(schema.$ref));
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inlinedValue(value)]));
}

function inlinedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inlinedValue);
  return isJsonObject(value) ? inlined(value) : value;
}

function definition(reference: string): JsonObject {
  const known = INLINED.get(reference);
  if (known !== undefined) return known;
  const found = Object.entries(DEFINITIONS).find(([name]) => `${PREFIX}${name}` === reference)?.[1];
  if (!isJsonObject(found))
    throw new TypeError(`a schema refers to ${reference}, which is not in schemas/definitions.json`);
  const whole = inlined(found);
  INLINED.set(reference, whole);
  return whole;
}
