import { formatInstant } from 'singer';
import { halvingCalls } from '../../census/call-plan.ts';
import { limitFor, type MostDeletions } from '../../census/guards.ts';
import { countStatement, listStatement } from '../../census/statements.ts';
import { isOnePage } from '../../census/take-census.ts';
import type { StreamCensus } from './census-plan.ts';

interface DryRun {
  readonly streams: readonly StreamCensus[];
  readonly pageSize: number;
  readonly isThorough: boolean;
  readonly most: MostDeletions;
}

/** Numbers of deletions for which a dry run tells the calls. */
const EXAMPLES = [1, 10, 50];

/** The plan of a census, with the calls that it takes. */
export function dryRunText({ streams, ...options }: DryRun): string {
  const calls = streams.reduce((sum, each) => sum + callsOf(each, options), 0);
  return [
    'The census would make these calls, and has made none:',
    ...streams.flatMap((each) => linesOf(each, options)),
    `Together ${calls} ${calls === 1 ? 'call' : 'calls'} if nothing was deleted and nothing is missing.`,
  ].join('\n');
}

type Options = Omit<DryRun, 'streams'>;

function callsOf(
  { records, expectation: { window }, suspicion }: StreamCensus,
  { pageSize, isThorough }: Options,
): number {
  if (window !== undefined && !isThorough) {
    const isListed = suspicion !== undefined && !isOnePage(records.size, pageSize);
    return isListed ? 1 + pagesOf(records.size, pageSize) : 1;
  }
  return pagesOf(records.size, pageSize);
}

function linesOf(census: StreamCensus, options: Options): string[] {
  const { selected, records, expectation, suspicion } = census;
  const { window, changedSince } = expectation;
  const { pageSize, isThorough, most } = options;
  const { stream } = selected;
  const until = window === undefined ? '' : ` that were created before ${formatInstant(window.end)}`;
  const known =
    window === undefined ? records.size : records.countBefore(window.end) - records.countBefore(window.start);
  const head = `${stream.name}: ${known} records in the tables${until}; at most ${limitFor(known, most)} deletions are believed`;
  const chosen = { stream, window, changedSince };
  if (window === undefined || isThorough || isOnePage(known, pageSize)) {
    const statement = listStatement({ ...chosen, isProjected: true, startPosition: 1, pageSize });
    return [head, `  about ${pagesOf(known, pageSize)} x ${statement}`];
  }
  const count = `  1 x ${countStatement(chosen)}`;
  if (suspicion !== undefined)
    return [head, count, `  then about ${pagesOf(known, pageSize)} calls for a list: ${suspicion}`];
  return [head, count, `  ${differing(known, pageSize)}`];
}

function differing(known: number, pageSize: number): string {
  const pages = pagesOf(known, pageSize);
  const examples = EXAMPLES.filter((deleted) => deleted <= known).map((deleted) => {
    const more = pages <= 2 ? pages : Math.min(halvingCalls(pages, deleted), pages);
    return `${Math.ceil(more) + 2} if ${deleted} ${deleted === 1 ? 'is' : 'are'} deleted`;
  });
  return examples.length === 0 ? 'a list if QuickBooks has any' : `at most about ${examples.join(', ')}`;
}

function pagesOf(records: number, pageSize: number): number {
  return Math.max(1, Math.ceil((records + 1) / pageSize));
}
