import { type Code, type WasmFunction, wasm } from './wasm-code.ts';
import { ESCAPED_AT, HAS_LINE_FEED_AT, HAS_UNIT_AT, MOST_LEVELS } from './wasm-memory.ts';

/*
 * The scanner of json-scanner.ts for WebAssembly. It takes about half of the time, since it looks at sixteen bytes of a
 * string at once. It returns 0 for a text that it does not accept, and the other scanner then decides.
 */

const { get, set, number, add, subtract, and, or, isZero, isEqual, isOther, isBelow } = wasm;
const { loadByte, storeByte, loadWord, call, result, block, loop, when, go, goIf } = wasm;

/** The parameter of each function: the address at which it starts. */
export const AT = 0;
export const NOTHING = result(number(0));

export const byteIs = (text: string, offset = 0): Code =>
  isEqual(loadByte(get(AT), offset), number(text.charCodeAt(0)));
const wordIs = (word: string): Code => isEqual(loadWord(get(AT)), number(Buffer.from(word).readInt32LE()));
export const advance = (bytes = 1): Code => set(AT, add(get(AT), number(bytes)));
const inRange = (value: Code, first: string, count: number): Code =>
  isBelow(subtract(value, number(first.charCodeAt(0))), number(count));
const isDigit = inRange(loadByte(get(AT)), '0', 10);

/** Each function is called by its place in this list. */
const [WHITESPACE, DIGITS, NUMBER, STRING] = [0, 1, 2, 3];
export const STRING_END = STRING;

/** The address after whitespace. */
const whitespaceEnd: WasmFunction = {
  numbers: 0,
  vectors: 0,
  body: [
    loop('next', [
      when(isBelow(number(0x20), loadByte(get(AT))), [result(get(AT))]),
      when(byteIs('\n'), [storeByte(number(HAS_LINE_FEED_AT), number(1)), advance(), go('next')]),
      when(or(byteIs(' '), or(byteIs('\r'), byteIs('\t'))), [advance(), go('next')]),
    ]),
    get(AT),
  ],
};

/** The address after digits; 0 if there are none. */
const digitsEnd: WasmFunction = {
  numbers: 0,
  vectors: 0,
  body: [when(isZero(isDigit), [NOTHING]), loop('next', [advance(), goIf('next', isDigit)]), get(AT)],
};

const afterDigits: Code = [set(AT, call(DIGITS, get(AT))), when(isZero(get(AT)), [NOTHING])];

const numberEnd: WasmFunction = {
  numbers: 0,
  vectors: 0,
  body: [
    when(byteIs('-'), [advance()]),
    block('whole', [when(byteIs('0'), [advance(), go('whole')]), afterDigits]),
    when(byteIs('.'), [advance(), afterDigits]),
    when(or(byteIs('e'), byteIs('E')), [
      advance(),
      when(or(byteIs('+'), byteIs('-')), [advance()]),
      afterDigits,
    ]),
    get(AT),
  ],
};

const isHexDigit = (offset: number): Code =>
  or(
    inRange(loadByte(get(AT), offset), '0', 10),
    inRange(or(loadByte(get(AT), offset), number(0x20)), 'a', 6),
  );

/**
 * Moves to the address after a string, of which the opening quote has been read. It stands in each function that meets
 * strings, with two variables of that: to call it for strings of about twelve bytes would take as long as to read them.
 */
