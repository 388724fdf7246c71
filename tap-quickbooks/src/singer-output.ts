import type { MessageWriter } from 'singer';
import type { SelectedStream } from './discover.ts';
import type { Interval } from './interval.ts';
import {
  droppedFields,
  KEY_PROPERTIES,
  REPLICATION_KEY,
  type RecordFormat,
  recordLines,
  recordSchema,
} from './record-format.ts';
import type { Page } from './span-reader.ts';
import type { State } from './state.ts';
import type { Output } from './sync.ts';

/** Writes what the tap reads as Singer messages, and counts it. */
export class SingerOutput implements Output {
  readonly #writer: MessageWriter;
  readonly #format: RecordFormat;
  readonly #pageSize: number;
  readonly #counts = new Map<string, number>();

  constructor(writer: MessageWriter, format: RecordFormat, pageSize: number) {
    this.#writer = writer;
    this.#format = format;
    this.#pageSize = pageSize;
  }

  /** Records written so far, by stream. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  async schema({ stream }: SelectedStream): Promise<void> {
    this.#counts.set(stream.name, 0);
    const message = {
      type: 'SCHEMA',
      stream: stream.name,
      schema: recordSchema(stream, this.#format),
      key_properties: [KEY_PROPERTIES[this.#format]],
      bookmark_properties: [REPLICATION_KEY],
    };
    await this.#writer.write(`${JSON.stringify(message)}\n`);
  }

  async records({ stream, entry }: SelectedStream, page: Page, range: Interval): Promise<void> {
    if (page.rows.length === 0) return;
    const context = {
      stream: stream.name,
      query: page.query,
      pageNumber: page.number,
      pageSize: this.#pageSize,
      range,
      extractedAt: Date.now(),
    };
    const dropped = droppedFields(entry, this.#format);
    await this.#writer.write(recordLines(page.rows, context, this.#format, (field) => dropped.has(field)));
    this.#counts.set(stream.name, (this.#counts.get(stream.name) ?? 0) + page.rows.length);
  }

  async state(state: State): Promise<void> {
    await this.#writer.write(`{"type":"STATE","value":${state.toJson()}}\n`);
  }
}
