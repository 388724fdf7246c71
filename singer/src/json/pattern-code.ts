import { AT, advance, byteIs, STRING_END, VALUE_END } from './value-end-code.ts';
import { type Code, type WasmFunction, wasm } from './wasm-code.ts';
import { FOUND_LIST, HAS_LINE_FEED_AT, HAS_UNIT_AT, PATTERN, type PatternPart } from './wasm-memory.ts';

/* Compares texts with the pattern in memory, for WebAssembly. */

const { get, set, number, add, isEqual, isZero, isBelow, loadByte, loadWord, storeWord } = wasm;
const { call, block, loop, when, go, goIf } = wasm;

const VALUE = VALUE_END.length - 1;
const VECTOR_BYTES = 16;

/** Variables: the end of a part in the text, the place in the pattern, how many bytes are equal, and the next entry. */
const [END, PLACE, EQUAL, ENTRY] = [1, 2, 3, 4];

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
      go('ended'),
    ]),
  ]),
  set(AT, get(END)),
];

const moveTo = (address: Code): Code => [set(AT, address), goIf('ended', isZero(get(AT)))];

/**
 * Lists the texts of the pattern that follow each other from an address on, each with a line feed after it, and returns
 * the end of the list. It ends before a text that has to be read in another way.
 */
export const listOfPattern: WasmFunction = {
  numbers: 4,
  vectors: 0,
  body: [
    set(ENTRY, number(FOUND_LIST.at)),
    block('ended', [
      loop('text', [
        goIf(
          'ended',
          isEqual(get(ENTRY), number(FOUND_LIST.at + FOUND_LIST.mostTexts * FOUND_LIST.textBytes)),
        ),
        skipPart(PATTERN.head),
        moveTo(call(STRING_END, get(AT))),
        storeWord(get(ENTRY), get(AT)),
        skipPart(PATTERN.middle),
        storeWord(get(ENTRY), get(AT), 4),
        // Among JSON values only null starts with it.
        goIf('ended', byteIs('n')),
        moveTo(call(VALUE, get(AT))),
        storeWord(get(ENTRY), get(AT), 8),
        skipPart(PATTERN.tail),
        storeWord(get(ENTRY), get(AT), 12),
        goIf('ended', isZero(byteIs('\n'))),
        goIf('ended', loadByte(number(HAS_UNIT_AT))),
        goIf('ended', loadByte(number(HAS_LINE_FEED_AT))),
        advance(),
        set(ENTRY, add(get(ENTRY), number(FOUND_LIST.textBytes))),
        go('text'),
      ]),
    ]),
    get(ENTRY),
  ],
};
