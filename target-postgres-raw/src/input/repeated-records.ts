import { isUtf8 } from 'node:buffer';
import { type Line, stringAt, TextPattern } from 'singer';
import { isNull } from '../batches/extract-values.ts';
import { type Row, rowAt } from '../batches/row.ts';
import type { StreamMapping } from '../batches/stream-mapping.ts';
import type { ReadRecord } from './record-line.ts';
import type { Sources } from './sources.ts';

interface RepeatedOptions {
  readonly sources: Pick<Sources, 'of'>;
  /** Takes each row that is found. It names no version, and nothing in it was replaced. */
  readonly add: (source: StreamMapping, row: Row) => void;
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

/**
 * The rows of records that are as one before, but for the last part of their key and the payload, as those of a page
 * are. They are found without a list of their members.
 */
export class RepeatedRecords {
  readonly #options: RepeatedOptions;
  readonly #pattern = new TextPattern();
  #known: Known | undefined;
  /** Records still to pass before one is learned, and how many there will be after that one. */
  #wait = 0;
  #nextWait = 1;

  constructor(options: RepeatedOptions) {
    this.#options = options;
  }

  /** Takes the row of a line; false if the line has to be read. */
  take(line: Line): boolean {
    const known = this.#known;
    if (known === undefined || this.#options.sources.of(known.source.stream) !== known.source) return false;
    const { bytes } = line;
    const pattern = this.#pattern;
    const isFound = pattern.match(bytes);
    const payload = { start: pattern.valueStart, end: pattern.valueEnd };
    if (!isFound || isNull(bytes, payload) || !isUtf8(bytes)) {
      this.#known = undefined;
      return false;
    }
    this.#wait = 0;
    this.#nextWait = 1;
    const { source, keyHead, values } = known;
    const lastKey = stringAt(bytes, { start: pattern.stringStart, end: pattern.stringEnd }) ?? '';
    this.#options.add(source, rowAt(line, keyHead + lastKey, payload, values, null));
    return true;
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
        keyHead: row.key.slice(0, row.key.lastIndexOf('\0') + 1),
      };
  }
}
