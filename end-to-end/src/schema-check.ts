import { type JsonObject, rootSpan } from 'singer';
import { loadValidation } from '../../target-postgres-raw/src/batches/validation.ts';
import { streamNamed } from './streams.ts';

/** Validates a row by the schema of its stream, as the target does; returns the reason if it does not fit. */
export type SchemaCheck = (stream: string, row: JsonObject) => string | undefined;

export async function loadSchemaCheck(): Promise<SchemaCheck> {
  const validation = await loadValidation();
  const checks = new Map<string, ReturnType<typeof validation>>();
  return (stream, row) => {
    const check = checks.get(stream) ?? validation(stream, streamNamed(stream).schema);
    checks.set(stream, check);
    const bytes = Buffer.from(JSON.stringify(row));
    try {
      check(bytes, rootSpan(bytes));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}
