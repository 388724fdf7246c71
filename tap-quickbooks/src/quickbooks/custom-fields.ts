import { FatalApiError, type Interval, type Logger } from 'singer';
import type { State } from '../coverage/state.ts';
import { LackingEntity } from '../lacking-entity.ts';
import type { StreamSource } from '../reading/page-source.ts';
import type { Stream } from '../streams/streams.ts';
import type { Parameters } from './api-call.ts';
import { LackFault } from './lack-rules.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';

/** The value of `include` that brings all custom fields with typed values. */
const INCLUDE = 'enhancedAllCustomFields';

type Caller = Pick<QuickBooksClient, 'call'>;

/**
 * A client that asks for all custom fields. If QuickBooks refuses the first call, and answers it without them, the
 * rest is asked for without them.
 */
export function withCustomFields(client: Caller, onRefused: (reason: string) => void): Caller {
  let isIncluded = true;
  let isAccepted = false;
  return {
    call: async (call) => {
      if (!isIncluded) return client.call(call);
      const including = <P extends Parameters>(parameters: P) => ({ ...parameters, include: INCLUDE });
      try {
        const answer = await client.call({ ...call, parameters: (late) => including(call.parameters(late)) });
        isAccepted = true;
        return answer;
      } catch (error) {
        if (isAccepted || !isLasting(error)) throw error;
        const answer = await client.call(call);
        if (isIncluded) onRefused(error.message);
        isIncluded = false;
        return answer;
      }
    },
  };
}

function isLasting(error: unknown): error is Error {
  return error instanceof FatalApiError || (error instanceof Error && error.cause instanceof LackFault);
}

/** Returns true if a stream's records can have custom fields that are worth asking for. */
export function mayHaveCustomFields({ kind }: Pick<Stream, 'kind'>): boolean {
  return kind === 'windowed';
}

interface Settling {
  readonly streams: readonly Stream[];
  readonly state: State;
  readonly windowField: string;
  readonly range: Interval;
  readonly pageSize: number;
  readonly source: (stream: Stream) => StreamSource;
  /** Returns true once QuickBooks has refused to send a stream's custom fields. */
  readonly isRefused: (stream: string) => boolean;
  readonly logger: Logger;
}

/**
 * The STATE for a run that asks for all custom fields. Coverage that was read without them does not count: QuickBooks
 * adds them without a new time of change. Before such coverage is dropped, a call shows that QuickBooks sends them,
 * and the log says how many records are read again.
 */
export async function settledState({ streams, ...settling }: Settling): Promise<State> {
  let { state } = settling;
  for (const stream of streams.filter(mayHaveCustomFields))
    if (await isToInclude(stream, { ...settling, state }))
      state = state.withInclude(stream.name, settling.windowField, INCLUDE);
  return state;
}

async function isToInclude(stream: Stream, settling: Omit<Settling, 'streams'>): Promise<boolean> {
  const { state, windowField, range, source, isRefused, pageSize, logger } = settling;
  const { name } = stream;
  if (state.include(name) === INCLUDE) return false;
  if (state.covered(name, windowField).length === 0) return true;
  try {
    await source(stream).fetch(range, 1, { mostRows: 2 });
    if (isRefused(name)) return false;
    const records = stream.isCountable ? await source(stream).count(range) : undefined;
    const cost =
      records === undefined ? '' : `, ${records} records in about ${Math.ceil(records / pageSize) + 1} calls`;
    logger.warning(
      `the state covers time that was read without all custom fields: it is read again${cost}. To avoid that, set custom_fields to plain`,
      { stream: name },
    );
    return true;
  } catch (error) {
    if (error instanceof LackingEntity) return false;
    throw error;
  }
}
