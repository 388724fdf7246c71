import { roomForText, writeText } from './copy-binary.ts';

/** The type of the elements, and of an array of them, in pg_type. */
const TEXT = 25;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;

/**
 * Texts as a value of type text[] in the binary form that Postgres receives (src/backend/utils/adt/arrayfuncs.c,
 * `array_recv`): the driver sends a Buffer as it is. It would spell out a list by itself, with quotes and escapes, which
 * takes several times as long.
 */
export function textArray(texts: readonly (string | number)[]): Buffer {
  const room = texts.reduce<number>((sum, text) => sum + LENGTH_BYTES + roomForText(text), HEADER_BYTES);
  const array = Buffer.alloc(room);
  array.writeInt32BE(texts.length === 0 ? 0 : 1);
  array.writeInt32BE(TEXT, 8);
  array.writeInt32BE(texts.length, 12);
  array.writeInt32BE(1, 16);
  let at = texts.length === 0 ? 12 : HEADER_BYTES;
  for (const text of texts) {
    const end = writeText(array, at + LENGTH_BYTES, text);
    array.writeInt32BE(end - at - LENGTH_BYTES, at);
    at = end;
  }
  return array.subarray(0, at);
}
