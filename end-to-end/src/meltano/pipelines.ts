import { STREAM_NAMES } from '../streams.ts';

const LOADER = 'target-postgres-raw';

/** The extractor that selects one stream. */
export function extractorOf(stream: string): string {
  return `tap-quickbooks--${stream.replace('qb_', '')}`;
}

const taskOf = (stream: string): string => `${extractorOf(stream)} ${LOADER}`;

/** An extractor, a job and a one-time trigger for each stream, and those for all streams. */
export const PIPELINES = {
  extractors: STREAM_NAMES.map((stream) => ({
    name: extractorOf(stream),
    inherit_from: 'tap-quickbooks',
    select: [`${stream}.*`],
  })),
  jobs: [
    ...STREAM_NAMES.map((stream) => ({ name: `${stream}_backfill`, tasks: [taskOf(stream)] })),
    { name: 'qb_all_backfill', tasks: STREAM_NAMES.map(taskOf) },
  ],
  schedules: [
    ...[...STREAM_NAMES, 'qb_all'].map((name) => ({
      name: `${name}_once`,
      interval: '@once',
      job: `${name}_backfill`,
    })),
    { name: 'qb_all_hourly', interval: '@hourly', job: 'qb_all_backfill' },
  ],
};

/** The comment that stands before an entry in meltano.yml. */
export const COMMENTS: ReadonlyMap<string, string> = new Map([
  [
    PIPELINES.extractors[0]?.name ?? '',
    'One for each stream, with a run folder and a STATE of its own, so that they can run side by side.',
  ],
  [
    'qb_all_backfill',
    'The same pipelines one after the other: what one of the jobs above has covered is not read again.',
  ],
  [PIPELINES.schedules[0]?.name ?? '', 'Triggers for once: `meltano schedule run qb_invoices_once`.'],
  ['qb_all_hourly', 'Keeps fresh afterwards, as long as no end of the range is set.'],
]);
