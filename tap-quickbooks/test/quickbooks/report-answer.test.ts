import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NoAnswerError } from '../../src/quickbooks/query-response.ts';
import { reportAnswerOf } from '../../src/quickbooks/report-answer.ts';
import { cutOf } from '../../src/reports/header-check.ts';
import { REPORT_ROWS } from '../../src/streams/report-rows.ts';

const CAP = 'Unable to display more data. Please reduce the date range.';
const HEADER =
  '"Header":{"ReportName":"GeneralLedger"},"Columns":{"Column":[{"ColTitle":"A"},{"ColTitle":"B"}]}';

const row = (text: string) => `{"ColData":[{"value":${text}},{"value":"1"}],"type":"Data"}`;
const group = (rows: string, end = ',"Summary":{"ColData":[{"value":"Total"}]}') =>
  `{"Header":{"ColData":[{"value":"Bank","id":"35"}]},"Rows":{"Row":[${rows}]}${end},"type":"Section"}`;
const report = (rows: string) => Buffer.from(`{${HEADER},"Rows":{"Row":[${rows}]}}`);

/** A statement with its bare sections, as QuickBooks sends it for a period without data. */
const emptyStatement = (value: string) =>
  Buffer.from(
    report(group(row('""')))
      .toString()
      .replace('"GeneralLedger"', `"GeneralLedger","Option":[{"Name":"NoReportData","Value":${value}}]`),
  );

/** The same text with some of its letters escaped. */
function escaped(text: string, which: readonly boolean[]): string {
  const letters = [...text].map((letter, i) =>
    which[i] ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter,
  );
  return `"${letters.join('')}"`;
}

function cutIn(body: Buffer, name = 'GeneralLedger'): string | undefined {
  const facts = REPORT_ROWS.find(({ report: each }) => each === name);
  if (facts === undefined) throw new Error(`${name} is no report`);
  return cutOf(facts, { ...reportAnswerOf(body), isModern: false });
}

describe('the text that says that an answer is cut', () => {
  it('is found at any depth, in any cell, however its letters are escaped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: CAP.length, maxLength: CAP.length }),
        fc.nat(6),
        fc.boolean(),
        (which, depth, isSecond) => {
          const text = escaped(CAP, which);
          let rows = isSecond ? `{"ColData":[{"value":"x"},{"value":${text}}]}` : row(text);
          for (let i = 0; i < depth; i += 1) rows = group(`${row('"a"')},${rows}`);
          expect(reportAnswerOf(report(rows)).isCapped).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['in a Header', group(row('"a"')).replace('"Bank"', `"${CAP}"`)],
    ['in a Summary', group(row('"a"')).replace('"Total"', `"${CAP}"`)],
    ['in other case, after white space', row(`"\\n  ${CAP.toUpperCase()}"`)],
    ['after a no-break space', row(`"\u00a0${CAP}"`)],
  ])('is found %s', (_, rows) => {
    expect(reportAnswerOf(report(rows)).isCapped).toBe(true);
  });

  it('is found in the Header of the report', () => {
    const body = report(row('"a"')).toString().replace('"GeneralLedger"', `"GeneralLedger","Note":"${CAP}"`);
    expect(reportAnswerOf(Buffer.from(body)).isCapped).toBe(true);
  });

  it.each([`Called: "${CAP}"`, 'Unable to display', 'He was unable to display more data', 'U', '\\', ''])(
    'is not seen in the memo %j',
    (memo) => {
      expect(reportAnswerOf(report(row(JSON.stringify(memo)))).isCapped).toBe(false);
    },
  );
});

describe('a last group without a Summary', () => {
  it('means a cut answer', () => {
    expect(cutIn(report(`${group(row('"a"'))},${group(row('"b"'), '')}`))).toMatch(/without a Summary/);
    expect(cutIn(report(group(group(row('"b"'), ''), '')))).toMatch(/without a Summary/);
    expect(cutIn(report(`${group(row('"a"'))},${group(group(row('"b"'), ''))}`))).toMatch(
      /without a Summary/,
    );
  });

  it('means nothing in a report that has no Summaries', () => {
    expect(cutIn(report(group(row('"b"'), '')), 'JournalReport')).toBeUndefined();
    expect(cutIn(report(`${group(row('"a"'))},${group(row('"b"'), '')}`), 'JournalReport')).toMatch(
      /Summary/,
    );
  });

  it.each([
    ['a group that is closed', group(row('"a"'))],
    ['rows without groups', row('"a"')],
    [
      'a group that is a Summary alone',
      '{"Summary":{"ColData":[{"value":"Gross Profit"}]},"type":"Section"}',
    ],
    ['a group without rows', '{"Header":{"ColData":[{"value":"Income"}]},"type":"Section","group":"Income"}'],
    ['a group before the last one', `${group(row('"b"'), '')},${group(row('"a"'))}`],
    ['no row', ''],
  ])('is not seen in %s', (_, rows) => {
    expect(cutIn(report(rows))).toBeUndefined();
  });
});

