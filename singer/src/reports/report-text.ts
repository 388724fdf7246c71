import { OPEN_OBJECT, valueEnd } from '../json/json-scanner.ts';
import { type JsonSpan, members, rootSpan, textAt, visitArray, visitObject } from '../json/json-spans.ts';
import { isJsonObject } from '../messages/catalog.ts';
import { cellsOf, type ReportColumn, type ReportLine, reportColumns } from './flat-report.ts';

/** The members of an object in a report's text, by their names. */
type Members = ReadonlyMap<string, JsonSpan>;

/** A report as JSON text that is read in parts: its lines take several times as much memory. */
export class ReportText {
  readonly #text: Buffer;
  readonly #members: Members;

  constructor(text: Buffer) {
    this.#text = text;
    this.#members = this.#membersAt(rootSpan(text));
  }

  columns(): ReportColumn[] {
    return reportColumns({ Columns: this.#valueAt(this.#members.get('Columns')) });
  }

  /** Hands over the lines that {@link reportLines} returns, one at a time. */
  visitLines(take: (line: ReportLine) => void): void {
    let lists = 0;
    const visitRows = (rows: JsonSpan | undefined, path: readonly string[], groups: readonly string[]) => {
      const list = lists;
      lists += 1;
      this.#visitRow(rows, (row) => {
        const group = String(this.#valueAt(row.get('group')) ?? '');
        const own = [...groups, group];
        const line = (kind: ReportLine['kind'], cells: ReportLine['cells']) => {
          if (cells.length > 0) take({ path, groups: own, kind, list, cells });
        };
        const header = this.#cellsAt(row.get('Header'));
        line('header', header);
        line('data', cellsOf({ ColData: this.#valueAt(row.get('ColData')) }));
        visitRows(row.get('Rows'), [...path, header[0]?.value || group], own);
        line('summary', this.#cellsAt(row.get('Summary')));
      });
    };
    visitRows(this.#members.get('Rows'), [], []);
  }

  /** Visits the rows in `{"Row":[…]}`. */
  #visitRow(rows: JsonSpan | undefined, visit: (row: Members) => void): void {
    const list = rows === undefined ? undefined : this.#membersAt(rows).get('Row');
    if (list === undefined) return;
    visitArray(this.#text, list.start, (start) => {
      const found = new Map<string, JsonSpan>();
      const end = visitObject(this.#text, start, (at, key) => {
        const memberEnd = valueEnd(this.#text, at);
        found.set(key, { start: at, end: memberEnd });
        return memberEnd;
      });
      if (this.#text[start] === OPEN_OBJECT) visit(found);
      return end;
    });
  }

  #membersAt(span: JsonSpan): Members {
    return new Map(members(this.#text, span).map(({ key, value }) => [key, value]));
  }

  #cellsAt(span: JsonSpan | undefined): ReportLine['cells'] {
    const part = this.#valueAt(span);
    return isJsonObject(part) ? cellsOf(part) : [];
  }

  #valueAt(span: JsonSpan | undefined): unknown {
    return span === undefined ? undefined : JSON.parse(textAt(this.#text, span));
  }
}
