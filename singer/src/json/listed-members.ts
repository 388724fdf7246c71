import { OPEN_OBJECT, skipWhitespace } from './json-scanner.ts';
import { type Field, keyAtPlace } from './json-spans.ts';
import {
  HAS_UNIT_AT,
  MEMBER_BYTES,
  MESSAGE_LIST,
  type MemberList,
  RECORD_LIST,
  TEXT_AT,
} from './wasm-memory.ts';
import { scannerWith, type WasmScanner } from './wasm-scanner.ts';

export interface ListedMembers {
  readonly message: readonly Field[];
  /** The members of the member `record`; none if that is no object. */
  readonly record: readonly Field[];
  /** True if the text has an escape such as \u00e9. */
  readonly hasUnits: boolean;
}

/**
 * The members of the one object that the whole text holds, and those of its record, found in WebAssembly in one pass.
 * Undefined for a text that it does not take, such as one that is not JSON: `visitRoot` then decides.
 */
export function listedMembers(bytes: Uint8Array): ListedMembers | undefined {
  const start = skipWhitespace(bytes, 0);
  const scanner = bytes[start] === OPEN_OBJECT ? scannerWith(bytes) : undefined;
  if (scanner === undefined) return undefined;
  const { memory, words } = scanner;
  words[RECORD_LIST.endAt / WORD_BYTES] = RECORD_LIST.at;
  const end = scanner.listMessage(TEXT_AT + start);
  if (end === 0 || skipWhitespace(bytes, end - TEXT_AT) < bytes.length) return undefined;
  const message = membersIn(MESSAGE_LIST, bytes, scanner);
  if (message.some(({ key }, i) => key === 'record' && !isPlainKey(i, scanner))) return undefined;
  const record = membersIn(RECORD_LIST, bytes, scanner);
  return { message, record, hasUnits: memory[HAS_UNIT_AT] === 1 };
}

const WORD_BYTES = 4;
const MEMBER_WORDS = MEMBER_BYTES / WORD_BYTES;

function membersIn(
  { at, endAt, firstPlace }: MemberList,
  bytes: Uint8Array,
  { words }: WasmScanner,
): Field[] {
  const first = at / WORD_BYTES;
  const members = ((words[endAt / WORD_BYTES] ?? 0) / WORD_BYTES - first) / MEMBER_WORDS;
  const found = new Array<Field>(members);
  for (let n = 0; n < members; n += 1) {
    const i = first + n * MEMBER_WORDS;
    const keyStart = (words[i] ?? 0) - TEXT_AT;
    const keyEnd = (words[i + 1] ?? 0) - TEXT_AT;
    const start = (words[i + 2] ?? 0) - TEXT_AT;
    const end = (words[i + 3] ?? 0) - TEXT_AT;
    found[n] = { key: keyAtPlace(firstPlace + n, bytes, keyStart, keyEnd), start, end };
  }
  return found;
}

/** False for the key of a message that is spelt with escapes: the scanner knows "record" by its bytes. */
function isPlainKey(member: number, { words }: WasmScanner): boolean {
  const at = MESSAGE_LIST.at / WORD_BYTES + member * MEMBER_WORDS;
  return (words[at + 1] ?? 0) - (words[at] ?? 0) === '"record"'.length;
}
