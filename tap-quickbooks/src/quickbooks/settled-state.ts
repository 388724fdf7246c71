import type { Interval, Logger } from 'singer';
import { type Belief, isBelieved } from '../coverage/refusals.ts';
import type { State } from '../coverage/state.ts';
import { LackingEntity } from '../lacking-entity.ts';
import { isRefusal, type StreamSource } from '../reading/page-source.ts';
import { firstPageSizeOf } from '../streams/query.ts';
import type { Stream } from '../streams/streams.ts';
import { byCustomFields, INCLUDE, mayHaveCustomFields } from './custom-fields.ts';

/** Attempts of the call that shows that QuickBooks sends custom fields. */
const ATTEMPTS = 3;

interface Settling {
  readonly streams: readonly Stream[];
  readonly state: State;
  readonly windowField: string;
  readonly range: Interval;
  readonly pageSize: number;
  readonly belief: Belief;
  readonly source: (stream: Stream) => StreamSource;
  /** Has a stream read without custom fields, without asking for them. */
  readonly readPlain: (stream: Stream) => void;
  /** Returns true if a stream is read without custom fields. */
  readonly isPlain: (stream: Stream) => boolean;
  /** Calls that the run may still make; Infinity if they are not limited. */
  readonly callsLeft: () => number;
  readonly logger: Logger;
}

/** The STATE for a run that asks for all custom fields. */
export interface SettledState {
  readonly state: State;
  /** Streams that are read again, with their number of records; undefined if it was not counted. */
  readonly again: ReadonlyMap<string, number | undefined>;
}

/**
 * Drops the coverage that was read without custom fields, if QuickBooks sends them now: it adds them without a new time
 * of change. A call shows so before the coverage of a stream is dropped. The log says once what is read again. A
 * refusal is remembered: a stream whose refusal is still believed is read as it is, without a call.
 */
export async function settledState(settling: Settling): Promise<SettledState> {
  const { windowField, belief, callsLeft, readPlain, logger } = settling;
  let { state } = settling;
  const { remembered, asked } = openStreams(settling);
  if (remembered.length > 0)
    logger.info(
      `QuickBooks lately refused to send all custom fields of ${remembered.length} streams: they are read without them`,
    );
  for (const stream of remembered) readPlain(stream);
  const again = new Map<string, number | undefined>();
  const half = callsLeft() / 2;
  const areCallsLeft = () => half === Number.POSITIVE_INFINITY || callsLeft() > half;
  for (const stream of byCustomFields(asked)) {
    const { name } = stream;
    const isCovered = state.covered(name, windowField).length > 0;
    if (isCovered && !areCallsLeft()) continue;
    const answer = isCovered ? await ask(stream, settling) : 'sent';
    if (answer === 'sent') state = state.withInclude(name, windowField, INCLUDE);
    if (answer === 'refused') state = state.withRefusal(name, windowField, 'include', belief.now);
    if (answer === 'sent' && isCovered) again.set(name, await countOf(stream, settling));
  }
  if (again.size > 0) logger.warning(textOf(again, settling));
  return { state, again };
}

type Open = Pick<Settling, 'streams' | 'state' | 'belief'>;

/** Streams whose coverage was read without custom fields: those to ask for them, and those with a believed refusal. */
function openStreams({ streams, state, belief }: Open) {
  const open = streams.filter(
    (stream) => mayHaveCustomFields(stream) && state.include(stream.name) !== INCLUDE,
  );
  const isRemembered = ({ name }: Stream) => isBelieved(state.refusedAt(name, 'include'), belief);
  return { remembered: open.filter(isRemembered), asked: open.filter((each) => !isRemembered(each)) };
}

/** The state after {@link settledState} if QuickBooks sends custom fields of every stream, without a call. */
export function settledAtMost({ windowField, ...open }: Open & Pick<Settling, 'windowField'>): SettledState {
  const { asked } = openStreams(open);
  const covered = asked.filter(({ name }) => open.state.covered(name, windowField).length > 0);
  return {
    state: asked.reduce((state, { name }) => state.withInclude(name, windowField, INCLUDE), open.state),
    again: new Map(covered.map(({ name }) => [name, undefined])),
  };
}

/** Asks for custom fields. `unknown`: QuickBooks does not answer, or lacks the entity, so its coverage stays. */
async function ask(
  stream: Stream,
  { source, range, isPlain }: Settling,
): Promise<'sent' | 'refused' | 'unknown'> {
  try {
    await source(stream).fetch(range, 1, { mostRows: 2, attempts: ATTEMPTS });
    return isPlain(stream) ? 'refused' : 'sent';
  } catch (error) {
    if (error instanceof LackingEntity || isRefusal(error)) return 'unknown';
    throw error;
  }
}

/** Returns undefined if a count is refused, or would take a call that the run may need. */
async function countOf(stream: Stream, { source, range, callsLeft }: Settling): Promise<number | undefined> {
  if (!stream.isCountable || Number.isFinite(callsLeft())) return undefined;
  try {
    return await source(stream).count(range);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function textOf(again: SettledState['again'], { streams, pageSize }: Settling): string {
  const read = streams.filter(({ name }) => again.has(name));
  const records = read.map((stream) => ({ stream, rows: again.get(stream.name) ?? 0 }));
  const total = records.reduce((sum, { rows }) => sum + rows, 0);
  const calls = records.reduce(
    (sum, { stream, rows }) => sum + Math.ceil(rows / firstPageSizeOf(stream, pageSize)) + 1,
    0,
  );
  const isWhole = read.every(({ name, isCountable }) => !isCountable || again.get(name) !== undefined);
  const cost = `${isWhole ? '' : 'at least '}${total} records in about ${calls} calls`;
  return `the state covers time that was read without all custom fields: it is read again once, ${cost}, for ${read.map(({ name }) => name).join(', ')}. To avoid that, set custom_fields to plain`;
}
