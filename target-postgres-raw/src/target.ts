import type { Readable } from 'node:stream';
import type { Logger, MessageWriter } from 'singer';
import { addressFrom, describeAddress } from './address.ts';
import { Database } from './database.ts';
import { load } from './load.ts';
import type { TargetSettings } from './settings.ts';
import { Sources } from './sources.ts';
import { requireName } from './table.ts';
import { Tally } from './tally.ts';
import { Warehouse } from './warehouse.ts';

/** How long the batch in hand may take to be committed after a signal; then it is rolled back. */
const GRACE_MS = 5_000;

interface Target {
  readonly settings: TargetSettings;
  readonly input: () => Readable;
  readonly output: MessageWriter;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** The name of the account that runs us. */
  readonly account: () => string;
}

/** Connects, loads what comes in, and says what has become of it. */
export async function runTarget({ settings, input, output, logger, signal, account }: Target): Promise<void> {
  const address = addressFrom(settings, account);
  const schema = settings.default_target_schema;
  requireName(schema, 'default_target_schema cannot be used');
  const database = new Database(address, signal);
  const tally = new Tally();
  signal.addEventListener('abort', () => {
    setTimeout(() => database.close(), GRACE_MS).unref();
  });
  try {
    const warehouse = await Warehouse.open({ database, schema, logger, signal });
    logger.info(`loading into schema ${schema} (${describeAddress(address)})`);
    await load({
      input: input(),
      output,
      sources: new Sources({
        schema,
        isStrict: settings.strict,
        logger,
        prepare: (table) => warehouse.prepare(table),
      }),
      limits: {
        rows: settings.batch_size_rows,
        bytes: settings.batch_size_bytes,
        ageMs: settings.batch_max_age_seconds * 1000,
      },
      commit: async (batch) => tally.add(await warehouse.commit(batch)),
      logger,
      signal,
    });
  } finally {
    tally.report(logger);
    await database.close();
  }
}
