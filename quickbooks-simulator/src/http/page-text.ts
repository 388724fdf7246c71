/** Room for what is around the rows, and for some characters of more than one byte. */
const SLACK = 4096;
/** UTF-8 takes at most so many bytes for one UTF-16 unit. */
const LONGEST_UNIT = 3;

/**
 * The UTF-8 bytes of many texts, one behind the other. Each is written straight into one buffer: joining them
 * to one string first costs more than writing them does.
 */
export function bytesOf(texts: readonly string[]): Buffer {
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  let bytes: Buffer = Buffer.allocUnsafe(Math.ceil(units * 1.2) + SLACK);
  let end = 0;
  for (const text of texts) {
    if (bytes.length - end < text.length * LONGEST_UNIT)
      bytes = grown(bytes, end, text.length * LONGEST_UNIT);
    end += bytes.write(text, end);
  }
  return bytes.subarray(0, end);
}

function grown(bytes: Buffer, end: number, needed: number): Buffer {
  const larger = Buffer.allocUnsafe(bytes.length * 2 + needed);
  bytes.copy(larger, 0, 0, end);
  return larger;
}
