/* The memory of the scanner in WebAssembly: its own lists first, then the text. All places are addresses in bytes. */

/** Levels that the scanner keeps. Their closing brackets are at the start of the memory. */
export const MOST_LEVELS = 4096;

/** 256 bytes: 1 for each byte that may follow a backslash, except `u`. */
export const ESCAPED_AT = 4096;

/** One byte: the scanner sets it to 1 when it meets an escape such as \u00e9. */
export const HAS_UNIT_AT = 4352;

/** One byte: the scanner sets it to 1 when it meets a line feed between values. */
export const HAS_LINE_FEED_AT = 4353;

/** A list of members: the address of its end, and then four words for each, their key and value with start and end. */
export interface MemberList {
  readonly endAt: number;
  readonly at: number;
  readonly mostMembers: number;
  /** The place of its first key among the known keys. */
  readonly firstPlace: number;
}

export const MEMBER_BYTES = 16;

/** The members of a message, and those of its record. They fill the memory up to the pattern. */
export const MESSAGE_LIST: MemberList = { endAt: 4356, at: 4608, mostMembers: 32, firstPlace: 0 };
export const RECORD_LIST: MemberList = { endAt: 4360, at: 5120, mostMembers: 192, firstPlace: 32 };

/** Bytes that texts of one kind have in common: before a string, between that and a value, and after the value. */
export interface PatternPart {
  readonly lengthAt: number;
  readonly at: number;
  readonly mostBytes: number;
}

export const PATTERN = {
  head: { lengthAt: 4364, at: 8192, mostBytes: 2048 },
  middle: { lengthAt: 4368, at: 10_240, mostBytes: 4096 },
  tail: { lengthAt: 4372, at: 14_336, mostBytes: 2048 },
} as const satisfies Readonly<Record<string, PatternPart>>;

/**
 * Texts of the pattern that the scanner has found, with four words for each: the end of the string, both ends of the
 * value, and the end of the text.
 */
export const FOUND_LIST = { at: 16_384, mostTexts: 256, textBytes: 16 } as const;

/** The text begins here. A zero byte has to follow it, which no value contains. */
export const TEXT_AT = FOUND_LIST.at + FOUND_LIST.mostTexts * FOUND_LIST.textBytes;

/** Pages of 64 kB. */
export const MEMORY_PAGES = 3;
