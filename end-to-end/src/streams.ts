import { STREAMS, type Stream } from '../../tap-quickbooks/src/streams/streams.ts';

/** The tap's streams, in its order. */
export const STREAM_NAMES: readonly string[] = STREAMS.map(({ name }) => name);

/** The streams whose records lie in windows. */
export const WINDOWED_NAMES: readonly string[] = STREAMS.filter(({ kind }) => kind === 'windowed').map(
  ({ name }) => name,
);

export function streamNamed(name: string): Stream {
  const stream = STREAMS.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`tap-quickbooks has no stream ${name}`);
  return stream;
}
