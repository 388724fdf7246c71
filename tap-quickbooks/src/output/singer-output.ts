import {
  type Company,
  companyJson,
  type Interval,
  type JsonObject,
  type MessageWriter,
  type RunFacts,
} from 'singer';
import type { Deletion } from '../cdc/cdc-answer.ts';
import type { State } from '../coverage/state.ts';
import { PageTurns } from '../page-turns.ts';
import type { Page, Row } from '../reading/page.ts';
import { queryOf, type ReportRequest } from '../reports/report-order.ts';
import type { FetchedReport } from '../reports/report-source.ts';
import type { SelectedStream } from '../streams/chosen-streams.ts';
import { cdcRequest, type DeletedRow, deletionLines, deletionProperty } from '../streams/deletion-records.ts';
import {
  droppedFields,
  isInWindows,
  keyProperties,
  type RecordShape,
  recordLines,
  recordSchema,
  replicationKey,
} from '../streams/record-format.ts';
import type { Stream } from '../streams/streams.ts';
import { withoutMembers } from '../streams/without-members.ts';
import type { Output } from '../sync.ts';
import { LineBuffer } from './line-buffer.ts';

const LONGEST_LAST_LINE = 2_000;

/** The facts of a run that its messages tell. */
interface OutputContext {
  readonly shape: RecordShape;
  readonly range: Interval;
  readonly company: Company;
  /** Keeps the signed URLs of attachments. */
  readonly isSignedKept: boolean;
  /** Declares the time of a deletion in the SCHEMA of each stream whose deletions are read; `all`: of every stream. */
  readonly hasDeletions: boolean | 'all';
  /** The facts about the run so far, which each STATE message tells. */
  readonly facts?: () => RunFacts;
  /** The turns in which pages are written; without them this output has its own. */
  readonly turns?: Pick<PageTurns, 'write'>;
}

/** Writes pages and STATE as Singer messages, and counts the records. */
export class SingerOutput implements Output {
  readonly #writer: MessageWriter;
  readonly #lines: LineBuffer;
  readonly #turns: Pick<PageTurns, 'write'>;
  readonly #shape: RecordShape;
  readonly #range: Interval;
  readonly #company: Company;
  readonly #isSignedKept: boolean;
  readonly #hasDeletions: boolean | 'all';
  readonly #pageNumbers = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  readonly #durations = new Map<string, number>();
  readonly #began = performance.now();
  readonly #facts: OutputContext['facts'];
  #state: State | undefined;

  constructor(writer: MessageWriter, context: OutputContext) {
    const { shape, range, company, isSignedKept, hasDeletions } = context;
    this.#writer = writer;
    this.#lines = new LineBuffer(writer);
    this.#turns = context.turns ?? new PageTurns();
    this.#facts = context.facts;
    this.#shape = shape;
    this.#range = range;
    this.#company = company;
    this.#isSignedKept = isSignedKept;
    this.#hasDeletions = hasDeletions;
  }

  /** Records written so far, by stream. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Seconds from a stream's SCHEMA to its last page, by stream. */
  get durations(): ReadonlyMap<string, number> {
    return this.#durations;
  }