it('the payload is the whole answer, byte for byte', () => {
  const body = report(group(row('"a \\u00e9 \\/ ü\\n"')));
  expect(reportAnswerOf(body).payload.equals(body)).toBe(true);
});

it('rows and columns are counted at all levels', () => {
  const columns = '{"Column":[{"ColTitle":"A"},{"ColTitle":"B","Columns":{"Column":[{},{},{}]}}]}';
  const body = report(group(`${row('"a"')},${row('"b"')}`)).toString();
  const { rows, columns: count } = reportAnswerOf(Buffer.from(body.replace(/\{"Column":\[.*?\]\}/, columns)));
  expect({ rows, count }).toEqual({ rows: 4, count: 4 });
});

it.each([`{${HEADER},"Rows":{}}`, '{"Header":{},"Columns":{},"Rows":{}}'])('%s is a report', (body) => {
  expect(reportAnswerOf(Buffer.from(body)).rows).toBe(0);
});

it.each([
  ['a Fault', '{"Fault":{"Error":[{"Message":"m","code":"5020"}]}}'],
  ['a Fault beside the report', `{${HEADER},"Rows":{},"Fault":{"Error":[{"code":"10000"}]}}`],
  ['a query response', '{"QueryResponse":{}}'],
  ['a report without Rows', `{${HEADER}}`],
  ['rows without a column', `{"Header":{},"Columns":{"Column":[]},"Rows":{"Row":[${row('"a"')}]}}`],
  ['an array', '[]'],
  ['null members', '{"Header":null,"Columns":null,"Rows":null}'],
])('%s is no report', (_, body) => {
  expect(() => reportAnswerOf(Buffer.from(body))).toThrow(NoAnswerError);
});

it.each([
  ['without rows', report(''), true],
  ['with rows', report(row('"a"')), false],
  ['that says so', emptyStatement('"true"'), true],
  ['that says so by a boolean', emptyStatement('true'), true],
  ['that denies it', emptyStatement('"false"'), false],
])('an answer %s is empty, or not', (_, body, isEmpty) => {
  expect(reportAnswerOf(body).isEmpty).toBe(isEmpty);
});

it('groups of endless depth are no report', () => {
  let rows = row('"a"');
  for (let i = 0; i < 300; i += 1) rows = group(rows);
  expect(() => reportAnswerOf(report(rows))).toThrow(NoAnswerError);
});

describe('a body that is no report', () => {
  const of = ({ header = HEADER, rows = `{"Row":[${row('"a"')}]}` }) => `{${header},"Rows":${rows}}`;
  const columns = (value: string) => `"Header":{"ReportName":"GeneralLedger"}${value}`;
  const cells = (value: string) => `{"Row":[{"ColData":${value}}]}`;
  const FAULT = '{"Fault":{"Error":[{"code":"610"}]}}';

  it.each([
    ['without Columns', of({ header: columns('') })],
    ['with null for Columns', of({ header: columns(',"Columns":null') })],
    ['with a list for Columns', of({ header: columns(',"Columns":[]') })],
    ['with an object for its columns', of({ header: columns(',"Columns":{"Column":{}}') })],
    ['with a list for Rows', of({ rows: '[]' })],
    ['with an object for its rows', of({ rows: '{"Row":{}}' })],
    ['with a text for its rows', of({ rows: '{"Row":"x"}' })],
    ['with null for a row', of({ rows: '{"Row":[null]}' })],
    ['with a text for a row', of({ rows: '{"Row":["x"]}' })],
    ['with an object for the cells of a row', of({ rows: cells('{"value":"a"}') })],
    ['with null for the cells of a row', of({ rows: cells('null') })],
    ['with null for a cell', of({ rows: cells('[null]') })],
    ['with a text for a cell', of({ rows: cells('["a"]') })],
    ['with a text for a cell of a sum', of({ rows: '{"Row":[{"Summary":{"ColData":["a"]}}]}' })],
    ['with a list for the rows of a group', of({ rows: '{"Row":[{"Rows":[]}]}' })],
    ['with a fault in Header', of({}).replace('"GeneralLedger"', '"GeneralLedger","Fault":{}')],
    ['with a fault for rows', of({ rows: FAULT })],
    ['with a fault for a row', of({ rows: `{"Row":[${FAULT}]}` })],
  ])('is one %s', (_, body) => {
    expect(() => reportAnswerOf(Buffer.from(body))).toThrow(NoAnswerError);
  });

  it.each([
    ['without a row', '{}'],
    ['with null for its rows', '{"Row":null}'],
    ['with numbers and nulls in cells', '{"Row":[{"ColData":[{"value":1.5},{"value":null},{}]}]}'],
    ['with a group without rows', '{"Row":[{"Rows":null,"Summary":null,"Header":null}]}'],
  ])('is not one %s', (_, rows) => {
    expect(reportAnswerOf(Buffer.from(of({ rows }))).columns).toBe(2);
  });
});
