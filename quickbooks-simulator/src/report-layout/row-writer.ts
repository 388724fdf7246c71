import { type Cell, colData } from './cells.ts';

const CHUNK = 1 << 16;

/** First cell of the last row of a report that was cut (recorded by several clients). */
const CUT_TEXT = 'Unable to display more data. Please reduce the date range.';

/** Thrown when a report has more lines than the service can read in its time. */
export class TooManyLines extends Error {}

export interface RowLimits {
  /** Cells, beyond which the report is cut; 0 is no limit. */
  readonly cells: number;
  /** Lines, beyond which the service does not answer in time; 0 is no limit. */
  readonly lines: number;
}

interface Section {
  readonly header: string;
  isOpened: boolean;
  hasRows: boolean;
}

/** Members of a section that stand after its rows. */
interface SectionEnd {
  readonly summary?: readonly Cell[];
  readonly group?: string;
}

/**
 * The rows of a report as JSON text. When the next row would pass the limit of cells, the last row says so, and what
 * comes after it is dropped: no Summary, no further section (recorded).
 */
export class RowWriter {
  readonly #width: number;
  readonly #limits: RowLimits;
  readonly #chunks: Buffer[] = [];
  #text = '';
  #rows = 0;
  #lines = 0;
  #isCut = false;
  readonly #sections: Section[] = [];
  #hasRows = false;

  constructor(width: number, limits: RowLimits) {
    this.#width = Math.max(1, width);
    this.#limits = limits;
  }

  /** True once the report was cut. Rows after that are only counted. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get isEmpty(): boolean {
    return !this.#hasRows;
  }

  /** Notes lines that the service reads for this report. */
  countLines(count = 1): void {
    this.#lines += count;
    if (this.#limits.lines > 0 && this.#lines > this.#limits.lines) throw new TooManyLines();
  }

  row(cells: readonly Cell[], group?: string): void {
    if (!this.#takes()) return;
    this.#write(`{${colData(cells)},"type":"Data"${groupMember(group)}}`);
  }

  /** A data row whose cells are JSON already. */
  rowText(cells: string): void {
    if (this.#takes()) this.#write(`{${cells},"type":"Data"}`);
  }

  /** Begins a section, with a row of its own if it has a header. */
  open(header?: readonly Cell[]): void {
    if (header !== undefined) this.#takes();
    const text = header === undefined ? '' : `"Header":{${colData(header)}}`;
    this.#sections.push({ header: text, isOpened: false, hasRows: false });
  }

  close({ summary, group }: SectionEnd): void {
    const section = this.#sections.at(-1);
    if (section === undefined) throw new Error('there is no open section');
    const hasSummary = summary !== undefined && this.#takes();
    this.#sections.pop();
    if (!section.isOpened && this.#isCut) return;
    const end = [
      ...(section.isOpened ? [] : section.header === '' ? [] : [section.header]),
      ...(hasSummary ? [`"Summary":{${colData(summary)}}`] : []),
      `"type":"Section"${groupMember(group)}`,
    ].join(',');
    if (section.isOpened) this.#text += `]},${end}}`;
    else this.#write(`{${end}}`);
  }

  /** A section that consists of its summary alone. */
  total(summary: readonly Cell[], group?: string): void {
    this.open();
    this.close({ summary, ...(group !== undefined && { group }) });
  }

  /** The value of Rows in pieces: an object without `Row` if there is none. */
  pieces(): Buffer[] {
    const rest = Buffer.from(this.#text);
    if (!this.#hasRows) return [Buffer.from('{}')];
    return [Buffer.from('{"Row":['), ...this.#chunks, rest, Buffer.from(']}')];
  }

  /** True if there is room for one more row of cells; otherwise the report ends with a row that says so. */
  #takes(): boolean {
    if (this.#isCut) return false;
    const { cells } = this.#limits;
    if (cells > 0 && (this.#rows + 1) * this.#width > cells) {
      this.#isCut = true;
      const last: Cell[] = Array.from({ length: this.#width }, (_, i) => ({
        value: i === 0 ? CUT_TEXT : '',
      }));
      this.#write(`{${colData(last)},"type":"Data"}`);
      return false;
    }
    this.#rows += 1;
    return true;
  }

  #write(row: string): void {
    this.#openSections();
    const parent = this.#sections.at(-1);
    const isFirst = parent === undefined ? !this.#hasRows : !parent.hasRows;
    if (parent === undefined) this.#hasRows = true;
    else parent.hasRows = true;
    this.#text += isFirst ? row : `,${row}`;
    if (this.#text.length < CHUNK) return;
    this.#chunks.push(Buffer.from(this.#text));
    this.#text = '';
  }

  #openSections(): void {
    for (const [depth, section] of this.#sections.entries()) {
      if (section.isOpened) continue;
      const parent = this.#sections[depth - 1];
      const isFirst = parent === undefined ? !this.#hasRows : !parent.hasRows;
      if (parent === undefined) this.#hasRows = true;
      else parent.hasRows = true;
      section.isOpened = true;
      this.#text += `${isFirst ? '' : ','}{${section.header}${section.header === '' ? '' : ','}"Rows":{"Row":[`;
    }
  }
}

function groupMember(group: string | undefined): string {
  return group === undefined ? '' : `,"group":${JSON.stringify(group)}`;
}
