import { STREAMS, type Stream } from '../../tap-quickbooks/src/streams/streams.ts';

/** The tap's streams, in its order. */
export const STREAM_NAMES: readonly string[] = STREAMS.map(({ name }) => name);

/** The streams that are read unless the user chooses others. */
export const DEFAULT_NAMES: readonly string[] = STREAMS.filter((each) => each.isSelectedByDefault).map(
  ({ name }) => name,
);

/** The streams of the system that this one replaces. Each has a pipeline in Meltano. */
export const PIPELINE_NAMES: readonly string[] = ['qb_customers', 'qb_invoices', 'qb_items'];

/** The few streams that most tests read: of both kinds, and the same ones however many the tap has. */
export const FEW_NAMES: readonly string[] = [...PIPELINE_NAMES, 'qb_company_info'];

export function streamNamed(name: string): Stream {
  const stream = STREAMS.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`tap-quickbooks has no stream ${name}`);
  return stream;
}
