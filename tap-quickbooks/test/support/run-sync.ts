import type { Interval } from 'singer';
import { State } from '../../src/coverage/state.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams } from '../../src/streams/chosen-streams.ts';
import { type Job, sync } from '../../src/sync.ts';
import { silent } from './read-gaps.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const all = discover({ format: 'envelope', windowField: FIELD });

interface Run extends Partial<Job> {
  readonly range: Interval;
  /** Sources by the name of their stream. */
  readonly sources: Readonly<Record<string, StreamSource>>;
  /** Text of the STATE to begin with. */
  readonly from?: string | undefined;
}

export interface SyncOutcome {
  readonly ids: readonly string[];
  /** Text of the last STATE. */
  readonly state: string;
  /** The error that ended the run. */
  readonly error: unknown;
}

/** Runs the whole reading of these streams from a STATE. */
export async function runSync({ sources, from, ...job }: Run): Promise<SyncOutcome> {
  const ids: string[] = [];
  let state = from ?? '{}';
  let error: unknown;
  await sync({
    streams: chosenStreams({ names: Object.keys(sources), all }).streams,
    ...{ windowField: FIELD, dueSnapshots: new Set<string>(), concurrency: 2, maxWindowDays: 0 },
    ...{ isVerified: true, shutdown: new Shutdown(), logger: silent },
    state: from === undefined ? State.EMPTY : State.parse(from, 'the test'),
    source: ({ stream }) => {
      const source = sources[stream.name];
      if (source === undefined) throw new Error(`the test has no source for ${stream.name}`);
      return source;
    },
    askCompany: async () => {},
    onBookmark: () => {},
    callsLeft: () => Number.POSITIVE_INFINITY,
    output: {
      schema: async () => {},
      deletions: async () => {},
      records: async (_, { rows }) => void ids.push(...rows.map(({ id }) => id)),
      state: async (value) => {
        state = value.toJson();
      },
    },
    ...job,
  }).catch((reason: unknown) => {
    error = reason;
  });
  return { ids, state, error };
}
