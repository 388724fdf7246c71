/** A text whose escapes are undone, with the place of each of its characters in the text that it came from. */
export interface UnescapedText {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Escapes of URLs, of JSON and of HTML; and line ends, which servers put into long words. */
const ESCAPES =
  /(?<percent>(?:%[\da-f]{2})+)|\\(?:u(?<unit>[\da-f]{4})|x(?<byte>[\da-f]{2})|(?<plain>[\\"'/])|(?<end>[nrt]))|&(?:#(?<decimal>\d{1,7})|#x(?<hex>[\da-f]{1,6})|(?<entity>amp|quot|apos|lt|gt));|(?:=|[ \t]*)\r?\n\s*|<w?br ?\/?>|\u00ad|\u200b/gi;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/** The text itself, each character in its own place. */
export function asItIs(text: string): UnescapedText {
  const starts = Array.from({ length: text.length }, (_, at) => at);
  return { text, starts, ends: starts.map((at) => at + 1) };
}

/** Undoes one level of escapes. Returns undefined for a text that has none. */
export function unescapedText(from: UnescapedText): UnescapedText | undefined {
  const starts: number[] = [];
  const ends: number[] = [];
  const parts: string[] = [];
  let last = 0;
  const keep = (to: number) => {
    parts.push(from.text.slice(last, to));
    for (let at = last; at < to; at += 1) {
      starts.push(from.starts[at] ?? 0);
      ends.push(from.ends[at] ?? 0);
    }
  };
  for (const match of from.text.matchAll(ESCAPES)) {
    const meant = meaningOf(match.groups ?? {});
    const end = match.index + match[0].length;
    keep(match.index);
    parts.push(meant);
    for (let at = 0; at < meant.length; at += 1) {
      starts.push(from.starts[match.index] ?? 0);
      ends.push(from.ends[end - 1] ?? 0);
    }
    last = end;
  }
  if (last === 0) return undefined;
  keep(from.text.length);
  return { text: parts.join(''), starts, ends };
}

/** A line end means nothing. */
function meaningOf({ percent, unit, byte, plain, end, decimal, hex, entity }: Groups): string {
  if (percent !== undefined) return Buffer.from(percent.replaceAll('%', ''), 'hex').toString();
  if (plain !== undefined) return plain;
  if (end !== undefined) return end === 't' ? '\t' : '';
  if (entity !== undefined) return ENTITIES[entity.toLowerCase()] ?? '';
  const code = decimal === undefined ? Number.parseInt(unit ?? byte ?? hex ?? '', 16) : Number(decimal);
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '';
}

type Groups = Readonly<Record<string, string | undefined>>;
