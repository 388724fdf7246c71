import type { Logger, RecordMessage } from 'singer';
import { NamesOnce } from './names-once.ts';

/** Unknown types of messages that are named. */
const MOST_TYPES = 20;
/** Streams whose deleted records are warned of. */
const MOST_STREAMS = 1000;

/** The time at which a record was deleted at its source, as other taps send it. */
const DELETED_AT = '_sdc_deleted_at';
const LOWER_N = 0x6e;

/** Warnings about the input, each of them once. */
export class Remarks {
  readonly #logger: Logger;
  readonly #said = new Set<string>();
  readonly #types = new NamesOnce(MOST_TYPES);
  readonly #deleting = new NamesOnce(MOST_STREAMS);

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  once(remark: string): void {
    if (this.#said.has(remark)) return;
    this.#said.add(remark);
    this.#logger.warning(remark);
  }

  unknownType(type: string): void {
    const met = this.#types.meet(type);
    if (met === 'known') return;
    this.#logger.warning(
      met === 'one too many'
        ? `there are more than ${MOST_TYPES} unknown types of messages: the others are skipped without a warning`
        : `messages of type ${JSON.stringify(type)} are not known and are skipped`,
    );
  }

  /** Warns if a record says that it was deleted: its row stays. */
  ifDeleted({ stream, fields }: RecordMessage, bytes: Buffer): void {
    const deletedAt = fields.find(({ key }) => key === DELETED_AT)?.value;
    // Null stands for a record that is there.
    if (deletedAt === undefined || bytes[deletedAt.start] === LOWER_N) return;
    if (this.#deleting.meet(stream) !== 'new') return;
    this.#logger.warning(
      `records have ${DELETED_AT}: their rows are kept, with that time in the payload. Leave them out in queries`,
      { stream },
    );
  }
}
