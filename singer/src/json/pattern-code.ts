import { AT, NOTHING, STRING_END, VALUE_END } from './value-end-code.ts';
import { type Code, type WasmFunction, wasm } from './wasm-code.ts';
import { PATTERN, type PatternPart, STRING_END_AT, VALUE_END_AT, VALUE_START_AT } from './wasm-memory.ts';

/*
 * Compares a text with the pattern in memory, for WebAssembly. As in value-end-code.ts, 0 says that the text has to be
 * read in another way.
 */

const { get, set, number, add, isEqual, isZero, isBelow, loadWord, storeWord, call, loop, when, go } = wasm;

const VALUE = VALUE_END.length - 1;
const VECTOR_BYTES = 16;

/** Variables: the end of a part in the text, the place in the pattern, and how many bytes of a vector are equal. */
const [END, PLACE, EQUAL] = [1, 2, 3];

/** Moves to the address after a part of the pattern. */
const skipPart = ({ at, lengthAt }: PatternPart): Code => [
  set(END, add(get(AT), loadWord(number(lengthAt)))),
  set(PLACE, number(at)),
  loop('same', [
    set(
      EQUAL,
      wasm.trailingZeros(
        add(wasm.bits(wasm.vectorIsEqual(wasm.loadVector(get(AT)), wasm.loadVector(get(PLACE)))), number(1)),
      ),
    ),
    set(AT, add(get(AT), get(EQUAL))),
    set(PLACE, add(get(PLACE), get(EQUAL))),
    when(isBelow(get(AT), get(END)), [
      when(isEqual(get(EQUAL), number(VECTOR_BYTES)), [go('same')]),
      NOTHING,
    ]),
  ]),
  set(AT, get(END)),
];

/** The address after the text that starts at an address; 0 if it is not of the pattern. */
export const matchPattern: WasmFunction = {
  numbers: 3,
  vectors: 0,
  body: [
    skipPart(PATTERN.head),
    set(AT, call(STRING_END, get(AT))),
    when(isZero(get(AT)), [NOTHING]),
    storeWord(number(STRING_END_AT), get(AT)),
    skipPart(PATTERN.middle),
    storeWord(number(VALUE_START_AT), get(AT)),
    set(AT, call(VALUE, get(AT))),
    when(isZero(get(AT)), [NOTHING]),
    storeWord(number(VALUE_END_AT), get(AT)),
    skipPart(PATTERN.tail),
    get(AT),
  ],
};
