import {
  type ActivateVersionMessage,
  type BatchMessage,
  type Line,
  type LineSplitter,
  type Message,
  ProtocolError,
  placeOf,
  type SchemaMessage,
} from 'singer';
import { readRow } from '../batches/row.ts';
import type { StreamMapping } from '../batches/stream-mapping.ts';
import { UnfitRecord } from '../batches/unfit-record.ts';
import { batchFileLines } from './batch-files.ts';
import { EarlyRecords, type HeldState } from './early-records.ts';
import type { IntakeOptions } from './intake-options.ts';
import { isRecord, type ReadRecord, readBareRecord, readLine } from './record-line.ts';
import { Remarks } from './remarks.ts';
import { RepeatedRecords } from './repeated-records.ts';
import { toldWith } from './run-facts.ts';
import { type Taker, takeLines } from './take-lines.ts';
import { streamOfTooLong, tooLong } from './too-long.ts';
import { Turns } from './turns.ts';

/** Distributes the messages: records and STATE into batches, SCHEMA into the sources of the streams. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #remarks: Remarks;
  readonly #early: EarlyRecords;
  readonly #repeated: RepeatedRecords;
  readonly #turns = new Turns();
  readonly #messages: Taker;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#remarks = new Remarks(options.logger);
    this.#repeated = new RepeatedRecords({
      sources: options.sources,
      open: () => options.batches.open,
      isFull: () => this.#isFull,
    });
    this.#messages = {
      ...this.#taker((line) => this.#takeMessage(line), streamOfTooLong),
      takeAlike: (lines) => this.#repeated.take(lines),
    };
    this.#early = new EarlyRecords(options.limits.ageMs, () => this.finish().catch(options.onFailure));
  }

  /** Takes the lines that have ended. Undefined if they needed no wait. */
  take(lines: LineSplitter): Promise<void> | undefined {
    return this.#turns.run(() => this.#takeLines(lines, this.#messages));
  }

  /** Takes what still waits when the input has ended. */
  readonly finish = async (): Promise<void> => {
    await this.#turns.run(() => this.#takeEarlyRecords());
  };

  /** Drops what still waits. */
  readonly stop = (): void => this.#early.stop();

  #takeMessage(line: Line): Promise<void> | undefined {
    const read = readLine(line);
    return isRecord(read) ? this.#takeRecord(read) : this.#takeOther(line, read.message);
  }

  async #takeOther(line: Line, message: Message): Promise<void> {
    switch (message.type) {
      case 'STATE':
        this.#early.hold({ line, span: message.value });
        this.#takeHeldState();
        break;
      case 'SCHEMA':
        await this.#takeSchema(message);
        await this.#takeEarlyRecords([message.stream]);
        break;
      case 'BATCH':
        await this.#takeBatch(line, message);
        break;
      case 'ACTIVATE_VERSION':
        if (this.#options.isActivating) await this.#takeEarlyRecords([message.stream]);
        this.#takeVersion(line, message);
        break;
      case 'OTHER':
        this.#remarks.unknownType(message.name);
    }
  }

  /** The source of a record that can be added at once. */
  #readyFor({ stream, version }: ReadRecord['message']): StreamMapping | undefined {
    const { batches, sources } = this.#options;
    // The ledger has one version for each stream of a batch.
    const isOfOtherVersion =
      typeof version === 'bigint' && batches.holds(stream) && !batches.holds(stream, version);
    return isOfOtherVersion ? undefined : sources.of(stream);
  }

  /** Undefined if the record was added at once. */
  #takeRecord(read: ReadRecord): Promise<void> | undefined {
    const source = this.#readyFor(read.message);
    if (source === undefined) return this.#takeUnprepared(read);
    return this.#add(read, source);
  }

  async #takeUnprepared(read: ReadRecord): Promise<void> {
    const { batches, sources } = this.#options;
    const { version, stream } = read.message;
    if (typeof version === 'bigint' && batches.holds(stream)) await batches.cut();
    const source = sources.of(stream);
    if (source !== undefined) return this.#add(read, source);
    sources.requireSchemaless(read.line, stream);
    this.#early.add(read);
    if (this.#early.isFull) await this.#takeEarlyRecords();
  }

  /** Takes the records of these streams that waited for a SCHEMA, with or without one. */
  async #takeEarlyRecords(streams: readonly string[] = this.#early.streams): Promise<void> {
    const { sources } = this.#options;
    for (const stream of streams) {
      for (const read of this.#early.take(stream)) {
        if (sources.of(stream) === undefined) await sources.assume(read.line, read.message);
        await this.#takeRecord(read);
        if (this.#isFull) await this.#cut();
      }
    }
    this.#takeHeldState();
  }

  /** Takes the newest STATE if every record before it was taken. */
  #takeHeldState(): void {
    const held = this.#early.takeState();
    if (held !== undefined) this.#takeState(held);
  }

  #add(read: ReadRecord, source: StreamMapping): undefined {
    const { line, message, replaced } = read;
    try {
      if (message.version === null && this.#options.isActivating) throw UNFIT_VERSION;
      source.validate?.(line.bytes, message.record);
      const row = readRow(line, message, source, replaced);
      const { open } = this.#options.batches;
      const version = message.version ?? undefined;
      if (row.deletedAt !== null && this.#options.isIgnoringDeletions) open.ignore(source, row.lineLength);
      else open.addRow(source, row, { replaced, version });
      this.#repeated.learn(read, source, row);
    } catch (error) {
      if (!(error instanceof UnfitRecord)) throw error;
      this.#reject(line, source, error);
    }
  }

  #reject(line: Line, source: StreamMapping, { code, message: reason }: UnfitRecord): void {
    const { open } = this.#options.batches;
    open.reject(
      source,
      { file: undefined, ...line, stream: source.stream, sqlState: code, reason, loggedReason: reason },
      line.bytes.length,
    );
  }

  get #isFull(): boolean {
    const { batches, maxRejectedRecords } = this.#options;
    return batches.isDue || batches.rejected > maxRejectedRecords;
  }

  /** Too many rejected records end the run now, not when the batch is full. */
  async #cut(): Promise<void> {
    const { batches, maxRejectedRecords } = this.#options;
    if (batches.rejected > maxRejectedRecords) await batches.finish();
    else await batches.cut();
  }

  /** Null says nothing. A caller that keeps the last line of stdout as the state would lose its coverage. */
  #takeState({ line: { bytes }, span }: HeldState): void {
    const value = bytes.subarray(span.start, span.end);
    if (value.equals(NULL)) {
      this.#remarks.once('a STATE whose value is null says nothing and is skipped');
      return;
    }
    const { batches, sources } = this.#options;
    const { company, facts } = toldWith(bytes, span);
    batches.open.setState(value, bytes.length, company, facts);
    if (facts !== undefined) this.#options.onFacts?.(facts);
    if (company !== undefined) sources.adopt(company);
  }

  async #takeSchema(message: SchemaMessage): Promise<void> {
    const { batches, sources } = this.#options;
    if (!sources.isNews(message)) return;
    // The table is examined for rows that the new SCHEMA would spoil, so that all of them must be in it.
    if (sources.of(message.stream) !== undefined) await batches.finish();
    await sources.declare(message);
  }

  /** Takes the records of a BATCH file one by one, as if they stood in the input. */
  async #takeBatch(line: Line, message: BatchMessage): Promise<void> {
    const records = this.#taker(
      (each) => this.#takeRecord(readBareRecord(each, message.stream)),
      () => message.stream,
    );
    for await (const lines of batchFileLines(line, message, this.#options.batchRoot))
      await this.#takeLines(lines, records);
  }

  #taker(takeLine: Taker['take'], streamOf: (tooLong: Line) => string): Taker {
    return {
      take: (line) =>
        line.fullLength === undefined ? takeLine(line) : this.#rejectTooLong(line, streamOf(line)),
      isFull: () => this.#isFull,
      cut: () => this.#cut(),
    };
  }

  #takeLines(lines: LineSplitter, taker: Taker): Promise<void> | undefined {
    this.#options.inputOver.throwIfAborted();
    return takeLines(lines, taker);
  }

  #rejectTooLong(line: Line, stream: string): undefined {
    const source = this.#options.sources.of(stream);
    if (source === undefined)
      throw new ProtocolError(
        `${placeOf(line)} has ${line.fullLength} bytes, which is too long, and its stream ${JSON.stringify(stream)} had no SCHEMA: have the tap send one first`,
      );
    this.#reject(line, source, tooLong(line));
  }

  #takeVersion(line: Line, { stream, version }: ActivateVersionMessage): void {
    const { batches, sources, isActivating } = this.#options;
    const source = sources.of(stream);
    if (source === undefined) return;
    if (!isActivating)
      this.#remarks.once(
        'ACTIVATE_VERSION is ignored: older rows stay. activate_version says what is done with them',
      );
    else if (version === undefined)
      this.#remarks.once(
        `an ACTIVATE_VERSION of stream ${JSON.stringify(stream)} has no version and is skipped`,
      );
    else if (version === null) this.#reject(line, source, UNFIT_VERSION);
    else batches.open.activate(source, version);
  }
}

const NULL = Buffer.from('null');
const UNFIT_VERSION = new UnfitRecord('it has a "version" that is not a whole number of 64 bits', '22003');
