/**
 * Text whose characters are the bytes of its UTF-8 form, one each. Such texts are joined and written to a buffer as
 * bytes are, which is several times faster for text that is not Latin; generated rows are made of them.
 */
export type WireText = string & { readonly [isWire]: true };

declare const isWire: unique symbol;

const NOT_ASCII = /[^\0-\x7f]/;

export function wireText(text: string): WireText {
  return (NOT_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text) as WireText;
}

/** A JSON string. */
export function wireJson(text: string): WireText {
  return wireText(JSON.stringify(text));
}

export function plainText(wire: WireText): string {
  return NOT_ASCII.test(wire) ? Buffer.from(wire, 'latin1').toString('utf8') : wire;
}

/** Texts with one before and one after. */
export function* within(head: string, texts: Iterable<WireText>, tail: string): Generator<WireText> {
  yield wireText(head);
  yield* texts;
  yield wireText(tail);
}

/** Buffer in which answers are put together; it grows to the size of the largest. */
let desk = Buffer.allocUnsafe(1 << 20);

/**
 * Many texts, one after the other. Each is written as soon as it is made: a thousand rows that are kept until the
 * last one is there cost the garbage collector more than they cost to make.
 */
export function wireBytes(texts: Iterable<WireText>): Buffer {
  let end = 0;
  for (const text of texts) {
    if (end + text.length > desk.length) desk = grown(desk, end, end + text.length);
    end += desk.write(text, end, 'latin1');
  }
  return Buffer.from(desk.subarray(0, end));
}

function grown(bytes: Buffer<ArrayBuffer>, end: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(needed * 2);
  bytes.copy(larger, 0, 0, end);
  return larger;
}
