import {
  type Coverage,
  EXIT_CODES,
  keepMemoryLean,
  type Logger,
  MessageWriter,
  NOTHING,
  without,
} from 'singer';
import type { Changes } from './cdc/take-changes.ts';
import { connectionTo } from './connect.ts';
import type { State } from './coverage/state.ts';
import { progressOf, showProgress } from './output/progress.ts';
import { SingerOutput } from './output/singer-output.ts';
import { PageTurns } from './page-turns.ts';
import { announce } from './plan/announcement.ts';
import { companyOf } from './plan/company.ts';
import { type PlanFlags, type ReadPlan, readPlanOf } from './plan/read-plan.ts';
import { askCdc } from './quickbooks/cdc-source.ts';
import { askCompany } from './quickbooks/company-info.ts';
import type { QuickBooksClient } from './quickbooks/quickbooks-client.ts';
import { GapCounts } from './reading/gap-counts.ts';
import { RunSize } from './reading/run-size.ts';
import { logRoutes } from './routes.ts';
import { factsOf } from './run-facts.ts';
import { shapeOf, type TapSettings } from './settings.ts';
import { BudgetSpent, CallsSpent, Interrupted, Shutdown } from './shutdown.ts';
import { Sources } from './sources.ts';
import { sync } from './sync.ts';
import { causeOf, SIGNAL_CODES, tellEnd } from './tell-end.ts';

interface ReadOptions {
  readonly settings: TapSettings;
  readonly flags: PlanFlags;
  readonly userAgent: string;
  readonly logger: Logger;
}

/** Reads what the settings, catalog and state ask for, and writes it to stdout. */
export async function read(options: ReadOptions): Promise<number> {
  const { settings, flags, logger } = options;
  if (process.stdout.isTTY)
    logger.warning(
      'stdout is a terminal: the records are shown here and loaded nowhere. Add "| target-postgres-raw"; Ctrl-C ends this run',
    );
  const plan = readPlanOf(settings, flags, logger);
  const shutdown = new Shutdown();
  const maxCalls = settings.max_api_calls;
  const readsUntil = plan.range.end;
  const turns = new PageTurns();
  const connection = connectionTo(settings, { ...options, shutdown, maxCalls, readsUntil, turns });
  const { client, whileHeld } = connection;
  return whileHeld(() => readPlanned(plan, { client, shutdown, turns }, options));
}

interface Running {
  readonly client: QuickBooksClient;
  readonly shutdown: Shutdown;
  readonly turns: PageTurns;
}

async function readPlanned(
  plan: ReadPlan,
  { client, shutdown, turns }: Running,
  { settings, logger }: ReadOptions,
): Promise<number> {
  const { window_field: windowField } = settings;
  const sources = new Sources({ settings, client, logger });
  const writer = new MessageWriter(process.stdout);
  const counts = new GapCounts();
  const size = new RunSize();
  const facts = () => factsOf(plan, client, { counts, size, output });
  const output: SingerOutput = new SingerOutput(writer, {
    shape: shapeOf(settings),
    range: plan.range,
    company: companyOf(settings),
    isSignedKept: settings.attachment_urls === 'keep',
    hasDeletions: settings.read_deletions,
    ...{ facts, turns },
  });

  stopOnSignals(shutdown, () => writer.blockedForMs >= PATIENCE_MS && !client.isRenewing, logger);
  logRoutes(settings, process.env, logger);
  announce(plan, windowField, logger);
  keepMemoryLean();
  const startedAt = performance.now();
  const gain = new Gain(plan.state, windowField);
  const stopProgress = showProgress(process, () => progressOf(facts()));
  try {
    try {
      await sync({
        ...{ ...plan, windowField, concurrency: settings.concurrency },
        maxWindowDays: settings.max_window_days,
        ...{ isVerified: settings.verify, counts },
        settle: async (state) => gain.beginAt((await sources.settle(state, plan)).state),
        onPlain: sources.onPlain,
        source: ({ stream }) => sources.of(stream),
        changes: changesOf(plan, settings, client),
        reports: { ...plan.reportRules, output, source: ({ stream }) => sources.reportsOf(stream) },
        output,
        size,
        onBookmark: ({ stream, coverage }) => gain.note(stream, coverage),
        askCompany: () => askCompany(client),
        callsLeft: () => client.callsLeft,
        shutdown,
        logger,
      });
      await output.end(EXIT_CODES.ok, '');
    } catch (error) {
      await tellEnd(output, error);
      throw error;
    } finally {
      // Otherwise a page that was fetched ahead keeps the process up, and logs a line after the last one.
      shutdown.breakOff();
      stopProgress();
      await writer.flush();
      warnOfReplaced(client.replaced, logger);
      report(output, client.calls, (performance.now() - startedAt) / 1_000, logger);
    }
    return EXIT_CODES.ok;
  } catch (error) {
    return exitCodeOf(causeOf(error, shutdown), { calls: client.calls, isGained: gain.isGained }, logger);
  }
}

