import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/messages/messages.ts';
import { type ReportLine, reportColumns, reportLines } from '../../src/reports/flat-report.ts';
import { ReportText } from '../../src/reports/report-text.ts';

const text = fc.oneof(fc.constantFrom('', '1.00', 'Total', '"\\', 'Été\n', '{"Row":[]}'), fc.string());
const cell = fc.record({ value: text, id: text }, { requiredKeys: [] });
const odd = fc.constantFrom(null, 1, 'x', [], {});
const part = fc.oneof(
  { weight: 5, arbitrary: fc.record({ ColData: fc.array(cell, { maxLength: 4 }) }) },
  odd,
);
const { rows } = fc.letrec((tie) => ({
  row: fc.record(
    { Rows: tie('rows'), type: text, group: text, Header: part, Summary: part, ColData: fc.array(cell) },
    { requiredKeys: [] },
  ),
  rows: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    odd,
    fc.record({ Row: fc.oneof(fc.array(tie('row'), { maxLength: 4 }), odd) }),
  ),
}));
const column = fc.record({
  ColType: text,
  MetaData: fc.array(fc.record({ Name: fc.constantFrom('ColKey', 'StartDate'), Value: text })),
});
const report = fc.record({
  Rows: rows,
  Header: fc.object(),
  Columns: fc.record({ Column: fc.array(column) }),
});

it('a report that is read from its text has the columns and lines of the parsed one', () => {
  fc.assert(
    fc.property(report, (given) => {
      const parsed = given as JsonObject;
      const read = new ReportText(Buffer.from(JSON.stringify(parsed)));
      const lines: ReportLine[] = [];
      read.visitLines((line) => lines.push(line));
      expect(lines).toEqual(reportLines(parsed));
      expect(read.columns()).toEqual(reportColumns(parsed));
    }),
  );
});

it.each(['null', '[]', '"Rows"', '{}', '{"Rows":{"Row":[1,{"Rows":2}]}}'])('%s has no lines', (payload) => {
  const read = new ReportText(Buffer.from(payload));
  read.visitLines(() => expect.unreachable());
  expect(read.columns()).toEqual([]);
});
