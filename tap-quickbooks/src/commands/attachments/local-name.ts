/** Longest name that common file systems take is 255 bytes; room is left for a suffix while a file is written. */
const LONGEST_BYTES = 200;

/** Characters that separate folders, that a terminal or a file system interprets, or that cannot be printed. */
const UNSAFE = /[/\\:*?"<>|\p{C}]/gu;

/**
 * The name of an attachment's file: its Id, which makes it unique, and its FileName as far as it is safe. It is one
 * name, never a path, whatever FileName says.
 */
export function localName(id: string, fileName: string): string {
  const [key, name] = [id, fileName].map((text) => Buffer.from(text).toString().replaceAll(UNSAFE, '_'));
  const whole = `${key}-${name}`.replace(/[. ]+$/, '');
  const extension = /\.[^.]{1,16}$/.exec(whole)?.[0] ?? '';
  if (Buffer.byteLength(whole) <= LONGEST_BYTES) return whole;
  return cut(whole, LONGEST_BYTES - Buffer.byteLength(extension)) + extension;
}

/** The start of a text, of at most as many bytes, without a broken character at its end. */
function cut(text: string, bytes: number): string {
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD+$/, '');
}
