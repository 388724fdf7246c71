import { DEFAULT_HABITS, type QueryHabits } from './habits.ts';
import { invalidQuery, QueryError } from './query-error.ts';
import type { Condition, Literal, Operator, Order, Statement } from './statement.ts';
import { escaped, place, TOKEN_KINDS, type Token, type TokenKind, tokensOf, unquote } from './tokens.ts';

const DEFAULT_MAX_RESULTS = 100;
const LARGEST_MAX_RESULTS = 1000;

const OPERATORS = new Map<TokenKind, Operator>([
  ['"="', '='],
  ['"<"', '<'],
  ['">"', '>'],
  ['"<="', '<='],
  ['">="', '>='],
  ['"in"', 'in'],
  ['"like"', 'like'],
]);

/** Tokens of the grammar that the documentation does not offer: the parser knows them, the service refuses. */
const REFUSED: readonly TokenKind[] = ['"between"', '"contains"', '"!="', '<NOT>', '<OR>', '"iterator"'];

const VALUES: readonly TokenKind[] = [
  '"false"',
  '"null"',
  '"true"',
  '<IDENTIFIER>',
  '<INTEGER>',
  '<DECIMAL>',
  '<STRING>',
];

/** Tokens that the parser names as expected after a property (recorded, where these tokens stand in this order). */
const AFTER_PROPERTY: readonly TokenKind[] = [
  ...(['<EOF>', '"."', '<AND>', '"maxresults"', '"order"', '"orderby"', '"startposition"'] as const),
  ...OPERATORS.keys(),
  ...REFUSED,
];

const PAGE_CLAUSES: readonly TokenKind[] = ['"maxresults"', '"startposition"'];
const ORDER_CLAUSES: readonly TokenKind[] = ['"order"', '"orderby"'];

/** Reads one statement of the data queries page's grammar. Throws a `QueryError` with the recorded texts. */
export function parseStatement(text: string, habits: QueryHabits = DEFAULT_HABITS): Statement {
  if (text === '')
    throw new QueryError('Error parsing query', 'QueryParserError: The query provided was empty');
  return readStatement(cursorOver(text), habits);
}

interface Cursor {
  /** The kind of the next token. */
  next(): TokenKind;
  /** The next token, which must be of one of these kinds. */
  take(...expected: readonly TokenKind[]): Token;
  /** Takes the next token if it is of this kind, and tells so. */
  skip(kind: TokenKind): boolean;
  /** The error that the next token is none of these. */
  unexpected(expected: readonly TokenKind[]): QueryError;
}

function cursorOver(statement: string): Cursor {
  const tokens = tokensOf(statement);
  let token = tokens.next().value;
  const skip = (kind: TokenKind) => {
    if (token.kind !== kind) return false;
    token = tokens.next().value;
    return true;
  };
  const unexpected = (expected: readonly TokenKind[]) => unexpectedToken(statement, token, expected);
  const take = (...expected: readonly TokenKind[]) => {
    const taken = token;
    if (!expected.includes(taken.kind)) throw unexpected(expected);
    skip(taken.kind);
    return taken;
  };
  return { next: () => token.kind, take, skip, unexpected };
}

function readStatement(cursor: Cursor, habits: QueryHabits): Statement {
  cursor.take('"select"');
  const selection = readSelection(cursor, habits);
  cursor.take('"from"');
  const entity = cursor.take('<IDENTIFIER>').image;
  const tail: TokenKind[] = ['<EOF>', '"iterator"', ...PAGE_CLAUSES, ...ORDER_CLAUSES];
  const conditions = cursor.skip('"where"') ? readConditions(cursor, habits) : [];
  refuseUnsupported(cursor);
  if (conditions.length > 0) tail.push('<AND>', '<OR>');
  else tail.push('"where"');
  const orders = ORDER_CLAUSES.includes(cursor.next()) ? readOrders(cursor) : [];
  const page = readPage(cursor, {
    tail: orders.length > 0 ? ['<EOF>', '","', ...PAGE_CLAUSES] : tail,
    habits,
  });
  return { ...selection, entity, conditions, orders, ...page };
}

type Selection = Pick<Statement, 'isCount' | 'columns' | 'projection'>;

/** `count(*)`, properties, or `*`, beside which one client library names columns (`select *, Sku`). */
function readSelection(cursor: Cursor, { starColumns, projections }: QueryHabits): Selection {
  const kinds: TokenKind[] =
    projections === 'sparse' ? ['"*"', '"count"', '<IDENTIFIER>'] : ['"*"', '"count"'];
  const isProjection = projections === 'sparse' && cursor.next() === '<IDENTIFIER>';
  if (isProjection) {
    return { isCount: false, columns: [], projection: [readProperty(cursor), ...readColumns(cursor)] };
  }
  if (cursor.take(...kinds).kind === '"*"') {
    return { isCount: false, columns: starColumns === 'accepted' ? readColumns(cursor) : [] };
  }
  cursor.take('"("');
  cursor.take('"*"');
  cursor.take('")"');
  return { isCount: true, columns: [] };
}

