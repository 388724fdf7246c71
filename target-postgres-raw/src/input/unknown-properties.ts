import type { Logger } from 'singer';
import { NamesOnce } from './names-once.ts';

/** Properties of one stream that are named. */
const MOST_NAMES = 100;

/** Warns of each property of a stream that has no column, once. */
export class UnknownProperties {
  readonly #logger: Logger;
  readonly #byStream = new Map<string, NamesOnce>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The function to call with each such property of the stream. */
  of(stream: string): (property: string) => void {
    const names = this.#byStream.get(stream) ?? new NamesOnce(MOST_NAMES);
    this.#byStream.set(stream, names);
    return (property) => {
      const met = names.meet(property);
      if (met === 'known') return;
      this.#logger.warning(
        met === 'one too many'
          ? `stream ${JSON.stringify(stream)} has more than ${MOST_NAMES} properties without a column: no more are named`
          : `stream ${JSON.stringify(stream)} has the property ${JSON.stringify(property)}, for which an envelope has ` +
              'no column: it is not loaded. Remove it in the tap or its mapper, or set strict to true to refuse it',
        { stream },
      );
    };
  }
}
