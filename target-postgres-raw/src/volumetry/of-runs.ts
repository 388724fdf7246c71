import { type Company, type Coverage, coverageOf } from 'singer';
import type { LastCount, RunRequest } from '../sql/run-requests.ts';

/** The facts that the record of runs has about streams. */
export interface RunsKnown {
  readonly requests: readonly RunRequest[];
  readonly counts: readonly LastCount[];
}

type Named = Pick<RunRequest, 'environment' | 'realm_id'>;

/** The time that runs of a company asked for in a stream. */
export function requestedOf({ requests }: RunsKnown, stream: string, company: Company | undefined): Coverage {
  return coverageOf(
    requests
      .filter((each) => each.streams.includes(stream) && isOf(each, company))
      .map(({ requested_from_utc: from, requested_until_utc: until }) => ({
        start: Date.parse(from),
        end: Date.parse(until),
      })),
  );
}

/** QuickBooks' count of a stream in the last run that counted it. */
export function lastCountOf(
  { counts }: RunsKnown,
  stream: string,
  company: Company | undefined,
): LastCount | undefined {
  return counts
    .filter((each) => each.stream === stream && isOf(each, company))
    .reduce<LastCount | undefined>(
      (newest, each) =>
        newest === undefined || Date.parse(each.started_at_utc) > Date.parse(newest.started_at_utc)
          ? each
          : newest,
      undefined,
    );
}

/** A run that ended before it told its company counts for a table of which no company is known. */
function isOf({ environment, realm_id: realmId }: Named, company: Company | undefined): boolean {
  return company === undefined || (company.realmId === realmId && company.environment === environment);
}
