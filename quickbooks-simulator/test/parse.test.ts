import { describe, expect, it } from 'vitest';
import { DEFAULT_HABITS } from '../src/query/habits.ts';
import { parseStatement } from '../src/query/parse.ts';
import { QueryError } from '../src/query/query-error.ts';

const plain = {
  isCount: false,
  columns: [],
  entity: 'Customer',
  conditions: [],
  orders: [],
  startPosition: 1,
  maxResults: 100,
};
const quoted = (text: string) => ({ text, isQuoted: true });
const bare = (text: string) => ({ text, isQuoted: false });
const where = (property: string, operator: string, ...values: object[]) => ({
  ...plain,
  conditions: [{ property, operator, values }],
});

describe('a statement is read as documented', () => {
  it.each([
    ['select * from Customer', plain],
    ['SELECT * FROM Customer', plain],
    ['  select\n*\tfrom Customer  ', plain],
    ['select count(*) from Customer', { ...plain, isCount: true }],
    ['SELECT COUNT ( * ) FROM Customer', { ...plain, isCount: true }],
    ["select * from Customer where Id = '12'", where('Id', '=', quoted('12'))],
    ["select * from Customer where GivenName='Greg'", where('GivenName', '=', quoted('Greg'))],
    ["select * from Customer where Balance >= '10.5'", where('Balance', '>=', quoted('10.5'))],
    ['select * from Customer where Balance < -3', where('Balance', '<', bare('-3'))],
    ['select * from Customer where Balance <= 0.5306667', where('Balance', '<=', bare('0.5306667'))],
    ['select * from Customer where Active = true', where('Active', '=', bare('true'))],
    [
      'select * from Customer where Active IN (true, false)',
      where('Active', 'in', bare('true'), bare('false')),
    ],
    ["select * from Customer where Id in ('1','2')", where('Id', 'in', quoted('1'), quoted('2'))],
    ["select * from Customer where Notes = ' '", where('Notes', '=', quoted(' '))],
    ["select * from Customer where DisplayName like '%a%'", where('DisplayName', 'like', quoted('%a%'))],
    [
      "select * from Customer where DisplayName = 'Adam\\'s \\\\ Shop'",
      where('DisplayName', '=', quoted("Adam's \\ Shop")),
    ],
    [
      "select * from Customer where Metadata.CreateTime > '2024-01-01'",
      where('Metadata.CreateTime', '>', quoted('2024-01-01')),
    ],
    [
      "select * from Customer Where A = '1' AND b > 2 and c in ('3')",
      {
        ...plain,
        conditions: [
          { property: 'A', operator: '=', values: [quoted('1')] },
          { property: 'b', operator: '>', values: [bare('2')] },
          { property: 'c', operator: 'in', values: [quoted('3')] },
        ],
      },
    ],
    ['select * from Customer orderby Id', { ...plain, orders: [{ property: 'Id', isDescending: false }] }],
    [
      'select * from Customer Order By MetaData.CreateTime DESC, Balance asc, Id desc',
      {
        ...plain,
        orders: [
          { property: 'MetaData.CreateTime', isDescending: true },
          { property: 'Balance', isDescending: false },
          { property: 'Id', isDescending: true },
        ],
      },
    ],
    ['select * from Customer startposition 11 maxresults 5', { ...plain, startPosition: 11, maxResults: 5 }],
    [
      'select * from Customer MAXRESULTS 1000 STARTPOSITION 11',
      { ...plain, startPosition: 11, maxResults: 1000 },
    ],
    ['select * from Customer startposition 0', plain],
    ['select * from Customer maxresults 1', { ...plain, maxResults: 1 }],
  ])('%s', (text, statement) => {
    expect(parseStatement(text)).toEqual(statement);
  });
});

const PARSER = 'Error parsing query';
const VALIDATION = 'Invalid query';
const BEHIND_VALUE =
  '<EOF> \n    <AND> ...\n    "iterator" ...\n    "maxresults" ...\n    <OR> ...\n    "order" ...\n    "orderby" ...\n    "startposition" ...\n    ';
const BEHIND_PROPERTY =
  '<EOF> \n    "." ...\n    <AND> ...\n    "between" ...\n    "contains" ...\n    "=" ...\n    ">" ...\n    ">=" ...\n    "in" ...\n    "iterator" ...\n    "like" ...\n    "<" ...\n    "<=" ...\n    "maxresults" ...\n    "!=" ...\n    <NOT> ...\n    <OR> ...\n    "order" ...\n    "orderby" ...\n    "startposition" ...\n    ';

