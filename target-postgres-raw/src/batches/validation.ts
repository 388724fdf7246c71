import type { ErrorObject, ValidateFunction } from 'ajv';
import { type JsonObject, type JsonSpan, ProtocolError, textAt } from 'singer';
import { withinMs } from './time-limit.ts';
import { UnfitRecord } from './unfit-record.ts';

/** Throws an {@link UnfitRecord} if a record does not match. */
export type Validate = (bytes: Buffer, record: JsonSpan) => void;

/** Makes validators of SCHEMAs. */
export type Validation = (stream: string, schema: JsonObject) => Validate;

/** SQLSTATE of a value that a check does not accept. */
const CHECK_VIOLATION = '23514';

/** Keywords that can take far more time than the record is long. A SCHEMA with one of them is validated in a time limit. */
const SLOW_KEYWORDS: readonly string[] = [
  // Regular expressions that backtrack, e.g. ^(a+)+$.
  'pattern',
  'patternProperties',
  // Compares each item with all others.
  'uniqueItems',
  // References to references double the work with each level.
  '$ref',
  '$dynamicRef',
  '$recursiveRef',
];

/** A second, and a second more for each ten megabytes. */
const BASE_LIMIT_MS = 1000;
const BYTES_PER_MS = 10_000;

const OPTIONS = { strict: false, validateFormats: true, multipleOfPrecision: 10, logger: false } as const;

/** Imports ajv and its formats on demand, because that takes a moment. */
export async function loadValidation(baseLimitMs = BASE_LIMIT_MS): Promise<Validation> {
  const [{ Ajv }, { default: addFormats }] = await Promise.all([import('ajv'), import('ajv-formats')]);
  // Compiles the schema of schemas once. An instance that validated its own SCHEMA would compile it again.
  const ofSchemas = new Ajv(OPTIONS);
  return (stream, { $schema: _draft, ...schema }) => {
    // One instance for each SCHEMA: two streams may use the same $id.
    const ajv = new Ajv({ ...OPTIONS, validateSchema: false, meta: !isNamedAsMetaSchema(schema) });
    addFormats.default(ajv);
    const matches = compiled(() => {
      ofSchemas.validateSchema(schema, true);
      return ajv.compile(schema);
    }, stream);
    const check = isSlow(schema) ? inTime(matches, stream, baseLimitMs) : (value: unknown) => matches(value);
    return (bytes, record) => {
      const value: unknown = JSON.parse(textAt(bytes, record));
      if (isMatch(() => check(value, record.end - record.start))) return;
      throw new UnfitRecord(
        `it does not match its SCHEMA: ${describe(matches.errors?.[0])}`,
        CHECK_VIOLATION,
      );
    };
  };
}

function compiled(compile: () => ValidateFunction, stream: string): ValidateFunction {
  try {
    return compile();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProtocolError(
      `the SCHEMA of stream ${JSON.stringify(stream)} is not a JSON Schema: ${reason}. Correct it in the tap, or set validate_records to false`,
      { cause },
    );
  }
}

/** The $id of the schema of schemas, which ajv has by itself and takes from no other schema. */
const META_SCHEMA = /"\$id":"http:\/\/json-schema\.org\/draft-07\/schema#?"/;

/** Returns true for a SCHEMA that gives itself, or a part of it, the $id of the schema of schemas. */
function isNamedAsMetaSchema(schema: JsonObject): boolean {
  return META_SCHEMA.test(JSON.stringify(schema));
}

function isSlow(schema: JsonObject): boolean {
  const text = JSON.stringify(schema);
  return SLOW_KEYWORDS.some((keyword) => text.includes(JSON.stringify(keyword)));
}

/** Ends the run when a record takes too long: the SCHEMA is to blame, and the next record may take as long. */
function inTime(
  validate: ValidateFunction,
  stream: string,
  baseLimitMs: number,
): (value: unknown, bytes: number) => boolean {
  return (value, bytes) => {
    const limitMs = baseLimitMs + Math.ceil(bytes / BYTES_PER_MS);
    const attempt = () => withinMs(limitMs, () => Boolean(validate(value)));
    // The clock also runs while the machine sleeps, so the first timeout proves nothing.
    const result = attempt() ?? attempt();
    if (result !== undefined) return result;
    throw new ProtocolError(
      `a record of stream ${JSON.stringify(stream)} cannot be validated within ${limitMs / 1000} s: its SCHEMA has ` +
        'a pattern that backtracks, or references that multiply. Correct it in the tap, or set validate_records to false',
    );
  };
}

/** A SCHEMA that refers to itself can go as deep as the record, or for ever. */
function isMatch(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnfitRecord('it is nested too deeply to be validated by its SCHEMA', CHECK_VIOLATION);
  }
}

/** Place and rule of a mismatch, without the value. */
function describe(error: ErrorObject | undefined): string {
  return error === undefined ? 'it' : `${error.instancePath || 'the record'} ${error.message}`;
}
