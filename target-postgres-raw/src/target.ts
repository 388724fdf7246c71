import { tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import type { Company, Environment, Logger, RunFacts } from 'singer';
import packageJson from '../package.json' with { type: 'json' };
import type { RunAtEnd } from './alerts/run-report.ts';
import { webhookOf } from './alerts/webhook.ts';
import { loadValidation } from './batches/validation.ts';
import { Warehouse } from './commit/warehouse.ts';
import { Sources } from './input/sources.ts';
import { load, type States } from './load.ts';
import type { Account } from './postgres/account.ts';
import { addressFrom, describeAddress } from './postgres/address.ts';
import { Connections } from './postgres/connections.ts';
import { endOf, recordEnd } from './record-end.ts';
import { showProgress } from './report/progress.ts';
import { Tally } from './report/tally.ts';
import { newerByFrom, type TargetSettings } from './settings.ts';
import { Interrupted, type Shutdown } from './shutdown.ts';
import { requireUsable } from './usable-settings.ts';

const USER_AGENT = `${packageJson.name}/${packageJson.version}`;

/** The facts of a run that its committed batches tell. */
interface Seen {
  company: Company | undefined;
  facts: RunFacts | undefined;
  /** The facts beside the newest STATE that came in, for the progress display. */
  newestFacts: RunFacts | undefined;
  batches: number;
}

interface Target {
  readonly settings: TargetSettings;
  readonly input: () => Readable;
  readonly states: States;
  /** Output for progress. */
  readonly terminal: NodeJS.WriteStream;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly account: Account;
}

/** Connects, loads the input, and reports what has become of it. */
export async function runTarget(target: Target): Promise<void> {
  const { settings, terminal: stderr, environment, logger, shutdown, account } = target;
  const { stopping, aborting } = shutdown;
  const address = addressFrom(settings, account, (names) =>
    logger.info(`parameters of the connection that make no difference here: ${names.join(', ')}`),
  );
  requireUsable(settings);
  const webhook = webhookOf(settings);
  const connections = new Connections(address, logger);
  const tally = new Tally(logger, stderr.isTTY);
  const startedAt = new Date();
  const seen: Seen = { company: undefined, facts: undefined, newestFacts: undefined, batches: 0 };
  const facts = () => seen.newestFacts;
  const stopProgress = showProgress({ stderr, environment, tally, logger, facts });
  let runId: string | undefined;
  let failure: unknown;
  try {
    const warehouse = await openWarehouse(target, connections);
    runId = warehouse.recordedId;
    tally.begin();
    logger.info(`loading into schema ${settings.default_target_schema} (${describeAddress(address)})`);
    await loadInto(warehouse, target, tally, seen);
    stopping.throwIfAborted();
  } catch (error) {
    // The signal decides the exit code; the reason why not all was loaded is worth a line.
    if (stopping.aborted && !aborting.aborted && !(error instanceof Interrupted))
      logger.warning(error instanceof Error ? error.message : String(error));
    failure = stopping.aborted ? stopping.reason : error;
    throw failure;
  } finally {
    stopProgress();
    tally.report();
    await connections.close();
    const end = endOf(failure);
    const { default_target_schema: schema } = settings;
    await Promise.all([
      runId === undefined ? undefined : recordEnd(address, schema, runId, end),
      webhook === undefined ? undefined : report(webhook, { ...seen, id: runId, startedAt, ...end }, target),
    ]);
  }
}

/** Reports the end of the run to `on_failure_webhook`. */
async function report(url: URL, run: RunAtEnd, { shutdown, logger }: Target): Promise<void> {
  const { alert } = await import('./alerts/alert.ts');
  await alert(url, { run, userAgent: USER_AGENT, isStopping: shutdown.stopping.aborted, logger });
}

/** Connects and prepares the schema. A signal breaks that off: nothing is loaded yet. */
async function openWarehouse(
  { settings, logger, shutdown }: Target,
  connections: Connections,
): Promise<Warehouse> {
  const { stopping, aborting } = shutdown;
  const close = () => void connections.close();
  stopping.addEventListener('abort', close);
  try {
    stopping.throwIfAborted();
    return await Warehouse.open({
      connections,
      schema: settings.default_target_schema,
      newerBy: newerByFrom(settings.newer_by),
      unchangedRows: settings.unchanged_rows,
      activateVersion: settings.activate_version,
      deletedRecords: settings.deleted_records,
      history: settings.history,
      maxRejectedRecords: settings.max_rejected_records,
      logger,
      stopping,
      aborting,
    });
  } catch (error) {
    throw stopping.aborted ? stopping.reason : error;
  } finally {
    stopping.removeEventListener('abort', close);
  }
}

async function loadInto(warehouse: Warehouse, target: Target, tally: Tally, seen: Seen): Promise<void> {
  const { settings, input, states, logger, shutdown } = target;
  await load({
    input: input(),
    states,
    sources: new Sources({
      schema: settings.default_target_schema,
      isStrict: settings.strict,
      logger,
      prepare: (mapping) => warehouse.prepare(mapping),
      validation: settings.validate_records ? await loadValidation() : undefined,
    }),
    limits: {
      rows: settings.batch_size_rows,
      bytes: settings.batch_size_bytes,
      ageMs: settings.batch_max_age_seconds * 1000,
    },
    newerBy: newerByFrom(settings.newer_by),
    batchRoot: settings.batch_root ?? tmpdir(),
    isActivating: settings.activate_version === 'delete',
    isIgnoringDeletions: settings.deleted_records === 'ignore',
    maxRejectedRecords: settings.max_rejected_records,
    commit: (batch, sendState) =>
      warehouse.commit(batch, (counts) => {
        tally.add(counts, batch);
        seen.batches += 1;
        seen.company = batch.stateCompany ?? seen.company;
        seen.facts = batch.facts ?? seen.facts;
        return sendState();
      }),
    onFacts: (told) => {
      seen.newestFacts = told;
    },
    logger,
    shutdown,
  });
}
