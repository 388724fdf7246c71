import { OPEN_ARRAY, OPEN_OBJECT, valueEnd } from './json-scanner.ts';
import { ESCAPED_AT, MEMORY_PAGES, TEXT_AT, VALUE_END } from './value-end-code.ts';
import { wasmModule } from './wasm-code.ts';

/** The part of the global object that is used here; Node's types leave it out. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: { readonly run: (address: number) => number } };
};

/** The scanner in WebAssembly, with the memory that it reads. */
interface WasmScanner {
  readonly memory: Buffer;
  /** The address after the value at an address; 0 if it takes no decision. */
  readonly run: (address: number) => number;
}

/** A shorter text is not worth the copy into the scanner's memory. */
const SHORT_BYTES = 512;

/** Memory after the text: a zero byte ends it, and a vector that is loaded near the end reads further. */
const MARGIN_BYTES = 32;

const MOST_BYTES = MEMORY_PAGES * 65_536 - TEXT_AT - MARGIN_BYTES;

let made: { readonly scanner: WasmScanner | undefined } | undefined;

/**
 * Finds the ends of values in one text, as {@link valueEnd} does and with the same errors. Objects and arrays are found
 * in WebAssembly where that is faster. Use what it returns before the next call: all texts share one memory.
 */
export function valueEnds(bytes: Uint8Array): (start: number) => number {
  const isFit = bytes.length >= SHORT_BYTES && bytes.length <= MOST_BYTES;
  if (isFit) made ??= { scanner: wasmScanner() };
  if (!isFit || made?.scanner === undefined) return (start) => valueEnd(bytes, start);
  const { memory, run } = made.scanner;
  memory.set(bytes, TEXT_AT);
  memory[TEXT_AT + bytes.length] = 0;
  return (start) => {
    const first = bytes[start];
    const end = first === OPEN_OBJECT || first === OPEN_ARRAY ? run(TEXT_AT + start) : 0;
    // The other scanner says where the fault is, if there is one.
    return end === 0 ? valueEnd(bytes, start) : end - TEXT_AT;
  };
}

/** Undefined where WebAssembly is switched off, or the processor has no vectors of 16 bytes. */
function wasmScanner(): WasmScanner | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
    const module = new WebAssembly.Module(wasmModule(VALUE_END, MEMORY_PAGES));
    const { run } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    const bytes = Buffer.from(memory.buffer);
    for (const byte of Buffer.from('"\\/bfnrt')) bytes[ESCAPED_AT + byte] = 1;
    return { memory: bytes, run };
  } catch {
    return undefined;
  }
}