describe('a statement that QuickBooks refuses is refused in its words', () => {
  it.each([
    ['', PARSER, 'QueryParserError: The query provided was empty'],
    [
      'select * from NULL',
      PARSER,
      'QueryParserError: Encountered " "null" "NULL "" at line 1, column 15.\nWas expecting:\n    <IDENTIFIER> ...\n    ',
    ],
    [
      'update Customer',
      PARSER,
      'QueryParserError: Encountered " <IDENTIFIER> "update "" at line 1, column 1.\nWas expecting:\n    "select" ...\n    ',
    ],
    [
      'select * from',
      PARSER,
      'QueryParserError: Encountered "<EOF>" at line 1, column 13.\nWas expecting:\n    <IDENTIFIER> ...\n    ',
    ],
    [
      "select * from Vendor where DisplayName = 'Cutlery 'R Us'",
      PARSER,
      `QueryParserError: Encountered " <IDENTIFIER> "R "" at line 1, column 52.\nWas expecting one of:\n    ${BEHIND_VALUE}`,
    ],
    [
      'select * from Item where Name Like',
      PARSER,
      'QueryParserError: Encountered "<EOF>" at line 1, column 34.\nWas expecting one of:\n    "false" ...\n    "null" ...\n    "true" ...\n    <IDENTIFIER> ...\n    <INTEGER> ...\n    <DECIMAL> ...\n    <STRING> ...\n    ',
    ],
    [
      "select * from Item where Name 'x'",
      PARSER,
      `QueryParserError: Encountered " <STRING> "\\'x\\' "" at line 1, column 31.\nWas expecting one of:\n    ${BEHIND_PROPERTY}`,
    ],
    [
      'select * from Item\nwhere Name %3D x',
      PARSER,
      'QueryParserError: Invalid content. Lexical error at line 2, column 12.  Encountered: "%" (37), after : ""',
    ],
    [
      "select * from Item where Name = 'open",
      PARSER,
      'QueryParserError: Invalid content. Lexical error at line 1, column 38.  Encountered: <EOF> after : "\\\'open"',
    ],
    [
      'select * from Item maxresults 1001',
      VALIDATION,
      'QueryValidationError: value 1001 is too large. Max allowed value is 1000',
    ],
    [
      'select * from Item maxresults 1500',
      VALIDATION,
      'QueryValidationError: value 1500 is too large. Max allowed value is 1000',
    ],
    [
      'select * from Item maxresults 0',
      VALIDATION,
      'QueryValidationError: value 0 is too small. Min allowed value is 1',
    ],
    [
      'select * from Item startposition -1',
      VALIDATION,
      'QueryValidationError: value -1 is too small. Min allowed value is 1',
    ],
    [
      "select * from Item where Name != 'x'",
      VALIDATION,
      'QueryValidationError: operator != is not supported',
    ],
    [
      "select * from Item where Name = 'x' OR Name = 'y'",
      VALIDATION,
      'QueryValidationError: operator OR is not supported',
    ],
    [
      "select * from Item where NOT Name = 'x'",
      VALIDATION,
      'QueryValidationError: operator NOT is not supported',
    ],
    ['select * from Item iterator 5', VALIDATION, 'QueryValidationError: operator iterator is not supported'],
  ])('%j', (text, title, detail) => {
    const error = errorOf(text);
    expect({ title: error.title, detail: error.detail }).toEqual({ title, detail });
    expect(error.code).toBe(title === PARSER ? '4000' : '4001');
  });

  it('columns beside the asterisk are refused if it is set so', () => {
    const statement = 'select *, Sku, ParentRef.value from Item';
    expect(parseStatement(statement).columns).toEqual(['Sku', 'ParentRef.value']);
    expect(() => parseStatement(statement, { ...DEFAULT_HABITS, starColumns: 'refused' })).toThrow(
      'Encountered " "," ", "" at line 1, column 9.\nWas expecting:\n    "from" ...\n    ',
    );
  });

  it('columns in place of the asterisk are refused if it is set so', () => {
    const statement = 'select Id, Metadata.CreateTime from Item';
    expect(parseStatement(statement)).toMatchObject({
      columns: [],
      projection: ['Id', 'Metadata.CreateTime'],
    });
    expect(() => parseStatement(statement, { ...DEFAULT_HABITS, projections: 'refused' })).toThrow(
      'QueryParserError: Encountered " <IDENTIFIER> "Id "" at line 1, column 8.\nWas expecting one of:\n    "*" ...\n    "count" ...\n    ',
    );
  });

  it.each(['1000', '200', '30'] as const)('a list of more than %s values is refused', (longestList) => {
    const list = (size: number) => Array.from({ length: size }, (_, i) => `'${i}'`).join(',');
    const parsed = (size: number) =>
      parseStatement(`select * from Item where Id in (${list(size)})`, { ...DEFAULT_HABITS, longestList });
    const longest = Number(longestList);
    expect(parsed(longest).conditions[0]?.values.length).toBe(longest);
    expect(() => parsed(longest + 1)).toThrow(
      `QueryParserError: ${longest + 1} values in a list. At most ${longest} are allowed`,
    );
  });

  it('STARTPOSITION 0 is refused if it is set so', () => {
    const statement = 'select * from Item startposition 0';
    expect(parseStatement(statement).startPosition).toBe(1);
    expect(() => parseStatement(statement, { ...DEFAULT_HABITS, startPositionZero: 'refused' })).toThrow(
      'QueryValidationError: value 0 is too small. Min allowed value is 1',
    );
  });

  it('a page clause that stands twice is not expected', () => {
    expect(errorOf('select * from Item maxresults 5 maxresults 6').detail).toContain(
      'Encountered " "maxresults" "maxresults "" at line 1, column 33.\nWas expecting one of:\n    <EOF> \n    "startposition" ...\n',
    );
  });
});

function errorOf(statement: string): QueryError {
  try {
    parseStatement(statement);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`${statement} was accepted`);
}
