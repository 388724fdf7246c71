import {
  type Company,
  isSameCompany,
  type Line,
  type Logger,
  members,
  ProtocolError,
  placeOf,
  type RecordMessage,
  type SchemaMessage,
} from 'singer';
import {
  isSameMapping,
  mappingFromRecord,
  mappingFromSchema,
  type StreamMapping,
} from '../batches/stream-mapping.ts';
import type { Validation } from '../batches/validation.ts';
import type { Table } from '../table.ts';
import { UnknownProperties } from './unknown-properties.ts';

interface SourcesOptions {
  readonly schema: string;
  readonly isStrict: boolean;
  readonly logger: Logger;
  readonly prepare: (mapping: StreamMapping) => Promise<Table>;
  /** Undefined if records are not validated. */
  readonly validation?: Validation | undefined;
}

/** The mappings of the streams so far: the way from each one's records to rows, and their table. */
export class Sources {
  readonly #options: SourcesOptions;
  readonly #byStream = new Map<string, StreamMapping>();
  /** SCHEMAs as text, where records are validated by them. */
  readonly #schemas = new Map<string, string>();
  readonly #unknown: UnknownProperties;

  constructor(options: SourcesOptions) {
    this.#options = options;
    this.#unknown = new UnknownProperties(options.logger);
  }

  of(stream: string): StreamMapping | undefined {
    return this.#byStream.get(stream);
  }

  /** True for a message that changes what is known of its stream. */
  isNews(message: SchemaMessage): boolean {
    const known = this.of(message.stream);
    if (known === undefined || !isSameMapping(known, mappingFromSchema(message, this.#options.schema)))
      return true;
    if (message.company !== undefined && !isOfCompany(known, message.company)) return true;
    return (
      this.#options.validation !== undefined &&
      this.#schemas.get(message.stream) !== JSON.stringify(message.schema)
    );
  }

  async declare(message: SchemaMessage): Promise<void> {
    const { schema, validation, isStrict } = this.#options;
    if (isStrict && message.schema.properties === undefined)
      throw new ProtocolError(
        `the SCHEMA of stream ${JSON.stringify(message.stream)} has no properties. Correct it in the tap, or set strict to false`,
      );
    const source = { ...mappingFromSchema(message, schema), company: message.company };
    if (isStrict && source.unknown.length > 0)
      throw new ProtocolError(
        `the SCHEMA of stream ${JSON.stringify(message.stream)} has properties for which an envelope has no column: ` +
          `${source.unknown.map((name) => JSON.stringify(name)).join(', ')}. Remove them in the tap or its mapper, or set strict to false`,
      );
    if (validation === undefined) return void (await this.#set(source));
    this.#schemas.set(message.stream, JSON.stringify(message.schema));
    await this.#set({ ...source, validate: validation(message.stream, message.schema) });
  }

  /** Throws if records without a SCHEMA are refused. */
  requireSchemaless(line: Line, stream: string): void {
    if (this.#options.isStrict)
      throw new ProtocolError(
        `${withoutSchema(line, stream)}. Have the tap send one first, or set strict to false`,
      );
  }

  /** In Singer (SPEC.md) a stream without a SCHEMA is schema-less. Its first record decides how it is loaded. */
  async assume(line: Line, { stream, record }: RecordMessage): Promise<StreamMapping> {
    const { schema, logger } = this.#options;
    const properties = members(line.bytes, record).map(({ key }) => key);
    const source = mappingFromRecord(stream, properties, schema);
    const how =
      source.layout === 'envelope'
        ? `its ${source.table.keys.join(' and ')} is taken for the key`
        : 'every record is taken for a new row';
    logger.warning(`${withoutSchema(line, stream)}: ${how}`, { stream });
    return this.#set(source);
  }

  /** Takes the company of a STATE for the streams whose SCHEMA named none, as after a mapper that drops it. */
  adopt(company: Company): void {
    for (const [stream, source] of this.#byStream)
      if (source.company === undefined) this.#byStream.set(stream, { ...source, company });
  }

  async #set(source: StreamMapping): Promise<StreamMapping> {
    const { isStrict, prepare } = this.#options;
    const onUnknown = this.#unknown.of(source.stream);
    const prepared = { ...source, table: await prepare(source), ...(!isStrict && { onUnknown }) };
    source.unknown.forEach(onUnknown);
    this.#byStream.set(source.stream, prepared);
    return prepared;
  }
}

function withoutSchema(line: Line, stream: string): string {
  return `${placeOf(line)} is a record of stream ${JSON.stringify(stream)}, which had no SCHEMA`;
}

function isOfCompany({ company }: StreamMapping, other: Company): boolean {
  return company !== undefined && isSameCompany(company, other);
}
