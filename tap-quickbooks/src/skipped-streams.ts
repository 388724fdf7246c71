import { AuthError, FatalApiError, type Logger } from 'singer';
import type { LackingEntity } from './lacking-entity.ts';
import type { SelectedStream } from './streams/chosen-streams.ts';

/** The streams of a run whose entity the company lacks. */
export class SkippedStreams {
  readonly #lacks = new Map<SelectedStream, LackingEntity>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  has(selected: SelectedStream): boolean {
    return this.#lacks.has(selected);
  }

  /** Skips a stream, and says so once. */
  add(selected: SelectedStream, lack: LackingEntity): void {
    if (this.#lacks.has(selected)) return;
    this.#lacks.set(selected, lack);
    const { name, entity, lacks } = selected.stream;
    const needs =
      lacks === undefined ? 'the user who authorised the app may not read it' : `it needs ${lacks}`;
    this.#logger.warning(
      `QuickBooks refuses ${entity} of this company (${lack.message}), probably because ${needs}: the stream is skipped, and its time is not covered`,
      { stream: name },
    );
  }

  /**
   * Throws if the user named a skipped stream, or if everything was refused that is not optional: then the company
   * lacks no feature, but the app lacks its rights.
   */
  requireWanted(streams: readonly SelectedStream[]): void {
    const named = [...this.#lacks.keys()].filter(({ isNamed }) => isNamed).map(({ stream }) => stream.name);
    if (named.length > 0)
      throw new FatalApiError(
        `the company lacks what the setting streams names: ${named.join(', ')}. All other streams were read. Take these out of streams, or let the company have what the warnings name`,
      );
    const rows = streams.filter(({ stream }) => stream.firstPageSize !== 'unpaged');
    const refused = [...this.#lacks].find(([{ stream }]) => stream.lacks === undefined);
    if (refused === undefined || rows.some((selected) => !this.has(selected))) return;
    throw new AuthError(
      `QuickBooks refuses every stream of this company: ${refused[1].problem.message}. May the user who authorised the app read this company? Authorise it again with "tap-quickbooks auth"`,
    );
  }
}