/** Change data capture, as the settings ask for it. */
function changesOf({ timing }: ReadPlan, settings: TapSettings, client: QuickBooksClient): Changes {
  const ask: Changes['ask'] = (asked, since) => askCdc(client, asked, since);
  return { timing, ask, readsDeletions: settings.read_deletions };
}

/** Tells whether a run covers more than the STATE that it began with. */
class Gain {
  readonly #windowField: string;
  #state: State;
  #isGained = false;

  constructor(state: State, windowField: string) {
    this.#state = state;
    this.#windowField = windowField;
  }

  /** Takes another STATE to begin with: coverage may have been dropped. */
  beginAt(state: State): State {
    this.#state = state;
    return state;
  }

  get isGained(): boolean {
    return this.#isGained;
  }

  /** `coverage` is undefined for a snapshot, which is taken whole. */
  note(stream: string, coverage: Coverage | undefined): void {
    if (this.#isGained) return;
    const before = coverage && this.#state.covered(stream, this.#windowField);
    this.#isGained = before === undefined || without(coverage ?? NOTHING, before).length > 0;
  }
}

/** Longest time that stdout may be blocked after a second signal. After that the process ends at once. */
const PATIENCE_MS = 5_000;

/**
 * Ends the run in order on the first SIGTERM or SIGINT, and at once on the second. The handlers stay until the process
 * ends: Meltano and a terminal both send signals, and a late one must not end the process in its last steps.
 */
function stopOnSignals(shutdown: Shutdown, isStuck: () => boolean, logger: Logger): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (shutdown.stopping.aborted)
        setInterval(() => isStuck() && exit(signal, logger), PATIENCE_MS / 5).unref();
      shutdown.stop(new Interrupted(signal));
    });
  }
}

/** Ends the process although stdout is blocked. Node itself would wait for the reader of a pipe forever. */
function exit(signal: Interrupted['signal'], logger: Logger): never {
  logger.warning(
    `stopped by ${signal} before all was written, since stdout is blocked; the next run continues from the last STATE`,
  );
  process.exit(SIGNAL_CODES[signal]);
}

interface Outcome {
  readonly calls: number;
  /** STATE covers more than before the run. */
  readonly isGained: boolean;
}

/** The exit code if a run ends before everything is read, but nothing is wrong. Throws any other problem. */
function exitCodeOf(error: unknown, { calls, isGained }: Outcome, logger: Logger): number {
  if (error instanceof BudgetSpent) {
    logger.warning(
      `stopped: the ${error.monthlyCalls} calls that monthly_calls allows for this month are used or reserved by other runs; the next run continues from the last STATE`,
    );
    return EXIT_CODES.budget;
  }
  if (error instanceof CallsSpent) {
    const next = isGained
      ? 'the next run continues from the last STATE'
      : 'no more time is covered than before, and the next run would get as far: set max_api_calls higher';
    logger.warning(`stopped after ${calls} calls, as max_api_calls says; ${next}`);
    return EXIT_CODES.ok;
  }
  if (error instanceof Interrupted) {
    logger.warning(`${error.message}; the next run continues from the last STATE`);
    return SIGNAL_CODES[error.signal];
  }
  throw error;
}

function warnOfReplaced(count: number, logger: Logger): void {
  if (count === 0) return;
  logger.warning(`${count} byte sequences in the answers of QuickBooks were not UTF-8 and became U+FFFD`);
}

function report(output: SingerOutput, calls: number, seconds: number, logger: Logger): void {
  for (const [stream, value] of output.counts) {
    logger.info('', { stream, metric: { type: 'counter', metric: 'record_count', value, tags: { stream } } });
  }
  for (const [stream, value] of output.durations) {
    logger.info('', { stream, metric: { type: 'timer', metric: 'sync_duration', value, tags: { stream } } });
  }
  const tags = { job_type: 'sync' };
  logger.info('', { metric: { type: 'timer', metric: 'job_duration', value: seconds, tags } });
  const total = [...output.counts.values()].reduce((sum, count) => sum + count, 0);
  logger.info(
    `read ${total} ${total === 1 ? 'record' : 'records'} in ${calls} ${calls === 1 ? 'call' : 'calls'} and ${seconds.toFixed(1)} s`,
  );
}
