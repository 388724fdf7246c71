import {
  type ActivateVersionMessage,
  type BatchMessage,
  type JsonSpan,
  type Line,
  type Logger,
  ProtocolError,
  placeOf,
  readCompany,
  type SchemaMessage,
  textAt,
  valueAt,
} from 'singer';
import type { BatchQueue } from '../batches/batch-queue.ts';
import { readRow } from '../batches/row.ts';
import type { StreamMapping } from '../batches/stream-mapping.ts';
import { UnfitRecord } from '../batches/unfit-record.ts';
import { batchFileLines } from './batch-files.ts';
import { NamesOnce } from './names-once.ts';
import { type ReadRecord, readBareRecord, readLine } from './record-line.ts';
import type { Sources } from './sources.ts';
import { streamOfTooLong, tooLong } from './too-long.ts';

/** Unknown types of messages that are named. */
const MOST_UNKNOWN_TYPES = 20;

export interface IntakeOptions {
  readonly batches: BatchQueue;
  readonly sources: Sources;
  readonly logger: Logger;
  /** True if ACTIVATE_VERSION is obeyed. */
  readonly isActivating: boolean;
  /** Folder below which BATCH files may be. */
  readonly batchRoot: string;
  /** Records that may be rejected. */
  readonly maxRejectedRecords: number;
  /** Aborted when nothing more may be read. */
  readonly inputOver: AbortSignal;
}

/** Distributes the messages: records and STATE into batches, SCHEMA into the sources of the streams. */
export class Intake {
  readonly #options: IntakeOptions;
  /** Warnings that were given once. */
  readonly #remarks = new Set<string>();
  readonly #unknownTypes = new NamesOnce(MOST_UNKNOWN_TYPES);

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  async take(lines: readonly Line[]): Promise<void> {
    this.#options.inputOver.throwIfAborted();
    for (const line of lines) {
      if (line.fullLength === undefined) await this.#takeMessage(line);
      else this.#rejectTooLong(line, streamOfTooLong(line));
      if (this.#isFull) await this.#cut();
    }
  }

  async #takeMessage(line: Line): Promise<void> {
    const read = readLine(line);
    const { message } = read;
    switch (message.type) {
      case 'RECORD':
        this.#add(
          { ...read, message },
          this.#readyFor(message) ?? (await this.#prepareFor({ ...read, message })),
        );
        break;
      case 'STATE':
        this.#takeState(line, message.value);
        break;
      case 'SCHEMA':
        await this.#takeSchema(message);
        break;
      case 'BATCH':
        await this.#takeBatch(line, message);
        break;
      case 'ACTIVATE_VERSION':
        this.#takeVersion(line, message);
        break;
      case 'OTHER':
        this.#skip(message.name);
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

  async #prepareFor({ line, message }: ReadRecord): Promise<StreamMapping> {
    const { batches, sources } = this.#options;
    if (typeof message.version === 'bigint' && batches.holds(message.stream)) await batches.cut();
    return sources.of(message.stream) ?? (await sources.assume(line, message));
  }

  #add({ line, message, replaced }: ReadRecord, source: StreamMapping): void {
    try {
      if (message.version === null && this.#options.isActivating) throw UNFIT_VERSION;
      source.validate?.(line.bytes, message.record);
      const row = readRow(line, message, source);
      const version = message.version ?? undefined;
      this.#options.batches.open.addRow(source, row, { bytes: line.bytes.length, replaced, version });
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
  #takeState({ bytes }: Line, span: JsonSpan): void {
    const value = bytes.subarray(span.start, span.end);
    if (value.equals(NULL)) {
      this.#remark('a STATE whose value is null says nothing and is skipped');
      return;
    }
    const { batches, sources } = this.#options;
    const named = valueAt(bytes, span, ['company']);
    const company = named && readCompany(JSON.parse(textAt(bytes, named)));
    batches.open.setState(value, bytes.length, company);
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
    for await (const lines of batchFileLines(line, message, this.#options.batchRoot)) {
      this.#options.inputOver.throwIfAborted();
      for (const each of lines) {
        if (each.fullLength === undefined) await this.#takeBareRecord(each, message.stream);
        else this.#rejectTooLong(each, message.stream);
        if (this.#isFull) await this.#cut();
      }
    }
  }

  async #takeBareRecord(line: Line, stream: string): Promise<void> {
    const read = readBareRecord(line, stream);
    this.#add(read, this.#readyFor(read.message) ?? (await this.#prepareFor(read)));
  }

  #rejectTooLong(line: Line, stream: string): void {
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
      this.#remark(
        'ACTIVATE_VERSION is ignored: older rows stay. activate_version says what is done with them',
      );
    else if (version === undefined)
      this.#remark(`an ACTIVATE_VERSION of stream ${JSON.stringify(stream)} has no version and is skipped`);
    else if (version === null) this.#reject(line, source, UNFIT_VERSION);
    else batches.open.activate(source, version);
  }

  #skip(type: string): void {
    const met = this.#unknownTypes.meet(type);
    if (met === 'known') return;
    this.#options.logger.warning(
      met === 'one too many'
        ? `there are more than ${MOST_UNKNOWN_TYPES} unknown types of messages: the others are skipped without a warning`
        : `messages of type ${JSON.stringify(type)} are not known and are skipped`,
    );
  }

  #remark(what: string): void {
    if (this.#remarks.has(what)) return;
    this.#remarks.add(what);
    this.#options.logger.warning(what);
  }
}

const NULL = Buffer.from('null');
const UNFIT_VERSION = new UnfitRecord('it has a "version" that is not a whole number of 64 bits', '22003');
