import { EXIT_CODES, print, type Task } from 'singer';
import { LEDGER } from '../names.ts';
import type { SETTINGS } from '../settings.ts';
import { hasTable } from '../sql/has-table.ts';
import { findLastState } from '../sql/last-state.ts';
import { onDatabase } from './on-database.ts';

interface LastStateFlags {
  readonly stream?: string;
}

/** Prints the STATE that was committed last, byte for byte, as the run printed it. */
export const LAST_STATE: Task<typeof SETTINGS, LastStateFlags> = {
  addFlags: (command) =>
    command.option('--stream <name>', 'the last one that names this stream; pipelines may have one each'),
  run: async ({ flags, settings, logger }) => {
    const given = settings();
    const schema = given.default_target_schema;
    const state = await onDatabase(given, `reading ${schema}.${LEDGER}`, async (client) => {
      if (!(await hasTable(client, schema, LEDGER))) return undefined;
      const { rows } = await client.query<{ state: string }>(findLastState(schema), [flags.stream ?? null]);
      return rows[0]?.state;
    });
    if (state === undefined)
      logger.warning(
        `${schema}.${LEDGER} has no STATE${flags.stream === undefined ? '' : ` that names ${flags.stream}`}: nothing was loaded with one so far`,
      );
    else await print(`${state}\n`);
    return EXIT_CODES.ok;
  },
};
