/*
 * A small assembler for WebAssembly: code as nested lists of bytes, with names for the targets of branches. It knows the
 * instructions that the scanner needs (https://webassembly.github.io/spec/core/binary/).
 */

/** A part of a function: bytes as they are, or a block, loop or branch, whose depth is found when it is encoded. */
export type Code = number | readonly Code[] | Labelled | Branch;

interface Labelled {
  readonly opens: number;
  readonly label: string;
  readonly body: readonly Code[];
}

interface Branch {
  readonly branch: number;
  readonly to: string;
}

/** A function that takes one i32 and returns one. */
export interface WasmFunction {
  /** Further variables, all of type i32 but for the `vectors`. */
  readonly numbers: number;
  readonly vectors: number;
  readonly body: readonly Code[];
}

const I32 = 0x7f;
const V128 = 0x7b;
const NO_RESULT = 0x40;
const END = 0x0b;

/** The instructions, by their names in the text format. Arguments are code that leaves a value. */
export const wasm = {
  get: (variable: number): Code => [0x20, unsigned(variable)],
  set: (variable: number, value: Code): Code => [value, 0x21, unsigned(variable)],
  number: (value: number): Code => [0x41, signed(value)],
  add: (a: Code, b: Code): Code => [a, b, 0x6a],
  subtract: (a: Code, b: Code): Code => [a, b, 0x6b],
  and: (a: Code, b: Code): Code => [a, b, 0x71],
  or: (a: Code, b: Code): Code => [a, b, 0x72],
  isZero: (a: Code): Code => [a, 0x45],
  isEqual: (a: Code, b: Code): Code => [a, b, 0x46],
  isOther: (a: Code, b: Code): Code => [a, b, 0x47],
  isBelow: (a: Code, b: Code): Code => [a, b, 0x49],
  trailingZeros: (a: Code): Code => [a, 0x68],
  loadByte: (address: Code, offset = 0): Code => [address, 0x2d, 0, unsigned(offset)],
  storeByte: (address: Code, value: Code): Code => [address, value, 0x3a, 0, 0],
  loadWord: (address: Code): Code => [address, 0x28, 0, 0],
  storeWord: (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, 0, unsigned(offset)],
  call: (index: number, argument: Code): Code => [argument, 0x10, unsigned(index)],
  result: (value: Code): Code => [value, 0x0f],
  block: (label: string, body: readonly Code[]): Code => ({ opens: 0x02, label, body }),
  loop: (label: string, body: readonly Code[]): Code => ({ opens: 0x03, label, body }),
  when: (condition: Code, body: readonly Code[]): Code => [condition, { opens: 0x04, label: '', body }],
  /** Leaves a block, or begins a loop anew. */
  go: (to: string): Code => ({ branch: 0x0c, to }),
  goIf: (to: string, condition: Code): Code => [condition, { branch: 0x0d, to }],
  /** Sixteen bytes. */
  loadVector: (address: Code): Code => [address, 0xfd, 0, 0, 0],
  /** The same byte sixteen times. */
  vectorOf: (byte: number): Code => [0xfd, 0x0c, new Array(16).fill(byte)],
  vectorIsEqual: (a: Code, b: Code): Code => [a, b, 0xfd, 0x23],
  vectorIsBelow: (a: Code, b: Code): Code => [a, b, 0xfd, 0x26],
  vectorOr: (a: Code, b: Code): Code => [a, b, 0xfd, 0x50],
  /** One bit for each of the sixteen. */
  bits: (a: Code): Code => [a, 0xfd, 0x64],
} as const;

/**
 * A module of these functions, of which it exports some by name and place. The caller gives it a memory of this many
 * pages.
 */
export function wasmModule(
  functions: readonly WasmFunction[],
  exported: Readonly<Record<string, number>>,
  pages: number,
): Uint8Array<ArrayBuffer> {
  const types = [[0x60, 1, I32, 1, I32]];
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, ...unsigned(pages)];
  const exports = Object.entries(exported).map(([name, index]) => [...text(name), 0x00, ...unsigned(index)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [memory]),
    ...section(
      3,
      functions.map(() => [0]),
    ),
    ...section(7, exports),
    ...section(10, functions.map(encoded)),
  ]);
}

function encoded({ numbers, vectors, body }: WasmFunction): number[] {
  const variables = [
    [...unsigned(numbers), I32],
    [...unsigned(vectors), V128],
  ];
  return sized([...unsigned(variables.length), ...variables.flat(), ...bytesOf(body, []), END]);
}

/** `open`: the labels around, the innermost last. A branch names its target by the number of labels between. */
function bytesOf(code: Code, open: readonly string[]): number[] {
  if (typeof code === 'number') return [code];
  if ('opens' in code) return [code.opens, NO_RESULT, ...bytesOf(code.body, [...open, code.label]), END];
  if ('branch' in code) return [code.branch, ...unsigned(open.length - 1 - open.lastIndexOf(code.to))];
  return code.flatMap((part) => bytesOf(part, open));
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  return [id, ...sized([...unsigned(items.length), ...items.flat()])];
}

function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const rest = value >> 7;
  const isLast = rest === (value & 0x40 ? -1 : 0);
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(rest)];
}
