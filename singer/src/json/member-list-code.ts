import { listOfPattern } from './pattern-code.ts';
import { AT, advance, byteIs, NOTHING, STRING_END, skipWhitespace, VALUE_END } from './value-end-code.ts';
import { type Code, type WasmFunction, wasm } from './wasm-code.ts';
import { MEMBER_BYTES, MESSAGE_LIST, type MemberList, RECORD_LIST } from './wasm-memory.ts';

/*
 * Lists the members of a message and those of its record, for WebAssembly. One pass over a line finds all that a program
 * asks of it. As in value-end-code.ts, 0 says that the other scanner decides.
 */

const { get, set, number, add, and, isZero, isEqual, loadWord, storeWord, call, block, loop, when, go } =
  wasm;

const VALUE = VALUE_END.length - 1;
const RECORD = VALUE_END.length;
const MESSAGE = VALUE_END.length + 1;
const PATTERN = VALUE_END.length + 2;

/** Variables: the place of the next member in the list, and the start of its key. */
const MEMBER = 1;
const KEY = 2;

/** Lists the members of the object at an address. `valueEnd` leaves the address after the value at the current one. */
function listMembers({ endAt, at, mostMembers }: MemberList, valueEnd: Code): WasmFunction {
  return {
    numbers: 2,
    vectors: 0,
    body: [
      set(MEMBER, number(at)),
      advance(),
      skipWhitespace,
      block('closed', [
        when(byteIs('}'), [go('closed')]),
        loop('next', [
          when(isEqual(get(MEMBER), number(at + mostMembers * MEMBER_BYTES)), [NOTHING]),
          set(KEY, get(AT)),
          when(isZero(byteIs('"')), [NOTHING]),
          set(AT, call(STRING_END, add(get(AT), number(1)))),
          when(isZero(get(AT)), [NOTHING]),
          storeWord(get(MEMBER), get(KEY)),
          storeWord(get(MEMBER), get(AT), 4),
          skipWhitespace,
          when(isZero(byteIs(':')), [NOTHING]),
          advance(),
          skipWhitespace,
          storeWord(get(MEMBER), get(AT), 8),
          set(AT, valueEnd),
          when(isZero(get(AT)), [NOTHING]),
          storeWord(get(MEMBER), get(AT), 12),
          set(MEMBER, add(get(MEMBER), number(MEMBER_BYTES))),
          skipWhitespace,
          when(byteIs(','), [advance(), skipWhitespace, go('next')]),
          when(isZero(byteIs('}')), [NOTHING]),
        ]),
      ]),
      storeWord(number(endAt), get(MEMBER)),
      add(get(AT), number(1)),
    ],
  };
}

const keyWordIs = (word: string, offset: number): Code =>
  isEqual(loadWord(add(get(KEY), number(offset))), number(Buffer.from(word).readInt32LE()));

/** The end of a value of a message. Of a record that is given twice, the members of the last one are listed. */
const messageValueEnd: Code = [
  block('found', [
    when(isZero(and(keyWordIs('"rec', 0), keyWordIs('ord"', 4))), [
      set(AT, call(VALUE, get(AT))),
      go('found'),
    ]),
    storeWord(number(RECORD_LIST.endAt), number(RECORD_LIST.at)),
    when(byteIs('{'), [set(AT, call(RECORD, get(AT))), go('found')]),
    set(AT, call(VALUE, get(AT))),
  ]),
  get(AT),
];

export const SCANNER: readonly WasmFunction[] = [
  ...VALUE_END,
  listMembers(RECORD_LIST, call(VALUE, get(AT))),
  listMembers(MESSAGE_LIST, messageValueEnd),
  listOfPattern,
];

/** The functions that a program calls. */
export const SCANNER_EXPORTS = { valueEnd: VALUE, listMessage: MESSAGE, listOfPattern: PATTERN };
