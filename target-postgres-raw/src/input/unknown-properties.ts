import type { Logger } from 'singer';

/** Names of one stream that are warned of. A mapper that makes up names must not fill the memory or the log. */
const MOST_NAMES = 100;

/** Warns of each property of a stream that has no column, once. */
export class UnknownProperties {
  readonly #logger: Logger;
  readonly #byStream = new Map<string, Set<string>>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The function to call with each such property of the stream. */
  of(stream: string): (property: string) => void {
    const named = this.#byStream.get(stream) ?? new Set<string>();
    this.#byStream.set(stream, named);
    return (property) => {
      if (named.has(property) || named.size > MOST_NAMES) return;
      named.add(property);
      this.#logger.warning(
        named.size > MOST_NAMES
          ? `stream ${JSON.stringify(stream)} has more than ${MOST_NAMES} properties without a column: no more are named`
          : `stream ${JSON.stringify(stream)} has the property ${JSON.stringify(property)}, for which an envelope has ` +
              'no column: it is not loaded. Remove it in the tap or its mapper, or set strict to true to refuse it',
        { stream },
      );
    };
  }
}
