import { AuthError, FatalApiError, formatInstant, type Logger } from 'singer';
import { type Belief, isBelieved } from './coverage/refusals.ts';
import type { State } from './coverage/state.ts';
import type { LackingEntity } from './lacking-entity.ts';
import type { SelectedStream } from './streams/chosen-streams.ts';

/** A stream whose entity an earlier run found to be lacking. */
interface LackedStream {
  readonly selected: SelectedStream;
  /** The time of QuickBooks' refusal. */
  readonly at: number;
}

/**
 * The streams that a run does not ask for, since QuickBooks lately refused their entity. A stream that the user named is
 * asked for in each run, and so is every stream if otherwise none would be: the company may let the app in again.
 */
export function lackedOf(
  streams: readonly SelectedStream[],
  state: State,
  belief: Belief,
): readonly LackedStream[] {
  const lacked = streams.flatMap((selected) => {
    const at = selected.isNamed ? undefined : state.refusedAt(selected.stream.name, 'entity');
    return at !== undefined && isBelieved(at, belief) ? [{ selected, at }] : [];
  });
  const isLeft = (selected: SelectedStream) =>
    hasRows(selected) && lacked.every((each) => each.selected !== selected);
  return streams.some(isLeft) ? lacked : [];
}

/** The streams of a run whose entity the company lacks. */
export class SkippedStreams {
  readonly #lacks = new Map<SelectedStream, LackingEntity>();
  readonly #remembered = new Set<SelectedStream>();
  readonly #logger: Logger;
  readonly #onLack: (selected: SelectedStream) => void;

  /** `onLack` is called once for each stream that is found to be lacking. */
  constructor(logger: Logger, onLack: (selected: SelectedStream) => void) {
    this.#logger = logger;
    this.#onLack = onLack;
  }

  has(selected: SelectedStream): boolean {
    return this.#lacks.has(selected) || this.#remembered.has(selected);
  }

  /** Skips streams without asking for them, and says so. */
  remember(streams: readonly LackedStream[]): void {
    for (const { selected, at } of streams) {
      const { name, entity } = selected.stream;
      this.#remembered.add(selected);
      this.#logger.warning(
        `QuickBooks refused ${entity} of this company on ${formatInstant(at)}, probably because ${needsOf(selected)}: the stream is skipped, and asked for again when cdc_trust_hours are over. To ask now, name it in streams`,
        { stream: name },
      );
    }
  }

  /** Skips a stream, and says so once. */
  add(selected: SelectedStream, lack: LackingEntity): void {
    if (this.#lacks.has(selected)) return;
    this.#lacks.set(selected, lack);
    this.#onLack(selected);
    const { name, entity } = selected.stream;
    this.#logger.warning(
      `QuickBooks refuses ${entity} of this company (${lack.message}), probably because ${needsOf(selected)}: the stream is skipped, and its time is not covered`,
      { stream: name },
    );
  }

  /**
   * Throws if the user named a skipped stream, or if everything was refused that is not optional: then the company
   * lacks no feature, but the app lacks its rights.
   */
  requireWanted(streams: readonly SelectedStream[]): void {
    const named = [...this.#lacks.keys()].filter(({ isNamed }) => isNamed).map(({ stream }) => stream.name);
    const setting = named.every((name) => name.startsWith('qb_report_')) ? 'reports' : 'streams';
    if (named.length > 0)
      throw new FatalApiError(
        `the company lacks what the setting ${setting} names: ${named.join(', ')}. All other streams were read. Take these out of ${setting}, or let the company have what the warnings name`,
      );
    const rows = streams.filter(hasRows);
    const refused = [...this.#lacks].find(([{ stream }]) => stream.lacks === undefined);
    if (refused === undefined || rows.some((selected) => !this.has(selected))) return;
    throw new AuthError(
      `QuickBooks refuses every stream of this company: ${refused[1].problem.message}. May the user who authorised the app read this company? Authorise it again with "tap-quickbooks auth"`,
    );
  }
}

function needsOf({ stream: { lacks } }: SelectedStream): string {
  return lacks === undefined ? 'the user who authorised the app may not read it' : `it needs ${lacks}`;
}

function hasRows({ stream }: SelectedStream): boolean {
  return stream.firstPageSize !== 'unpaged';
}
