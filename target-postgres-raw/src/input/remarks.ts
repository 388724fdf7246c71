import type { Logger } from 'singer';
import { NamesOnce } from './names-once.ts';

/** Unknown types of messages that are named. */
const MOST_TYPES = 20;

/** Warnings about the input, each of them once. */
export class Remarks {
  readonly #logger: Logger;
  readonly #said = new Set<string>();
  readonly #types = new NamesOnce(MOST_TYPES);

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
}
