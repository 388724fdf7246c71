import { createReadStream } from 'node:fs';
import {
  ConfigError,
  counted,
  EXIT_CODES,
  failureOf,
  type Logger,
  MessageWriter,
  print,
  type Task,
  UnsettledError,
  UnverifiedError,
} from 'singer';
import { type Known, readKnown } from '../../census/read-known.ts';
import { connectionTo } from '../../connect.ts';
import { USER_AGENT } from '../../http/user-agent.ts';
import { SingerOutput } from '../../output/singer-output.ts';
import { companyOf, withCompany } from '../../plan/company.ts';
import { type ReadPlan, readPlanOf } from '../../plan/read-plan.ts';
import { QueryCensusSource } from '../../quickbooks/query-census-source.ts';
import type { QuickBooksClient } from '../../quickbooks/quickbooks-client.ts';
import { transactionListFor } from '../../quickbooks/transaction-list.ts';
import { type SETTINGS, shapeOf, type TapSettings } from '../../settings.ts';
import { CallsSpent, Interrupted, Shutdown } from '../../shutdown.ts';
import { requireCompany } from './census-company.ts';
import { beforeOf, type CensusFlags, knownFileOf, mostDeletionsOf, withStreams } from './census-flags.ts';
import { censusPlanOf, type StreamCensus } from './census-plan.ts';
import { type CensusResult, runCensus, windowsText } from './census-run.ts';
import { dryRunText } from './dry-run.ts';

/** Compares the records of the tables with those at QuickBooks, and writes the deletions that are not known yet. */
export const CENSUS: Task<typeof SETTINGS, CensusFlags> = {
  addFlags: (command) =>
    command
      .option('--known <file>', 'output of "target-postgres-raw known"; - for stdin')
      .option(
        '--state <file>',
        'STATE of the last run: it says what the tables must have, and is written anew',
      )
      .option('--state-file <file>', "the same, from the file of the target's --state-file")
      .option('--stream <names>', 'these streams only, with commas between, instead of the setting streams')
      .option('--before <instant>', 'only records that were created before, as given to "known"')
      .option(
        '--max-deletions <count>',
        'believe up to this many deletions of a stream this time, even if none of its records is left',
      )
      .option('--thorough', 'list every Id, also where the numbers agree: a call for each 1,000 records')
      .option('--dry-run', 'print the plan and its calls, and make none')
      .option('--catalog <file>', 'streams to take a census of; all without it')
      .option('--properties <file>', 'older name of --catalog'),
  run: async ({ flags, settings: readSettings, logger }) => {
    const file = knownFileOf(flags);
    const settings = withStreams(withCompany(readSettings), flags);
    const most = mostDeletionsOf(settings, flags);
    const plan = readPlanOf(settings, flags, logger);
    const known = await knownIn(file);
    const before = beforeOf(flags, plan.range.end, known);
    if (known.ends.length === 0 && known.streams.size > 0)
      logger.warning(
        '--known lacks the last line {"end":…} of "target-postgres-raw known". If it was cut, records after the cut look like missing ones, which costs calls; nothing is taken for deleted because of it',
      );
    const { state, range } = plan;
    requireCompany(known, plan.streams, companyOf(settings));
    const windowField = settings.window_field;
    const streams = censusPlanOf(
      { streams: plan.streams, known, state, isStateGiven: hasState(flags), windowField, range, before },
      logger,
    );
    const isThorough = flags.thorough === true;
    if (flags.dryRun) {
      await print(dryRunText({ streams, pageSize: settings.page_size, isThorough, most }));
      return EXIT_CODES.ok;
    }
    return takeCensuses({ settings, plan, streams, isThorough, most, flags, logger });
  },
};

async function knownIn(file: string | undefined): Promise<Known> {
  let known: Known;
  try {
    known = await readKnown(file === undefined ? process.stdin : createReadStream(file), file);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) throw cause;
    throw new ConfigError(`--known ${file} cannot be read: ${failureOf(cause)}. Correct its name`, { cause });
  }
  if (known.streams.size > 0) return known;
  throw new ConfigError(
    '--known has no records, so nothing can be compared: look at what "target-postgres-raw known" said',
  );
}

interface Censuses {
  readonly settings: TapSettings;
  readonly plan: ReadPlan;
  readonly streams: readonly StreamCensus[];
  readonly isThorough: boolean;
  readonly most: ReturnType<typeof mostDeletionsOf>;
  readonly flags: CensusFlags;
  readonly logger: Logger;
}

