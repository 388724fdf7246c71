import { SCANNER, SCANNER_EXPORTS } from './member-list-code.ts';
import { wasmModule } from './wasm-code.ts';
import { ESCAPED_AT, HAS_UNIT_AT, MEMORY_PAGES, TEXT_AT } from './wasm-memory.ts';

/** The part of the global object that is used here; Node's types leave it out. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<keyof typeof SCANNER_EXPORTS, (address: number) => number>> };
};

/** The scanner in WebAssembly, with the memory that it reads. Its functions return 0 where they take no decision. */
export interface WasmScanner {
  readonly memory: Buffer;
  /** The same memory, in words of four bytes. */
  readonly words: Int32Array;
  /** The address after the value at an address. */
  readonly valueEnd: (address: number) => number;
  /** Lists the members of the message at an address and those of its record, and returns the address after it. */
  readonly listMessage: (address: number) => number;
  /** Lists the lines of the pattern from an address on, and returns the end of the list. */
  readonly listOfPattern: (address: number) => number;
}

/** A shorter text is not worth the copy into the scanner's memory. */
const SHORT_BYTES = 512;

/** Memory after the text: a zero byte ends it, and a vector that is loaded near the end reads further. */
const MARGIN_BYTES = 32;

const MOST_BYTES = MEMORY_PAGES * 65_536 - TEXT_AT - MARGIN_BYTES;

let made: { readonly scanner: WasmScanner | undefined } | undefined;

/** As {@link scannerWithAny}; undefined also for a text that is short. */
export function scannerWith(bytes: Uint8Array): WasmScanner | undefined {
  return bytes.length < SHORT_BYTES ? undefined : scannerWithAny(bytes);
}

/**
 * The scanner with a text at {@link TEXT_AT}; undefined for a text that is too long, and where there is no scanner. All
 * texts share its memory, so use it before the next call.
 */
export function scannerWithAny(bytes: Uint8Array): WasmScanner | undefined {
  if (bytes.length > MOST_BYTES) return undefined;
  made ??= { scanner: newScanner() };
  const { scanner } = made;
  if (scanner === undefined) return undefined;
  const { memory } = scanner;
  memory.set(bytes, TEXT_AT);
  memory[TEXT_AT + bytes.length] = 0;
  memory[HAS_UNIT_AT] = 0;
  return scanner;
}

/** Undefined where WebAssembly is switched off, or the processor has no vectors of 16 bytes. */
function newScanner(): WasmScanner | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
    const module = new WebAssembly.Module(wasmModule(SCANNER, SCANNER_EXPORTS, MEMORY_PAGES));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const bytes = Buffer.from(memory.buffer);
    for (const byte of Buffer.from('"\\/bfnrt')) bytes[ESCAPED_AT + byte] = 1;
    return { memory: bytes, words: new Int32Array(memory.buffer), ...exports };
  } catch {
    return undefined;
  }
}
