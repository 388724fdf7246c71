import { valueEnd } from '../json/json-scanner.ts';
import { stringAt, visitRoot } from '../json/json-spans.ts';
import { JsonSyntaxError } from '../json/json-syntax-error.ts';
import type { Line } from './lines.ts';

/** The stream of a RECORD of which only the start was read; undefined if that does not show it. */
export function streamOfCutRecord({ bytes }: Line): string | undefined {
  const found = new Map<string, string | undefined>();
  try {
    visitRoot(bytes, (start, key) => {
      const end = valueEnd(bytes, start);
      found.set(key, stringAt(bytes, { start, end }));
      return end;
    });
  } catch (error) {
    // The scanner stops at the cut, if not before.
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  return found.get('type')?.toUpperCase() === 'RECORD' ? found.get('stream') : undefined;
}
