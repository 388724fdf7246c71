import { QueryError } from './query-error.ts';

/**
 * The token kinds of QuickBooks' query language, as its JavaCC parser names them in error texts.
 * The order is the one in which recorded "Was expecting one of" lists name them.
 */
export const TOKEN_KINDS = [
  '<EOF>',
  '"."',
  '","',
  '"("',
  '")"',
  '"*"',
  '<AND>',
  '"asc"',
  '"between"',
  '"by"',
  '"contains"',
  '"count"',
  '"desc"',
  '"="',
  '"false"',
  '"from"',
  '">"',
  '">="',
  '"in"',
  '"iterator"',
  '"like"',
  '"<"',
  '"<="',
  '"maxresults"',
  '"!="',
  '<NOT>',
  '"null"',
  '<OR>',
  '"order"',
  '"orderby"',
  '"select"',
  '"startposition"',
  '"true"',
  '"where"',
  '<IDENTIFIER>',
  '<INTEGER>',
  '<DECIMAL>',
  '<STRING>',
] as const;

export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface Token {
  readonly kind: TokenKind;
  /** The characters as they stand in the statement, quotes included. */
  readonly image: string;
  readonly offset: number;
}

/** Reserved words are case-insensitive (data queries page). */
const WORDS = new Map<string, TokenKind>(
  TOKEN_KINDS.filter((kind) => /^["<][A-Za-z]+[">]$/.test(kind))
    .filter((kind) => !['<EOF>', '<IDENTIFIER>', '<INTEGER>', '<DECIMAL>', '<STRING>'].includes(kind))
    .map((kind) => [kind.slice(1, -1).toLowerCase(), kind]),
);

const SIGNS = new Map<string, TokenKind>(
  TOKEN_KINDS.filter((kind) => /^"[^A-Za-z]+"$/.test(kind)).map((kind) => [kind.slice(1, -1), kind]),
);

const NEXT =
  /(\s+)|('(?:\\[\s\S]|[^'\\])*')|(-?\d+\.\d+)|(-?\d+)|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|!=|[.,()*=<>])/y;

/**
 * Cuts a statement into tokens; the last one is `<EOF>`, again and again. Tokens are made when they are asked
 * for, as the real parser does it, so that of two mistakes the first one is reported. Throws the recorded
 * lexical error (code 4000).
 */
export function* tokensOf(statement: string): Generator<Token, never> {
  let at = 0;
  while (at < statement.length) {
    NEXT.lastIndex = at;
    const match = NEXT.exec(statement);
    if (match === null) throw lexicalError(statement, at);
    if (match[1] === undefined) yield { kind: kindOf(match), image: match[0], offset: at };
    at += match[0].length;
  }
  for (;;) yield { kind: '<EOF>', image: '', offset: Math.max(0, statement.length - 1) };
}

/** The text that a quoted token stands for: a backslash escapes the next character. */
export function unquote(image: string): string {
  return image.slice(1, -1).replace(/\\([\s\S])/g, '$1');
}

function kindOf(match: RegExpExecArray): TokenKind {
  const [image, , string, decimal, integer, word] = match;
  if (string !== undefined) return '<STRING>';
  if (decimal !== undefined) return '<DECIMAL>';
  if (integer !== undefined) return '<INTEGER>';
  if (word !== undefined) return WORDS.get(word.toLowerCase()) ?? '<IDENTIFIER>';
  return SIGNS.get(image) ?? '<IDENTIFIER>';
}

/**
 * Line and column of an offset, as JavaCC counts them. The end of input is reported at the last character
 * that was read, and at 0, 0 when there was none.
 */
export function place(statement: string, offset: number): { line: number; column: number } {
  if (statement === '') return { line: 0, column: 0 };
  const lines = statement.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

function lexicalError(statement: string, at: number): QueryError {
  const isOpenString = statement[at] === "'";
  const { line, column } = place(statement, isOpenString ? statement.length : at);
  const found = isOpenString ? '<EOF> ' : `"${escaped(statement[at] ?? '')}" (${statement.charCodeAt(at)}), `;
  const after = isOpenString ? escaped(statement.slice(at)) : '';
  return new QueryError(
    'Error parsing query',
    `QueryParserError: Invalid content. Lexical error at line ${line}, column ${column}.  Encountered: ${found}after : "${after}"`,
  );
}

/** JavaCC's own escaping of characters in its messages. */
export function escaped(image: string): string {
  return image
    .replace(/[\\"']/g, (character) => `\\${character}`)
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