  async schema({ stream }: SelectedStream): Promise<void> {
    this.#counts.set(stream.name, 0);
    const key = replicationKey(stream, this.#shape);
    const message = {
      type: 'SCHEMA',
      stream: stream.name,
      company: companyJson(this.#company),
      schema: this.#schemaOf(stream),
      key_properties: keyProperties(this.#shape),
      ...(key !== undefined && { bookmark_properties: [key] }),
    };
    await this.#writer.write(`${JSON.stringify(message)}\n`);
  }

  async records({ stream, entry }: SelectedStream, page: Page): Promise<void> {
    const pageNumber = (this.#pageNumbers.get(stream.name) ?? 0) + 1;
    this.#pageNumbers.set(stream.name, pageNumber);
    this.#durations.set(stream.name, (performance.now() - this.#began) / 1_000);
    if (page.rows.length === 0) return;
    const context = {
      stream,
      query: page.query,
      ...(page.include !== undefined && { include: page.include }),
      ...(page.request !== undefined && { request: page.request }),
      pageNumber,
      pageSize: page.pageSize,
      realmId: this.#company.realmId,
      range: isInWindows(stream.kind) ? this.#range : undefined,
      extractedAt: Date.now(),
    };
    const dropped = droppedFields(entry, this.#shape.format);
    const isDropped = (field: string) => dropped.has(field);
    const rows = this.#presented(stream, page.rows);
    const lines = recordLines(rows, context, this.#shape, isDropped);
    await this.#turns.write(() => this.#lines.write(lines));
    this.#counts.set(stream.name, (this.#counts.get(stream.name) ?? 0) + page.rows.length);
  }

  #schemaOf(stream: Stream): JsonObject {
    const schema = recordSchema(stream, this.#shape);
    const isInCdc = stream.kind === 'report' || stream.isInCdc;
    if (this.#hasDeletions !== 'all' && !(this.#hasDeletions && isInCdc)) return schema;
    const properties = { ...(schema.properties as JsonObject), ...deletionProperty(this.#shape) };
    return { ...schema, properties };
  }

  async deletions(selected: SelectedStream, deletions: readonly Deletion[], since: number): Promise<void> {
    const toldAt = Date.now();
    // A deletion whose time cannot be read, or is before the time that was asked for, happened before it was told.
    const timeOf = (at = toldAt) => (at < since ? toldAt : at);
    const rows = deletions.map(({ at, ...each }) => ({ ...each, deletedAt: timeOf(at) }));
    await this.deletedRows(selected, rows, cdcRequest(selected.stream, since));
  }

  async report(selected: SelectedStream, request: ReportRequest, answer: FetchedReport): Promise<void> {
    const { report, parameters, id } = request;
    await this.records(selected, {
      rows: [{ id, instant: 0, payload: answer.payload }],
      query: `reports/${report}?${queryOf(parameters)}`,
      request: { report, parameters, v3modernResponse: answer.isModern },
      pageSize: 1,
      isShort: false,
    });
  }

  /** Marks records of a report whose periods other records cover now. */
  async superseded(selected: SelectedStream, ids: readonly string[], by: readonly string[]): Promise<void> {
    if (!this.#hasDeletions) return;
    const payload = Buffer.from(JSON.stringify({ superseded_by: by }));
    const rows = ids.map((id) => ({ id, deletedAt: Date.now(), payload }));
    await this.deletedRows(selected, rows, `reports/${selected.stream.entity}`);
  }

  /** Writes deletions that a request has told. */
  async deletedRows(
    { stream, entry }: SelectedStream,
    rows: readonly DeletedRow[],
    query: string,
  ): Promise<void> {
    const pageNumber = (this.#pageNumbers.get(stream.name) ?? 0) + 1;
    this.#pageNumbers.set(stream.name, pageNumber);
    const dropped = droppedFields(entry, this.#shape.format);
    const isDropped = (field: string) => dropped.has(field);
    const { realmId } = this.#company;
    const context = { stream, query, pageNumber, pageSize: rows.length, realmId, extractedAt: Date.now() };
    const lines = deletionLines(rows, context, this.#shape, isDropped);
    await this.#turns.write(() => this.#lines.write(lines));
    this.#counts.set(stream.name, (this.#counts.get(stream.name) ?? 0) + rows.length);
  }

  /** The rows without what is new at every read, made one by one. */
  #presented({ signedMembers }: Stream, rows: readonly Row[]): Iterable<Row> {
    return this.#isSignedKept || signedMembers.length === 0 ? rows : withoutSigned(rows, signedMembers);
  }

  async state(state: State): Promise<void> {
    this.#state = state;
    await this.#writeState(state, this.#facts?.());
  }

  /** Tells the end of the run beside the last STATE, once more. Without a STATE so far it tells nothing. */
  async end(exitCode: number, lastLine: string): Promise<void> {
    const facts = this.#facts?.();
    if (this.#state === undefined || facts === undefined) return;
    const ended = { exit_code: exitCode, last_line: lastLine.slice(0, LONGEST_LAST_LINE) };
    await this.#writeState(this.#state, { ...facts, ended });
  }

  async #writeState(state: State, facts: RunFacts | undefined): Promise<void> {
    const run = facts === undefined ? '' : `,"run":${JSON.stringify(facts)}`;
    await this.#writer.write(`{"type":"STATE","value":${state.toJson()}${run}}\n`);
  }
}

function* withoutSigned(rows: readonly Row[], members: readonly string[]): Generator<Row> {
  for (const row of rows) yield { ...row, payload: withoutMembers(row.payload, members) };
}