async function takeCensuses(censuses: Censuses): Promise<number> {
  const { settings, logger } = censuses;
  const shutdown = new Shutdown();
  const maxCalls = settings.max_api_calls;
  const options = { userAgent: USER_AGENT, logger, shutdown, maxCalls, holder: 'census' } as const;
  const { client, whileHeld } = connectionTo(settings, options);
  stopOnSignals(shutdown);
  return whileHeld(() => takeHeld(censuses, client));
}

async function takeHeld(censuses: Censuses, client: QuickBooksClient): Promise<number> {
  const { settings, plan, streams, flags, logger, ...how } = censuses;
  const { window_field: windowField, page_size: pageSize, concurrency } = settings;
  const writer = new MessageWriter(process.stdout);
  const output = new SingerOutput(writer, {
    shape: shapeOf(settings),
    range: plan.range,
    company: companyOf(settings),
    isSignedKept: false,
    hasDeletions: 'all',
  });
  if (!hasState(flags))
    logger.warning(
      'without --state every record of the range counts as loaded, and no STATE is written: give the STATE of the last run, which "target-postgres-raw last-state" prints',
    );
  const result: CensusResult = { settled: 0, deleted: 0, byNumber: [], open: [], lacking: [] };
  try {
    for (const { selected } of streams) await output.schema(selected);
    await runCensus(
      {
        ...{ ...how, streams, windowField, output, logger, state: plan.state },
        isStateWritten: hasState(flags),
        transactions: transactionListFor(
          streams.map(({ selected, records }) => ({ entity: selected.stream.entity, records })),
          { client, logger },
        ),
        sourceOf: (stream, { changedSince }) =>
          new QueryCensusSource({ stream, changedSince, pageSize, concurrency, client }),
      },
      result,
    );
  } catch (error) {
    if (error instanceof Interrupted) {
      logger.warning(`${error.message}; a new census begins anew`);
      return error.signal === 'SIGINT' ? EXIT_CODES.interrupted : EXIT_CODES.terminated;
    }
    if (!(error instanceof CallsSpent)) throw error;
    throw new UnsettledError(
      `the census ended after ${client.calls} calls, as max_api_calls says, with ${result.settled} of ${streams.length} streams settled: set max_api_calls higher, or name fewer streams by --stream`,
    );
  } finally {
    await writer.flush();
    report(result, client, streams.length, logger);
  }
  throwIfOpen(result, flags);
  return EXIT_CODES.ok;
}

function hasState({ state, stateFile }: CensusFlags): boolean {
  return state !== undefined || stateFile !== undefined;
}

function stopOnSignals(shutdown: Shutdown): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => shutdown.stop(new Interrupted(signal)));
}

function report(
  { settled, deleted, byNumber }: CensusResult,
  { calls }: QuickBooksClient,
  streams: number,
  logger: Logger,
): void {
  if (byNumber.length > 0)
    logger.info(
      `the census compared numbers in ${byNumber.length} ${byNumber.length === 1 ? 'stream' : 'streams'}, not every Id: ${byNumber.join(', ')}. A deletion and a missing record of one stream make up for each other in a number; "tap-quickbooks census --thorough --stream ${byNumber.join(',')}" lists every Id`,
    );
  logger.info(
    `census: ${settled} of ${streams} streams settled, ${counted(deleted, 'deletion')} found, ${counted(calls, 'call')}`,
  );
}

/** Throws if a stream is not settled, or if the tables lack records. */
function throwIfOpen({ open, lacking }: CensusResult, flags: CensusFlags): void {
  const next = hasState(flags)
    ? 'the STATE leaves their time open, and the next run from it reads them'
    : 'load their time again, by start_date and end_date without a STATE';
  const lacks = lacking.map(
    ({ stream, records, windows }) => `${stream} ${records} records in ${windowsText(windows)}`,
  );
  const missing =
    lacks.length === 0 ? [] : [`the tables lack records that QuickBooks has: ${lacks.join('; ')}; ${next}`];
  if (open.length === 0 && missing.length === 0) return;
  if (open.length === 0) throw new UnverifiedError(missing.join(''));
  const reasons = open.map(({ stream, reason }) => `${stream}: ${reason}`);
  throw new UnsettledError(
    [
      `the census did not settle ${open.length} ${open.length === 1 ? 'stream' : 'streams'}, of which nothing is marked as deleted: ${reasons.join('; ')}`,
      ...missing,
    ].join('. '),
  );
}
