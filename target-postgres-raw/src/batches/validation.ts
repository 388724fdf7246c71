import type { ErrorObject, ValidateFunction } from 'ajv';
import { type JsonObject, type JsonSpan, ProtocolError, textAt } from 'singer';
import { UnfitRecord } from './unfit-record.ts';

/** Throws an {@link UnfitRecord} where a record does not match. */
export type Validate = (bytes: Buffer, record: JsonSpan) => void;

/** Makes validators of SCHEMAs. */
export type Validation = (stream: string, schema: JsonObject) => Validate;

/** SQLSTATE of a value that a check does not accept. */
const CHECK_VIOLATION = '23514';

/** Loaded only where it is asked for, since it takes a moment. */
export async function loadValidation(): Promise<Validation> {
  const [{ Ajv }, { default: addFormats }] = await Promise.all([import('ajv'), import('ajv-formats')]);
  const ajv = new Ajv({ strict: false, validateFormats: true, multipleOfPrecision: 10, logger: false });
  addFormats.default(ajv);
  return (stream, { $schema: _draft, ...schema }) => {
    const validate = compiled(() => ajv.compile(schema), stream);
    return (bytes, record) => {
      if (validate(JSON.parse(textAt(bytes, record)))) return;
      throw new UnfitRecord(
        `it does not match its SCHEMA: ${describe(validate.errors?.[0])}`,
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
      `the SCHEMA of stream ${JSON.stringify(stream)} is no JSON Schema: ${reason}. Correct it in the tap, or set validate_records to false`,
      { cause },
    );
  }
}

/** Place and rule of a mismatch, without the value. */
function describe(error: ErrorObject | undefined): string {
  return error === undefined ? 'it' : `${error.instancePath || 'the record'} ${error.message}`;
}
