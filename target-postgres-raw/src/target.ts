import type { Readable } from 'node:stream';
import type { Logger, MessageWriter } from 'singer';
import { loadValidation } from './batches/validation.ts';
import { Warehouse } from './commit/warehouse.ts';
import { Sources } from './input/sources.ts';
import { load } from './load.ts';
import { type Account, addressFrom, describeAddress } from './postgres/address.ts';
import { Database } from './postgres/database.ts';
import { showProgress } from './report/progress.ts';
import { Tally } from './report/tally.ts';
import { newerByFrom, type TargetSettings } from './settings.ts';
import { requireName } from './table.ts';

/** How long the batch in hand may take to be committed after a signal; then it is rolled back. */
const GRACE_MS = 5_000;

interface Target {
  readonly settings: TargetSettings;
  readonly input: () => Readable;
  readonly output: MessageWriter;
  /** Where progress is shown. */
  readonly terminal: NodeJS.WriteStream;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly account: Account;
}

/** Connects, loads what comes in, and says what has become of it. */
export async function runTarget(target: Target): Promise<void> {
  const { settings, input, output, terminal, logger, signal, account } = target;
  const address = addressFrom(settings, account, (names) =>
    logger.info(`parameters of the connection that make no difference here: ${names.join(', ')}`),
  );
  const schema = settings.default_target_schema;
  requireName(schema, 'default_target_schema cannot be used');
  const databases = [new Database(address, signal), new Database(address, signal)] as const;
  const close = () => Promise.all(databases.map((database) => database.close()));
  const tally = new Tally(logger);
  const newerBy = newerByFrom(settings.newer_by);
  const stopProgress = showProgress(terminal, tally, logger);
  signal.addEventListener('abort', () => {
    setTimeout(close, GRACE_MS).unref();
  });
  try {
    const warehouse = await Warehouse.open({
      databases,
      schema,
      newerBy,
      unchangedRows: settings.unchanged_rows,
      activateVersion: settings.activate_version,
      maxRejectedRecords: settings.max_rejected_records,
      logger,
      signal,
    });
    tally.begin();
    logger.info(`loading into schema ${schema} (${describeAddress(address)})`);
    await load({
      input: input(),
      output,
      sources: new Sources({
        schema,
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
      newerBy,
      isActivating: settings.activate_version === 'delete',
      maxRejectedRecords: settings.max_rejected_records,
      commit: async (batch, before) => tally.add(await warehouse.commit(batch, before), batch),
      logger,
      signal,
    });
  } finally {
    stopProgress();
    tally.report();
    await close();
  }
}