const skipString = (stops: number, bytes: number): Code =>
  block('string', [
    loop('next', [
      [wasm.loadVector(get(AT)), 0x21, bytes],
      set(
        stops,
        wasm.bits(
          wasm.vectorOr(
            wasm.vectorIsBelow(get(bytes), wasm.vectorOf(0x20)),
            wasm.vectorOr(
              wasm.vectorIsEqual(get(bytes), wasm.vectorOf(0x22)),
              wasm.vectorIsEqual(get(bytes), wasm.vectorOf(0x5c)),
            ),
          ),
        ),
      ),
      when(isZero(get(stops)), [advance(16), go('next')]),
      set(AT, add(get(AT), wasm.trailingZeros(get(stops)))),
      when(byteIs('"'), [advance(), go('string')]),
      when(isZero(byteIs('\\')), [NOTHING]),
      when(byteIs('u', 1), [
        when(isZero(and(and(isHexDigit(2), isHexDigit(3)), and(isHexDigit(4), isHexDigit(5)))), [NOTHING]),
        storeByte(number(HAS_UNIT_AT), number(1)),
        advance(6),
        go('next'),
      ]),
      when(isZero(loadByte(loadByte(get(AT), 1), ESCAPED_AT)), [NOTHING]),
      advance(2),
      go('next'),
    ]),
  ]);

/** The address after a string, of which the opening quote has been read. */
const stringEnd: WasmFunction = { numbers: 1, vectors: 1, body: [skipString(1, 2), get(AT)] };

export const skipWhitespace: Code = when(isZero(isBelow(number(0x20), loadByte(get(AT)))), [
  set(AT, call(WHITESPACE, get(AT))),
]);

const CLOSER = 1;
const LEVEL = 2;
const BYTE = 3;
const [STOPS, BYTES] = [4, 5];

const closerIs = (text: string): Code => isEqual(get(CLOSER), number(text.charCodeAt(0)));
/** Moves to a member's value, if an object is open. */
const toMemberValue: Code = when(closerIs('}'), [
  when(isZero(byteIs('"')), [NOTHING]),
  advance(),
  skipString(STOPS, BYTES),
  skipWhitespace,
  when(isZero(byteIs(':')), [NOTHING]),
  advance(),
  skipWhitespace,
]);
const close: Code = [
  advance(),
  set(LEVEL, subtract(get(LEVEL), number(1))),
  set(CLOSER, loadByte(get(LEVEL))),
];

const opened: Code = [
  when(isEqual(get(LEVEL), number(MOST_LEVELS)), [NOTHING]),
  storeByte(get(LEVEL), get(CLOSER)),
  set(LEVEL, add(get(LEVEL), number(1))),
  // '[' and ']', '{' and '}' are two apart.
  set(CLOSER, add(get(BYTE), number(2))),
  advance(),
  skipWhitespace,
  when(isEqual(loadByte(get(AT)), get(CLOSER)), [close, go('ended')]),
  go('value'),
];

const scalar: Code = [
  when(or(byteIs('-'), isDigit), [
    set(AT, call(NUMBER, get(AT))),
    when(isZero(get(AT)), [NOTHING]),
    go('ended'),
  ]),
  when(or(wordIs('true'), wordIs('null')), [advance(4), go('ended')]),
  when(isZero(and(wordIs('fals'), byteIs('e', 4))), [NOTHING]),
  advance(5),
];

/** The address after the value that starts at an address; 0 if it is not JSON, or has too many levels. */
const valueEnd: WasmFunction = {
  numbers: 4,
  vectors: 1,
  body: [
    loop('value', [
      toMemberValue,
      set(BYTE, loadByte(get(AT))),
      block('ended', [
        when(isEqual(get(BYTE), number(0x22)), [advance(), skipString(STOPS, BYTES), go('ended')]),
        when(isEqual(or(get(BYTE), number(0x20)), number(0x7b)), [opened]),
        scalar,
      ]),
      loop('after', [
        when(isZero(get(CLOSER)), [result(get(AT))]),
        skipWhitespace,
        set(BYTE, loadByte(get(AT))),
        when(isEqual(get(BYTE), number(0x2c)), [advance(), skipWhitespace, go('value')]),
        when(isOther(get(BYTE), get(CLOSER)), [NOTHING]),
        close,
        go('after'),
      ]),
    ]),
    number(0),
  ],
};

export const VALUE_END: readonly WasmFunction[] = [whitespaceEnd, digitsEnd, numberEnd, stringEnd, valueEnd];
