/** The abilities of a terminal that the programs write to. */
export interface Terminal {
  readonly isColoured: boolean;
  /** True if lines and bars of Unicode can be shown. */
  readonly isUnicode: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Puts the cursor into the first column and clears from there to the end of the screen. */
export const CLEAR_BELOW = '\r\x1b[J';

/**
 * The terminal that a stream writes to. Undefined for files, pipes and terminals that cannot move the cursor.
 *
 * `NO_COLOR` switches colours off (https://no-color.org).
 */
export function terminalOf(stream: { readonly isTTY?: boolean }, variables: Variables): Terminal | undefined {
  if (!stream.isTTY || variables.TERM === 'dumb') return undefined;
  const locale = variables.LC_ALL || variables.LC_CTYPE || variables.LANG || '';
  return { isColoured: !variables.NO_COLOR, isUnicode: /utf-?8/i.test(locale) };
}
