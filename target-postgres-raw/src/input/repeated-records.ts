import { isUtf8 } from 'node:buffer';
import { type LineSplitter, type LinesTogether, stringAt, TextPattern } from 'singer';
import type { Batch } from '../batches/batch.ts';
import { type Key, numberedKey } from '../batches/key.ts';
import type { Row } from '../batches/row.ts';
import type { StreamMapping } from '../batches/stream-mapping.ts';
import type { ReadRecord } from './record-line.ts';
import type { Sources } from './sources.ts';

interface RepeatedOptions {
  readonly sources: Pick<Sources, 'of'>;
  /** The open batch. A row that is found names no version, and nothing in it was replaced. */
  readonly open: () => Pick<Batch, 'hold' | 'newRow' | 'addRow'>;
  /** True if the open batch takes no further row. */
  readonly isFull: () => boolean;
}

/** A record that others may be like. */
interface Known {
  readonly source: StreamMapping;
  readonly values: Row['values'];
  /** The parts of the key before the last one, each with the NUL after it. */
  readonly keyHead: string;
}

/** Most records to wait until another one is tried, if those that were tried had none like them. */
const LONGEST_WAIT = 1024;

/** Growth of what is looked at, after lines that were all alike: a mixed input has few of them in a row. */
const WIDENING = 4;

/** Bytes that are looked at at once. The scanner's memory holds more. */
const MOST_AT_ONCE = 128 * 1024;

const LINE_FEED = 0x0a;

/**
 * The rows of records that are as one before, but for the last part of their key and the payload, as those of a page
 * are. They are found without a list of their members, and many lines at once.
 */
export class RepeatedRecords {
  readonly #options: RepeatedOptions;
  readonly #pattern = new TextPattern();
  #known: Known | undefined;
  /** Records still to pass before one is learned, and how many there will be after that one. */
  #wait = 0;
  #nextWait = 1;
  /** Bytes to look at, if the first line is not longer. */
  #reach = 0;

  constructor(options: RepeatedOptions) {
    this.#options = options;
  }

  /** Takes the rows of the next lines, up to one that has to be read. */
  take(lines: LineSplitter): void {
    const { sources, isFull } = this.#options;
    let together = lines.together;
    while (together !== undefined && this.#known !== undefined && !isFull()) {
      const known = this.#known;
      const count = sources.of(known.source.stream) === known.source ? this.#find(together) : 0;
      if (count === 0) this.#known = undefined;
      else this.#add(known, together, count, lines);
      together = lines.together;
    }
  }

  /** Returns the number of lines, from the first on, that are like the known record. */
  #find({ bytes, start, end }: LinesTogether): number {
    const pattern = this.#pattern;
    const count = pattern.find(bytes, start, reachedEnd(bytes, start, end, start + this.#reach));
    if (count === 0) return 0;
    pattern.place(count - 1);
    if (!isUtf8(bytes.subarray(start, pattern.end))) return 0;
    this.#reach = Math.min((pattern.end - start) * WIDENING, MOST_AT_ONCE);
    this.#wait = 0;
    this.#nextWait = 1;
    return count;
  }

  #add(known: Known, { bytes, start, number }: LinesTogether, count: number, lines: LineSplitter): void {
    const { open, isFull } = this.#options;
    const { source, keyHead, values } = known;
    const pattern = this.#pattern;
    const batch = open();
    const held = batch.hold(bytes, start, pattern.end);
    for (let n = 0; n < count && !isFull(); n += 1) {
      pattern.place(n);
      const row = batch.newRow();
      row.key = keyAt(bytes, pattern.stringStart, pattern.stringEnd, keyHead);
      row.bytes = held.bytes;
      row.lineStart = pattern.start - start + held.start;
      row.lineLength = pattern.end - pattern.start;
      row.number = number + n;
      row.payloadStart = pattern.valueStart - pattern.start;
      row.payloadEnd = pattern.valueEnd - pattern.start;
      row.values = values;
      lines.pass(1, row.lineLength + 1);
      batch.addRow(source, row);
    }
  }

  /**
   * Takes a record that was read as one that the next ones may be like. Not one of a BATCH file, which stands in no
   * message, nor one with replaced characters: its stream may have had one too, and the line then names another.
   */
  learn({ line, message, replaced }: ReadRecord, source: StreamMapping, row: Row): void {
    if (line.file !== undefined || replaced > 0) return;
    if (this.#wait > 0) {
      this.#wait -= 1;
      return;
    }
    this.#wait = this.#nextWait;
    this.#nextWait = Math.min(this.#nextWait * 2, LONGEST_WAIT);
    this.#reach = 0;
    const { fields, version } = message;
    const name = source.table.keys.at(-1);
    const string = fields.findLast(({ key }) => key === name);
    const value = { start: row.payloadStart, end: row.payloadEnd };
    const isPlain = source.layout === 'envelope' && source.validate === undefined && row.deletedAt === null;
    this.#known = undefined;
    if (!isPlain || version !== undefined || string === undefined || string.end > value.start) return;
    const isText = stringAt(line.bytes, string) !== undefined;
    if (isText && this.#pattern.learn(line.bytes, { string, value }))
      this.#known = {
        source,
        values: row.values,
        keyHead: headOf(String(row.key)),
      };
  }
}

function headOf(key: string): string {
  return key.slice(0, key.lastIndexOf('\0') + 1);
}

/** The key whose last part is a string at a place, with its quotes and without escapes. */
function keyAt(bytes: Buffer, start: number, end: number, head: string): Key {
  const number = head === '' ? numberedKey(bytes, start + 1, end - 1) : undefined;
  return number ?? head + (stringAt(bytes, { start, end }) ?? '');
}

/** The end of the last line that ends by a place, or else of the first line. */
function reachedEnd(bytes: Buffer, start: number, end: number, place: number): number {
  if (place >= end) return end;
  const last = bytes.lastIndexOf(LINE_FEED, place);
  const found = last > start ? last : bytes.indexOf(LINE_FEED, start);
  return found === -1 || found > end ? end : found;
}
