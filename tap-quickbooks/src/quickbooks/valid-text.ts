import { isUtf8 } from 'node:buffer';

const REPLACEMENT = Buffer.from('\ufffd');
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** An answer's body whose text is valid UTF-8. */
export interface ValidText {
  readonly body: Buffer;
  /** Sequences of bytes that gave way to U+FFFD. */
  readonly replaced: number;
}

/**
 * The body itself if it is UTF-8, as it should be. Otherwise a copy in which U+FFFD stands for each wrong sequence. A
 * byte order mark, which some gateways put before a body, is left out (RFC 8259, 8.1).
 */
export function validText(answer: Buffer): ValidText {
  const isMarked = answer.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const body = isMarked ? answer.subarray(BYTE_ORDER_MARK.length) : answer;
  if (isUtf8(body)) return { body, replaced: 0 };
  const valid = Buffer.from(body.toString('utf8'));
  return { body: valid, replaced: replacementsIn(valid) - replacementsIn(body) };
}

function replacementsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(REPLACEMENT); at !== -1; at = bytes.indexOf(REPLACEMENT, at + 3)) count += 1;
  return count;
}
