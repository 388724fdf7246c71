import { isUtf8 } from 'node:buffer';
import { type Line, type RecordMessage, stringAt, TextPattern } from 'singer';
import { isNull } from '../batches/extract-values.ts';
import { type Row, rowAt } from '../batches/row.ts';
import type { StreamMapping } from '../batches/stream-mapping.ts';
import type { Sources } from './sources.ts';

/** A record as a row, on its way into a batch. */
export interface ReadRow {
  readonly source: StreamMapping;
  readonly row: Row;
  /** Characters that JSONB cannot hold and that gave way to U+FFFD. */
  readonly replaced: number;
  /** The version of the table, if the record names one. */
  readonly version: bigint | undefined;
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
 * are. They are found without a list of their members, to which most of the time of a record would go.
 */
export class RepeatedRecords {
  readonly #sources: Pick<Sources, 'of'>;
  readonly #pattern = new TextPattern();
  #known: Known | undefined;
  /** Records still to pass before one is learned, and how many there will be after that one. */
  #wait = 0;
  #nextWait = 1;

  constructor(sources: Pick<Sources, 'of'>) {
    this.#sources = sources;
  }

  /** The row of a line; undefined if the line has to be read. */
  find(line: Line): ReadRow | undefined {
    const known = this.#known;
    if (known === undefined || this.#sources.of(known.source.stream) !== known.source) return undefined;
    const found = this.#pattern.match(line.bytes);
    if (found === undefined || isNull(line.bytes, found.value) || !isUtf8(line.bytes)) {
      this.#known = undefined;
      return undefined;
    }
    this.#wait = 0;
    this.#nextWait = 1;
    const { source, keyHead, values } = known;
    const key = `${keyHead}${stringAt(line.bytes, found.string) ?? ''}`;
    const row = rowAt(line, key, found.value, values, null);
    return { source, row, replaced: 0, version: undefined };
  }

  /** Takes a record that was read as one that the next ones may be like. */
  learn(line: Line, { fields, version }: RecordMessage, source: StreamMapping, row: Row): void {
    if (this.#wait > 0) {
      this.#wait -= 1;
      return;
    }
    this.#wait = this.#nextWait;
    this.#nextWait = Math.min(this.#nextWait * 2, LONGEST_WAIT);
    const name = source.table.keys.at(-1);
    const string = fields.findLast(({ key }) => key === name);
    const value = { start: row.payloadStart, end: row.payloadEnd };
    const isSimple = source.layout === 'envelope' && source.validate === undefined && row.deletedAt === null;
    this.#known = undefined;
    if (!isSimple || version !== undefined || string === undefined || string.end > value.start) return;
    const isText = stringAt(line.bytes, string) !== undefined;
    if (isText && this.#pattern.learn(line.bytes, { string, value }))
      this.#known = {
        source,
        values: row.values,
        keyHead: row.key.slice(0, row.key.lastIndexOf('\0') + 1),
      };
  }
}