function readColumns(cursor: Cursor): string[] {
  const columns = [];
  while (cursor.skip('","')) columns.push(readProperty(cursor));
  return columns;
}

function readConditions(cursor: Cursor, habits: QueryHabits): Condition[] {
  const conditions = [];
  do {
    conditions.push(readCondition(cursor, habits));
  } while (cursor.skip('<AND>'));
  return conditions;
}

function readCondition(cursor: Cursor, habits: QueryHabits): Condition {
  refuseUnsupported(cursor);
  const property = readProperty(cursor);
  refuseUnsupported(cursor);
  const operator = OPERATORS.get(cursor.next());
  if (operator === undefined) throw cursor.unexpected(AFTER_PROPERTY);
  cursor.take(...OPERATORS.keys());
  return { property, operator, values: operator === 'in' ? readList(cursor, habits) : [readValue(cursor)] };
}

function refuseUnsupported(cursor: Cursor): void {
  const kind = cursor.next();
  if (REFUSED.includes(kind)) throw invalidQuery(`operator ${kind.slice(1, -1)} is not supported`);
}

function readProperty(cursor: Cursor): string {
  let name = cursor.take('<IDENTIFIER>').image;
  while (cursor.skip('"."')) name += `.${cursor.take('<IDENTIFIER>').image}`;
  return name;
}

/** The longest list that is accepted, and the words of the refusal, are not recorded. */
function readList(cursor: Cursor, { longestList }: QueryHabits): Literal[] {
  cursor.take('"("');
  const values = [];
  do {
    values.push(readValue(cursor));
  } while (cursor.skip('","'));
  cursor.take('")"');
  if (values.length <= Number(longestList)) return values;
  throw new QueryError(
    'Error parsing query',
    `QueryParserError: ${values.length} values in a list. At most ${longestList} are allowed`,
  );
}

function readValue(cursor: Cursor): Literal {
  const { kind, image } = cursor.take(...VALUES);
  return kind === '<STRING>' ? { text: unquote(image), isQuoted: true } : { text: image, isQuoted: false };
}

function readOrders(cursor: Cursor): Order[] {
  if (cursor.take(...ORDER_CLAUSES).kind === '"order"') cursor.take('"by"');
  const orders = [];
  do {
    const property = readProperty(cursor);
    const isDescending = cursor.skip('"desc"');
    if (!isDescending) cursor.skip('"asc"');
    orders.push({ property, isDescending });
  } while (cursor.skip('","'));
  return orders;
}

/** The two clauses may come in either order (recorded), each at most once. */
function readPage(
  cursor: Cursor,
  { tail, habits }: { readonly tail: readonly TokenKind[]; readonly habits: QueryHabits },
): { startPosition: number; maxResults: number } {
  const given = new Map<TokenKind, number>();
  let expected = tail;
  for (;;) {
    const { kind } = cursor.take(...expected);
    if (kind === '<EOF>') break;
    given.set(kind, Number(cursor.take('<INTEGER>').image));
    expected = ['<EOF>', ...PAGE_CLAUSES.filter((clause) => !given.has(clause))];
  }
  return {
    startPosition: checkedStartPosition(habits, given.get('"startposition"')),
    maxResults: checkedMaxResults(given.get('"maxresults"')),
  };
}

/** 0 is sent by clients in production use and acts as 1. */
function checkedStartPosition({ startPositionZero }: QueryHabits, value = 1): number {
  const least = startPositionZero === 'accepted' ? 0 : 1;
  if (value < least) throw invalidQuery(`value ${value} is too small. Min allowed value is 1`);
  return Math.max(1, value);
}

function checkedMaxResults(value = DEFAULT_MAX_RESULTS): number {
  if (value < 1) throw invalidQuery(`value ${value} is too small. Min allowed value is 1`);
  if (value <= LARGEST_MAX_RESULTS) return value;
  throw invalidQuery(`value ${value} is too large. Max allowed value is ${LARGEST_MAX_RESULTS}`);
}

/** The message that JavaCC builds, its odd quotes and trailing blanks included. */
function unexpectedToken(statement: string, token: Token, expected: readonly TokenKind[]): QueryError {
  const { line, column } = place(statement, token.offset);
  const found = token.kind === '<EOF>' ? '<EOF>' : ` ${token.kind} "${escaped(token.image)} "`;
  const kinds = TOKEN_KINDS.filter((kind) => expected.includes(kind));
  const list = kinds.map((kind) => (kind === '<EOF>' ? `${kind} \n    ` : `${kind} ...\n    `));
  const heading = kinds.length === 1 ? 'Was expecting:' : 'Was expecting one of:';
  return new QueryError(
    'Error parsing query',
    `QueryParserError: Encountered "${found}" at line ${line}, column ${column}.\n${heading}\n    ${list.join('')}`,
  );
}
