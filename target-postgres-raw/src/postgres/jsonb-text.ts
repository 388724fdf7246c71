export interface JsonbText {
  readonly text: Buffer;
  /** Number of characters that could not be kept. */
  readonly replaced: number;
}

const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const ESCAPED_UNIT = Buffer.from('\\u');
const REPLACEMENT = Buffer.from('\ufffd');

/**
 * JSON text as JSONB can hold it: `\u0000` and surrogates without their other half become U+FFFD, at any depth
 * and in keys too. Everything else keeps its bytes. The text must be valid JSON.
 */
export function jsonbText(json: Buffer): JsonbText {
  const first = json.indexOf(ESCAPED_UNIT);
  if (first === -1) return { text: json, replaced: 0 };
  const pieces: Buffer[] = [];
  let keptFrom = 0;
  let at = json.indexOf(BACKSLASH);
  while (at !== -1) {
    // An escape is skipped whole, so the second backslash of `\\u0000` never counts as the start of one.
    const length = escapeLength(json, at);
    if (length === UNSTORABLE) {
      pieces.push(json.subarray(keptFrom, at), REPLACEMENT);
      keptFrom = at + UNIT_LENGTH;
    }
    at = json.indexOf(BACKSLASH, at + (length === UNSTORABLE ? UNIT_LENGTH : length));
  }
  if (pieces.length === 0) return { text: json, replaced: 0 };
  return { text: Buffer.concat([...pieces, json.subarray(keptFrom)]), replaced: pieces.length / 2 };
}

/** A decoded string as a text column can hold it. */
export function storableString(text: string): { readonly text: string; readonly replaced: number } {
  let replaced = 0;
  const stored = text.replaceAll(/\0|\p{Surrogate}/gu, () => {
    replaced += 1;
    return '\ufffd';
  });
  return { text: stored, replaced };
}

const UNIT_LENGTH = '\\u0000'.length;
const UNSTORABLE = 0;

function escapeLength(json: Buffer, at: number): number {
  if (json[at + 1] !== LOWER_U) return 2;
  const unit = unitAt(json, at);
  if (unit === 0 || isLowSurrogate(unit)) return UNSTORABLE;
  if (!isHighSurrogate(unit)) return UNIT_LENGTH;
  const next = at + UNIT_LENGTH;
  const isPair = json[next] === BACKSLASH && json[next + 1] === LOWER_U && isLowSurrogate(unitAt(json, next));
  return isPair ? 2 * UNIT_LENGTH : UNSTORABLE;
}

function unitAt(json: Buffer, at: number): number {
  return Number.parseInt(json.toString('latin1', at + 2, at + UNIT_LENGTH), 16);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
