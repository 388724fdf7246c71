import { type Field, type JsonSpan, visitRoot } from '../json/json-spans.ts';
import { JsonSyntaxError } from '../json/json-syntax-error.ts';
import { listedMembers } from '../json/listed-members.ts';
import { valueEnds } from '../json/value-ends.ts';
import type { Line } from './lines.ts';
import { malformed } from './malformed-line.ts';
import { visitMembers } from './record-members.ts';

/** The members that a message may have, and those of its record, which would be costly to go through again. */
export interface Fields {
  type: JsonSpan | undefined;
  stream: JsonSpan | undefined;
  record: JsonSpan | undefined;
  version: JsonSpan | undefined;
  value: JsonSpan | undefined;
  schema: JsonSpan | undefined;
  key_properties: JsonSpan | undefined;
  company: JsonSpan | undefined;
  encoding: JsonSpan | undefined;
  manifest: JsonSpan | undefined;
  members: readonly Field[];
  /** False if the line surely has no escape such as \u00e9. */
  mayHaveUnits: boolean;
}

export type FieldName = Exclude<keyof Fields, 'members' | 'mayHaveUnits'>;

/** The members of a line, and those of its record, in one pass. */
export function readFields(line: Line): Fields {
  return listedFields(line.bytes) ?? visitedFields(line);
}

/** The fields of a line that is as most are; undefined if {@link visitedFields} has to decide. */
export function listedFields(bytes: Buffer): Fields | undefined {
  const listed = listedMembers(bytes);
  if (listed === undefined) return undefined;
  const fields = noFields();
  for (const field of listed.message) setField(fields, field.key, field);
  fields.members = listed.record;
  fields.mayHaveUnits = listed.hasUnits;
  return fields;
}

/** The fields of any line. Throws a ProtocolError that says where it is not JSON. */
export function visitedFields(line: Line): Fields {
  const { bytes } = line;
  const fields = noFields();
  const endOf = valueEnds(bytes);
  try {
    const isObject = visitRoot(bytes, (start, key) => {
      const members: Field[] = [];
      const end = key === 'record' ? visitMembers(bytes, start, members, endOf) : endOf(start);
      if (key === 'record') fields.members = members;
      setField(fields, key, { start, end });
      return end;
    });
    if (!isObject) throw malformed(line, 'is not a JSON object');
  } catch (cause) {
    if (cause instanceof JsonSyntaxError) throw malformed(line, `is not JSON: ${cause.message}`, cause);
    throw cause;
  }
  return fields;
}

function noFields(): Fields {
  return {
    type: undefined,
    stream: undefined,
    record: undefined,
    version: undefined,
    value: undefined,
    schema: undefined,
    key_properties: undefined,
    company: undefined,
    encoding: undefined,
    manifest: undefined,
    members: [],
    mayHaveUnits: true,
  };
}

/** By name: to set whatever has the name of a key would take much longer. */
function setField(fields: Fields, key: string, span: JsonSpan): void {
  switch (key) {
    case 'type':
      fields.type = span;
      break;
    case 'stream':
      fields.stream = span;
      break;
    case 'record':
      fields.record = span;
      break;
    case 'version':
      fields.version = span;
      break;
    case 'value':
      fields.value = span;
      break;
    case 'schema':
      fields.schema = span;
      break;
    case 'key_properties':
      fields.key_properties = span;
      break;
    case 'company':
      fields.company = span;
      break;
    case 'encoding':
      fields.encoding = span;
      break;
    case 'manifest':
      fields.manifest = span;
  }
}
