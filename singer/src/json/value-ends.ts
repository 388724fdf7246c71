import { OPEN_ARRAY, OPEN_OBJECT, valueEnd } from './json-scanner.ts';
import { TEXT_AT } from './wasm-memory.ts';
import { scannerWith } from './wasm-scanner.ts';

/**
 * Finds the ends of values in one text, as {@link valueEnd} does and with the same errors. Objects and arrays are found
 * in WebAssembly where that is faster. Use what it returns before the next call: all texts share one memory.
 */
export function valueEnds(bytes: Uint8Array): (start: number) => number {
  const scanner = scannerWith(bytes);
  if (scanner === undefined) return (start) => valueEnd(bytes, start);
  return (start) => {
    const first = bytes[start];
    const end = first === OPEN_OBJECT || first === OPEN_ARRAY ? scanner.valueEnd(TEXT_AT + start) : 0;
    // The other scanner says where the fault is, if there is one.
    return end === 0 ? valueEnd(bytes, start) : end - TEXT_AT;
  };
}
