/** A line of a `.env` file whose value is not what its writer meant. */
export interface OddLine {
  /** Counts from 1. */
  readonly line: number;
  readonly problem: string;
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/s;
const QUOTES = /^['"`]/;

/**
 * The lines of a `.env` text that Node's parser passes over, or reads in another way than it looks. Values are never
 * shown: they may be secrets.
 */
export function oddLines(text: string): OddLine[] {
  const odd: OddLine[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let n = 0; n < lines.length; n += 1) {
    const line = lines[n] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value = ''] = ASSIGNMENT.exec(line) ?? [];
    if (name === undefined) {
      odd.push({ line: n + 1, problem: 'is no assignment NAME=value, and is ignored' });
      continue;
    }
    const quote = QUOTES.exec(value)?.[0];
    if (quote === undefined) {
      if (/\S#/.test(value.replace(/\s#.*$/, '')))
        odd.push({ line: n + 1, problem: `cuts the value of ${name} at "#": put it in single quotes` });
      continue;
    }
    const last = closingLine(lines, n, quote);
    if (last === undefined)
      odd.push({ line: n + 1, problem: `has a quote before the value of ${name}, and none after it` });
    else n = last;
  }
  return odd;
}

/** The line in which a quoted value ends, since it may have several. */
function closingLine(lines: readonly string[], from: number, quote: string): number | undefined {
  const first = (lines[from] ?? '').replace(/^[^=]*=\s*./, '');
  if (first.includes(quote)) return from;
  const next = lines.findIndex((line, n) => n > from && line.includes(quote));
  return next === -1 ? undefined : next;
}
