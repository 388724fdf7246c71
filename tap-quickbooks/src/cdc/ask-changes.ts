import { AuthError, FatalApiError, RetryableApiError } from 'singer';
import type { Stream } from '../streams/streams.ts';
import { type CdcAnswer, type Deletion, type EntityChanges, MOST_OBJECTS, trustIn } from './cdc-answer.ts';

/** The facts that change data capture tells of one stream. */
export interface Outcome {
  /**
   * `silent`: nothing changed. `changed`: every change was told. `cut`: deletions may be missing, and asking again would
   * not help: the stream alone has too many changes for an answer, or some of them are unclear. `open`: nothing is known.
   */
  readonly kind: 'silent' | 'changed' | 'cut' | 'open';
  readonly deletions: readonly Deletion[];
  /** Time of the newest change but deletions: -Infinity if there is none, undefined if it is not known. */
  readonly newest?: number | undefined;
  /** The reason why something is not known. */
  readonly reason?: string;
  /** QuickBooks refuses this entity, not the call that asked for it among others. */
  readonly isRefused?: boolean;
}

export type CdcStream = Pick<Stream, 'name' | 'entity' | 'answerKey'>;

/** Asks for the changes of some streams. One metered call. */
export type Ask = (streams: readonly CdcStream[]) => Promise<CdcAnswer>;

/** Refusals after which the rest stays open if they name no entity: to find one among 32 by halving takes as many. */
const MOST_REFUSALS = 6;

/** Refusals after which the rest stays open although each names an entity. To query all entities takes about twice as many calls. */
const MOST_NAMED_REFUSALS = 16;

/**
 * Asks for the changes of all streams in one call. An answer that may be cut is asked again: each stream that changed
 * alone, and the others together, since an early list can use up the room of a later one. If QuickBooks refuses the
 * call, the entity that it names is left out, or the streams are asked in halves.
 * A fault is an outcome. Any other error, such as the end of the run's calls, is thrown.
 */
export async function askChanges(
  ask: Ask,
  streams: readonly CdcStream[],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const waiting: (readonly CdcStream[])[] = [streams];
  let refusals = 0;
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    if (group.length === 0) continue;
    let answer: CdcAnswer;
    try {
      answer = await ask(group);
    } catch (error) {
      if (!isFault(error)) throw error;
      refusals += 1;
      const named = nameIn(error, group);
      const isLasting = error instanceof FatalApiError || (error instanceof AuthError && named !== undefined);
      const most = named === undefined ? MOST_REFUSALS : MOST_NAMED_REFUSALS;
      const parts = isLasting && refusals < most ? withoutRefused(group, named) : [];
      const left = group.filter((each) => !parts.some((part) => part.includes(each)));
      const isRefused = isLasting && left.length === 1;
      for (const { name } of left)
        outcomes.set(name, { kind: 'open', deletions: [], reason: error.message, isRefused });
      // One half to its end first: otherwise many refusals would use up the calls before one entity is found.
      waiting.unshift(...parts);
      continue;
    }
    const { isWhole, isSilenceTrusted } = trustIn(answer, group.length);
    const loud = group.filter(({ name }) => answer.changes.has(name));
    if (!isWhole && group.length > 1 && loud.length > 0) {
      waiting.push(
        ...loud.map((each) => [each]),
        group.filter((each) => !loud.includes(each)),
      );
      continue;
    }
    for (const { name } of group)
      outcomes.set(name, outcomeOf(answer.changes.get(name), { isWhole, isSilenceTrusted }));
  }
  return outcomes;
}

function outcomeOf(
  changes: EntityChanges | undefined,
  { isWhole, isSilenceTrusted }: { readonly isWhole: boolean; readonly isSilenceTrusted: boolean },
): Outcome {
  if (changes === undefined && isSilenceTrusted) return { kind: 'silent', deletions: [] };
  const { deletions = [], doubt, newest } = changes ?? {};
  if (changes === undefined)
    return { kind: 'open', deletions, reason: 'the answer does not tell which entity its lists belong to' };
  if (!isWhole)
    return {
      kind: 'cut',
      deletions,
      newest,
      reason: `${MOST_OBJECTS} or more changes, of which it shows the first`,
    };
  if (doubt !== undefined) return { kind: 'cut', deletions, newest, reason: doubt };
  return { kind: 'changed', deletions, newest };
}

/** The groups to ask after a refusal, without the entity that it names. None if a single stream was refused. */
function withoutRefused(group: readonly CdcStream[], named: CdcStream | undefined): (readonly CdcStream[])[] {
  if (group.length === 1) return [];
  if (named !== undefined) return [group.filter((each) => each !== named)];
  const middle = group.length >> 1;
  return [group.slice(0, middle), group.slice(middle)];
}

/** The only entity of a group that a refusal names. A 403 that names none concerns the company, not an entity. */
function nameIn({ message }: Error, group: readonly CdcStream[]): CdcStream | undefined {
  const named = group.filter(({ entity }) => new RegExp(`\\b${entity}\\b`, 'i').test(message));
  return named.length === 1 && group.length > 1 ? named[0] : undefined;
}

function isFault(error: unknown): error is FatalApiError | RetryableApiError | AuthError {
  return error instanceof FatalApiError || error instanceof RetryableApiError || error instanceof AuthError;
}
