import type { Company, RunFacts } from 'singer';
import type { BatchSize } from './batch-limits.ts';
import { BatchLines, type Held, type LineMemory } from './line-memory.ts';
import type { NewRow, Row } from './row.ts';
import type { StreamMapping } from './stream-mapping.ts';
import { StreamRows } from './stream-rows.ts';

/** A record that cannot be loaded, and why. */
export interface Rejected {
  readonly stream: string;
  /** The line that it came in. */
  readonly bytes: Buffer;
  readonly number: number;
  /** The BATCH file that the line stands in. */
  readonly file: string | undefined;
  /** Bytes of the whole line, if it was too long to be read. */
  readonly fullLength?: number | undefined;
  readonly sqlState: string;
  /** The code whose policy has the advice, if it is finer than the SQLSTATE. */
  readonly policyCode?: string;
  /** Stored with the record; it may quote a value. */
  readonly reason: string;
  /** The reason without values of the record. */
  readonly loggedReason: string;
}

/** The content of one transaction: rows of any streams, and the last STATE among them. */
export class Batch {
  /** Counts from 1 within a run. */
  readonly number: number;
  readonly openedAt: Date;
  readonly streams = new Map<string, StreamRows>();
  /** Records that were found to be no rows before Postgres saw them. */
  readonly rejected: Rejected[] = [];
  /** The value of the last STATE, as it came. */
  state: Buffer | undefined;
  /** The facts about its run that the tap told beside the last STATE. */
  facts: RunFacts | undefined;
  /** The company that the last STATE names. */
  stateCompany: Company | undefined;
  readonly #newerBy: readonly string[] | undefined;
  readonly #size = { rows: 0, bytes: 0, endsWithState: false };
  readonly #lines: BatchLines;

  constructor(number: number, openedAt: Date, newerBy?: readonly string[], memory?: LineMemory) {
    this.number = number;
    this.#lines = new BatchLines(memory);
    this.openedAt = openedAt;
    this.#newerBy = newerBy;
  }

  get size(): BatchSize {
    return this.#size;
  }

  /** Tells if there are records of the stream, with this version of its table if one is given. */
  holds(stream: string, version?: bigint): boolean {
    const rows = this.streams.get(stream);
    return rows !== undefined && (version === undefined || rows.version === version);
  }

  /** `replaced`: characters that JSONB cannot hold and that gave way to U+FFFD. */
  addRow(
    source: StreamMapping,
    row: Row,
    { replaced, version }: { replaced: number; version: bigint | undefined } = NOTHING_SPECIAL,
  ): void {
    this.#lines.keep(row);
    this.#of(source, version).add(row, replaced);
    this.#count(1, row.lineLength);
  }

  /** Copies lines of which rows will be added. */
  hold(bytes: Buffer, start: number, end: number): Held {
    return this.#lines.hold(bytes, start, end);
  }

  /** A row to be filled and added, of a line that was held. */
  newRow(): NewRow {
    return this.#lines.newRow();
  }

  /** Gives the memory of the lines and rows to later batches: no row of this one is looked at any more. */
  release(): void {
    this.#lines.release();
  }

  reject(source: StreamMapping, rejected: Rejected, bytes: number): void {
    this.#of(source, undefined).records += 1;
    this.rejected.push(rejected);
    this.#count(1, bytes);
  }

  /** Counts a deletion that is not to be loaded. */
  ignore(source: StreamMapping, bytes: number): void {
    const rows = this.#of(source, undefined);
    rows.records += 1;
    rows.ignored += 1;
    this.#count(1, bytes);
  }

  /** Notes that rows older than the records of this version have to be deleted. */
  activate(source: StreamMapping, version: bigint): void {
    this.#of(source, undefined).activated.push(version);
    this.#count(0, 0);
  }

  setState(value: Buffer, bytes: number, company?: Company, facts?: RunFacts): void {
    this.facts = facts ?? this.facts;
    this.state = value;
    this.stateCompany = company;
    this.#size.bytes += bytes;
    this.#size.endsWithState = true;
  }

  /**
   * The batch in parts of at most this many streams, to be committed in this order. The last one has the STATE, so that
   * it never runs ahead. `nextNumber` gives a number to each part after the first.
   */
  parts(mostStreams: number, nextNumber: () => number): Batch[] {
    if (this.streams.size <= mostStreams) return [this];
    const all = [...this.streams];
    const parts: Batch[] = [];
    for (let at = 0; at < all.length; at += mostStreams) {
      const number = at === 0 ? this.number : nextNumber();
      parts.push(this.#part(number, all.slice(at, at + mostStreams)));
    }
    const last = parts.at(-1);
    if (last !== undefined) this.#giveState(last);
    return parts;
  }

  /** The batch as if some of its rows had not come. The memory of its rows stays with this one. */
  without(left: ReadonlySet<Row>): Batch {
    if (left.size === 0) return this;
    const streams = [...this.streams].map(([name, rows]) => [name, rows.without(left)] as const);
    const rest = this.#part(this.number, streams);
    this.#giveState(rest);
    return rest;
  }

  #part(number: number, streams: readonly (readonly [string, StreamRows])[]): Batch {
    const part = new Batch(number, this.openedAt, this.#newerBy);
    for (const [name, rows] of streams) part.streams.set(name, rows);
    part.rejected.push(...this.rejected.filter(({ stream }) => part.streams.has(stream)));
    return part;
  }

  #giveState(part: Batch): void {
    if (this.state !== undefined) part.setState(this.state, 0, this.stateCompany, this.facts);
  }

  #of(source: StreamMapping, version: bigint | undefined): StreamRows {
    let rows = this.streams.get(source.stream);
    if (rows === undefined) {
      rows = new StreamRows(source, this.#newerBy);
      this.streams.set(source.stream, rows);
    }
    rows.version ??= version;
    return rows;
  }

  #count(rows: number, bytes: number): void {
    this.#size.rows += rows;
    this.#size.bytes += bytes;
    this.#size.endsWithState = false;
  }
}

const NOTHING_SPECIAL = { replaced: 0, version: undefined };
