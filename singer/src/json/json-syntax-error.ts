/** Thrown for a text that is not JSON. `offset` is the first byte that cannot belong to one. */
export class JsonSyntaxError extends Error {
  readonly offset: number;
  /** True if the text ends before its value does. */
  readonly isAtEnd: boolean;

  constructor(offset: number, found: number | undefined) {
    const what = found === undefined ? 'the text ends' : `unexpected ${describeByte(found)}`;
    super(`${what} at byte ${offset}`);
    this.name = 'JsonSyntaxError';
    this.offset = offset;
    this.isAtEnd = found === undefined;
  }
}

function describeByte(byte: number): string {
  return byte > 0x20 && byte < 0x7f
    ? `"${String.fromCharCode(byte)}"`
    : `0x${byte.toString(16).padStart(2, '0')}`;
}
