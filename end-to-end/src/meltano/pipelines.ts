import { DEFAULT_NAMES, PIPELINE_NAMES, STREAM_NAMES } from '../streams.ts';

const LOADER = 'target-postgres-raw';
const WHOLE_COMPANY = 'tap-quickbooks';

/** The extractor that selects one stream. */
export function extractorOf(stream: string): string {
  return `${WHOLE_COMPANY}--${stream.replace('qb_', '')}`;
}

/**
 * An extractor, a job and a one-time trigger for each stream that had a pipeline before, and a job with its triggers
 * for the whole company.
 */
export const PIPELINES = {
  /** Meltano selects every stream by default, also those that the tap does not read by default. */
  select: [
    '*.*',
    ...STREAM_NAMES.filter((stream) => !DEFAULT_NAMES.includes(stream)).map((stream) => `!${stream}.*`),
  ],
  extractors: PIPELINE_NAMES.map((stream) => ({
    name: extractorOf(stream),
    inherit_from: WHOLE_COMPANY,
    select: [`${stream}.*`],
  })),
  jobs: [
    ...PIPELINE_NAMES.map((stream) => ({
      name: `${stream}_backfill`,
      tasks: [`${extractorOf(stream)} ${LOADER}`],
    })),
    { name: 'qb_all_backfill', tasks: [`${WHOLE_COMPANY} ${LOADER}`] },
    { name: 'qb_census', tasks: ['qb-census:take'] },
  ],
  utilities: [
    {
      name: 'qb-census',
      namespace: 'qb_census',
      executable: './meltano/census.sh',
      commands: {
        take: { args: '', description: 'compare the tables with QuickBooks, and load the deletions' },
        'dry-run': { args: '--dry-run', description: 'print the calls of a census, and make none' },
      },
    },
  ],
  schedules: [
    ...[...PIPELINE_NAMES, 'qb_all'].map((name) => ({
      name: `${name}_once`,
      interval: '@once',
      job: `${name}_backfill`,
    })),
    { name: 'qb_all_hourly', interval: '@hourly', job: 'qb_all_backfill' },
    { name: 'qb_census_weekly', interval: '@weekly', job: 'qb_census' },
  ],
};

/** The comment that stands before an entry in meltano.yml. */
export const COMMENTS: ReadonlyMap<string, string> = new Map([
  [
    PIPELINES.extractors[0]?.name ?? '',
    'Three of the streams alone, with a run folder and a STATE of their own, so that they can run side by side.',
  ],
  ['qb_all_backfill', 'The whole company, with a STATE of its own: every stream of docs/streams.md.'],
  [PIPELINES.schedules[0]?.name ?? '', 'Triggers for once: `meltano schedule run qb_invoices_once`.'],
  [
    'qb_census',
    'Deletions that a run cannot know, and records that the tables lack: docs/runbook.md, "Census".',
  ],
  ['qb_all_hourly', 'Keeps fresh afterwards, as long as no end of the range is set.'],
]);
